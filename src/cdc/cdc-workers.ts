import { PegbarError } from '../core/errors.ts'
import type { JobRequest } from './messages.ts'
import { DEFAULT_WORKER_URL, type Job, WorkerThread } from './worker-thread.ts'

/**
 * One cuts while the other hashes what is cut, or compresses; more would take the cores that the author's application
 * needs.
 */
export const DEFAULT_WORKER_COUNT = 2

export interface CdcWorkersInit {
  /**
   * Threads that are started at most.
   * @default DEFAULT_WORKER_COUNT
   */
  count?: number
  /**
   * The module that the threads run.
   * @default DEFAULT_WORKER_URL
   */
  url?: URL
}

export interface OpenJobOptions {
  /** What the thread takes over without a copy. */
  transfer?: ArrayBuffer[]
  /** An open job that the new one works along with: it gets another thread, if there is one. */
  beside?: Job
  signal?: AbortSignal | undefined
}

/** A request without its id, which is the thread's to choose. */
export type NewJob = JobRequest extends infer Request
  ? Request extends { id: number }
    ? Omit<Request, 'id'>
    : never
  : never

/**
 * The threads that cut, hash and compress; one such object for the process. Threads are started when there is work for
 * them, keep the process alive only while they work, and are replaced after a crash, which fails the jobs they had.
 */
export class CdcWorkers {
  readonly #threads: (WorkerThread | undefined)[]
  readonly #url: URL

  constructor({ count = DEFAULT_WORKER_COUNT, url = DEFAULT_WORKER_URL }: CdcWorkersInit = {}) {
    if (!Number.isSafeInteger(count) || count < 1) throw new TypeError(`there is at least one worker; got ${count}`)
    this.#threads = Array.from({ length: count }, () => undefined)
    this.#url = url
  }

  /** Starts all threads, so that the first job need not wait about 50 ms for one. */
  start(): void {
    for (const index of this.#threads.keys()) this.#thread(index)
  }

  /** Ends all threads; their jobs fail with `CANCELLED`. A later job starts threads again. */
  async stop(): Promise<void> {
    const threads = this.#threads.splice(0, this.#threads.length, ...this.#threads.map(() => undefined))
    const reason = new PegbarError('CANCELLED', 'the chunking workers were stopped')
    await Promise.all(threads.map((thread) => thread?.stop(reason)))
  }

  /** Gives the job to the thread with the fewest. For the functions of this folder. */
  open(request: NewJob, options: OpenJobOptions = {}): Job {
    const { transfer = [], beside, signal } = options
    const all = [...this.#threads.keys()]
    const others = all.filter((index) => beside === undefined || this.#threads[index]?.has(beside) !== true)
    const load = (index: number) => this.#threads[index]?.load ?? 0
    const best = (others.length > 0 ? others : all).reduce((a, b) => (load(b) < load(a) ? b : a))
    return this.#thread(best).open(request, transfer, signal)
  }

  #thread(index: number): WorkerThread {
    const thread = this.#threads[index]
    if (thread !== undefined && !thread.ended) return thread
    const started = new WorkerThread(this.#url)
    this.#threads[index] = started
    return started
  }
}
