import { Worker } from 'node:worker_threads'
import { PegbarError } from '../core/errors.ts'
import type { PackedBatch } from './batch.ts'
import type { NewJob } from './cdc-workers.ts'
import {
  type DigestRequest,
  errorFromFailure,
  type FileRead,
  type WorkerEvent,
  type WorkerRequest,
} from './messages.ts'

/** Beside the bundle lies the bundled worker; from source, Node itself takes the types out of it. */
export const DEFAULT_WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './cut-worker.ts' : './cut-worker.js',
  import.meta.url,
)

/** The events of one job, in order, each once. Whoever opens a job closes it. */
export interface Job {
  /** Waits for the next event. Rejects with the job's failure, the signal's reason, or the thread's crash. */
  next(): Promise<Exclude<WorkerEvent, { type: 'failed' | 'cancelled' }>>
  /** Lets the worker post one more batch. */
  taken(): void
  /** Gives the buffer of a batch back to the worker, also after the end of the job. */
  recycle(buffer: ArrayBuffer): void
  /** Hands the next batch of the file to a digest job; dropped when the job has ended, which `next` tells. */
  feed(batch: PackedBatch): void
  /** Tells a digest job that it has all batches. */
  feedEnd(read: FileRead): void
  /** Cancels the job unless it has ended: `next` rejects with `reason`. */
  fail(reason: unknown): void
  /** Cancels the job unless it has ended, and waits until the worker has let go of the file. */
  close(): Promise<void>
}

/** One worker thread and the jobs it has. */
export class WorkerThread {
  readonly #worker: Worker
  readonly #jobs = new Map<number, ThreadJob>()
  #lastId = 0
  #ended = false

  /** @param url the module that answers as `cut-worker.ts` does */
  constructor(url: URL) {
    // options of the main thread, such as loaders of a test runner, are not for it
    this.#worker = new Worker(url, { name: 'pegbar-cdc', execArgv: [] })
    this.#worker.on('message', (event: WorkerEvent) => this.#jobs.get(event.id)?.receive(event))
    this.#worker.on('error', (cause) => this.#end(crash(cause)))
    this.#worker.on('exit', (exitCode) => this.#end(crash(undefined, exitCode)))
    // last: a listener for messages keeps the process alive again
    this.#worker.unref()
  }

  /** Jobs that have not ended. */
  get load(): number {
    return this.#jobs.size
  }

  /** Tells whether the job is one of its own and has not ended. */
  has(job: Job): boolean {
    return [...this.#jobs.values()].some((own) => own === job)
  }

  /** The thread is gone, or going: it takes no more jobs. */
  get ended(): boolean {
    return this.#ended
  }

  open(request: NewJob, transfer: ArrayBuffer[], signal: AbortSignal | undefined): Job {
    const id = ++this.#lastId
    const job = new ThreadJob({
      signal,
      send: (type) => this.#send({ type, id }),
      feed: (part, transfer) => this.#send({ ...part, id }, transfer),
      recycle: (buffer) => this.#send({ type: 'recycle', buffer }, [buffer]),
      onEnd: () => {
        this.#jobs.delete(id)
        if (this.#jobs.size === 0) this.#worker.unref()
      },
    })
    this.#jobs.set(id, job)
    this.#worker.ref()
    this.#send({ ...request, id }, transfer)
    return job
  }

  async stop(reason: PegbarError): Promise<void> {
    this.#end(reason)
    await this.#worker.terminate()
  }

  #send(request: WorkerRequest, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(request, transfer)
  }

  #end(error: PegbarError): void {
    this.#ended = true
    for (const job of this.#jobs.values()) job.abandon(error)
  }
}

function crash(cause: unknown, exitCode?: number): PegbarError {
  return new PegbarError('INTERNAL', 'a chunking worker stopped unexpectedly', {
    hint: 'try again; if it happens twice, run `pegbar doctor`',
    ...(cause !== undefined && { cause }),
    ...(exitCode !== undefined && { details: { exitCode } }),
  })
}

type DigestPart =
  | Omit<Extract<DigestRequest, { type: 'digest batch' }>, 'id'>
  | Omit<Extract<DigestRequest, { type: 'digest end' }>, 'id'>

interface ThreadJobInit {
  signal: AbortSignal | undefined
  send: (type: 'taken' | 'cancel') => void
  feed: (part: DigestPart, transfer?: ArrayBuffer[]) => void
  recycle: (buffer: ArrayBuffer) => void
  /** Called once, when no event will come any more. */
  onEnd: () => void
}

class ThreadJob implements Job {
  readonly #init: ThreadJobInit
  readonly #events: Awaited<ReturnType<Job['next']>>[] = []
  readonly #ended = Promise.withResolvers<void>()
  #open = true
  #error: { reason: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(init: ThreadJobInit) {
    this.#init = init
    init.signal?.addEventListener('abort', this.#onAbort)
  }

  async next(): ReturnType<Job['next']> {
    for (;;) {
      if (this.#error !== undefined) throw this.#error.reason
      const event = this.#events.shift()
      if (event !== undefined) return event
      if (!this.#open) throw new TypeError('the job has ended: there is no further event')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  taken(): void {
    if (this.#open) this.#init.send('taken')
  }

  recycle(buffer: ArrayBuffer): void {
    this.#init.recycle(buffer)
  }

  feed(batch: PackedBatch): void {
    if (this.#open) this.#init.feed({ type: 'digest batch', batch }, [batch.buffer])
  }

  feedEnd(read: FileRead): void {
    if (this.#open) this.#init.feed({ type: 'digest end', read })
  }

  fail(reason: unknown): void {
    if (!this.#open) return
    this.#error ??= { reason }
    this.#init.send('cancel')
    this.#wake?.()
  }

  async close(): Promise<void> {
    if (this.#open) this.#init.send('cancel')
    await this.#ended.promise
  }

  receive(event: WorkerEvent): void {
    switch (event.type) {
      case 'batch':
        this.#events.push(event)
        break
      case 'cut':
      case 'file':
      case 'encoded':
        this.#events.push(event)
        this.#end()
        break
      case 'failed':
        this.#error ??= { reason: errorFromFailure(event.failure) }
        this.#end()
        break
      case 'cancelled':
        this.#error ??= { reason: new PegbarError('CANCELLED', 'the job was cancelled') }
        this.#end()
        break
      default:
        throw new TypeError(`unknown event ${event satisfies never}`)
    }
    this.#wake?.()
  }

  /** The thread is gone: fails the job without waiting for an answer. */
  abandon(error: PegbarError): void {
    this.#error ??= { reason: error }
    this.#end()
    this.#wake?.()
  }

  readonly #onAbort = (): void => this.fail(this.#init.signal?.reason)

  #end(): void {
    if (!this.#open) return
    this.#open = false
    this.#init.signal?.removeEventListener('abort', this.#onAbort)
    this.#init.onEnd()
    this.#ended.resolve()
  }
}
