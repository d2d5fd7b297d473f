import { randomBytes } from 'node:crypto'
import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CallOptions } from '../core/services.ts'
import { toErrorJson } from './error-json.ts'
import { EventLog } from './event-log.ts'
import { ProgressMeter } from './job-progress.ts'
import type { ErrorJson, JobEvent, JobProgress, JobState, JobSummary, JobView } from './job-view.ts'
import type { OperationName } from './operations.ts'

/** Most jobs at once: each may hold files open and buffers of some MiB. */
export const MAX_RUNNING_JOBS = 64
/** Ended jobs that are kept with their results, for those who ask a little late. */
export const MAX_ENDED_JOBS = 64
/** Most entries of lists in their results: a checkpoint of a folder is one of 50,000, about 1.5 KiB each. */
export const MAX_ENDED_ENTRIES = 20_000
/** The newest progress and the end: a reader that comes late needs no more. */
const KEPT_EVENTS = 2

export interface JobInit {
  kind: OperationName
  project: string | null
  run: (options: CallOptions) => Promise<unknown>
}

/** One long operation: it runs from construction on and never rejects; `error` holds what it threw. */
export class Job {
  readonly id = randomBytes(8).toString('hex')
  readonly events = new EventLog<JobEvent>({ limit: KEPT_EVENTS })
  /** Resolves when it has ended, well or not. */
  readonly ended: Promise<void>
  readonly #kind: OperationName
  readonly #project: string | null
  readonly #started = new Date().toISOString()
  readonly #controller = new AbortController()
  #ended: string | null = null
  #state: JobState = 'running'
  #progress: JobProgress | null = null
  #result: unknown = null
  #error: ErrorJson | null = null

  constructor(init: JobInit, onUnexpected: (error: unknown) => void) {
    this.#kind = init.kind
    this.#project = init.project
    this.ended = this.#run(init.run, onUnexpected)
  }

  get state(): JobState {
    return this.#state
  }

  get error(): ErrorJson | null {
    return this.#error
  }

  /** Asks it to stop. It ends as `done` all the same when it was past the point of return. */
  cancel(): void {
    this.#controller.abort(new PegbarError('CANCELLED', `${this.#kind} was cancelled`))
  }

  summary(): JobSummary {
    return {
      id: this.id,
      kind: this.#kind,
      project: this.#project,
      state: this.#state,
      started: this.#started,
      ended: this.#ended,
      progress: this.#progress,
      error: this.#error,
    }
  }

  view(): JobView {
    return { ...this.summary(), result: this.#result }
  }

  async #run(run: JobInit['run'], onUnexpected: (error: unknown) => void): Promise<void> {
    const meter = new ProgressMeter((data) => {
      this.#progress = data
      this.events.append({ event: 'progress', data })
    })
    try {
      const onProgress: CallOptions['onProgress'] = (progress) => {
        if (this.#state === 'running') meter.update(progress)
      }
      const result = await run({ signal: this.#controller.signal, onProgress })
      meter.flush()
      this.#result = result ?? null
      this.#end('done', { event: 'done', data: { result: this.#result } })
    } catch (thrown) {
      meter.flush()
      // whatever a cancelled operation threw on its way out, cancelling is why
      const cancelled = this.#controller.signal.aborted || isPegbarError(thrown, 'CANCELLED')
      if (!cancelled && !isPegbarError(thrown)) onUnexpected(thrown)
      const error = isPegbarError(thrown) || !cancelled ? thrown : this.#controller.signal.reason
      this.#error = toErrorJson(error)
      this.#end(this.#error.code === 'CANCELLED' ? 'cancelled' : 'failed', {
        event: 'failed',
        data: { error: this.#error },
      })
    }
  }

  #end(state: JobState, event: JobEvent): void {
    this.#state = state
    this.#ended = new Date().toISOString()
    this.events.append(event)
    this.events.end()
  }
}

export interface JobRegistryInit {
  /** Called when a job starts and when it ends. */
  onChange: (job: Job) => void
  /** Called with what a job threw that is no PegbarError. */
  onUnexpected: (error: unknown) => void
}

/** The jobs of this process: those that run, and the last that ended. */
export class JobRegistry {
  readonly #init: JobRegistryInit
  readonly #jobs = new Map<string, Job>()
  /** In the order in which they ended. */
  readonly #ended: Job[] = []
  #closed = false

  constructor(init: JobRegistryInit) {
    this.#init = init
  }

  /**
   * Starts a job.
   *
   * @throws PegbarError `LIMIT_EXCEEDED` when MAX_RUNNING_JOBS run already, `STORE_CLOSED` after `close`
   */
  start(init: JobInit): Job {
    if (this.#closed) throw new PegbarError('STORE_CLOSED', 'the node is stopping')
    if (this.running().length >= MAX_RUNNING_JOBS) {
      throw new PegbarError('LIMIT_EXCEEDED', `${MAX_RUNNING_JOBS} jobs run already`, {
        hint: 'wait until one has ended, or cancel one',
      })
    }
    const job = new Job(init, this.#init.onUnexpected)
    this.#jobs.set(job.id, job)
    this.#init.onChange(job)
    job.ended.then(() => {
      this.#ended.push(job)
      this.#forgetOldest()
      this.#init.onChange(job)
    })
    return job
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id)
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#jobs.values()].reverse()
  }

  running(): Job[] {
    return this.list().filter((job) => job.state === 'running')
  }

  /** Cancels what runs, and returns when all has ended. */
  async close(): Promise<void> {
    this.#closed = true
    const running = this.running()
    for (const job of running) job.cancel()
    await Promise.all(running.map((job) => job.ended))
  }

  #forgetOldest(): void {
    let entries = 0
    for (let at = this.#ended.length - 1; at >= 0; at--) {
      const jobs = this.#ended.length - at
      entries += entriesOf(this.#ended[at]!.view().result)
      // the one that has just ended is kept, whatever its size
      if (jobs === 1 || (jobs <= MAX_ENDED_JOBS && entries <= MAX_ENDED_ENTRIES)) continue
      for (const { id } of this.#ended.splice(0, at + 1)) this.#jobs.delete(id)
      return
    }
  }
}

/** How long the longest list of a result is. */
function entriesOf(result: unknown): number {
  if (Array.isArray(result)) return result.length
  if (typeof result !== 'object' || result === null) return 0
  return Object.values(result).reduce((most, one) => Math.max(most, Array.isArray(one) ? one.length : 0), 0)
}
