import type { Blake3, StreamingHash } from '../core/hash.ts'
import { idFromBytes } from '../core/ids.ts'
import { hashBatch } from './batch.ts'
import { type DigestRequest, failureFromError, type WorkerEvent } from './messages.ts'

/**
 * The digest jobs of a thread: the batches of a file come in order, and go back in order with the hashes of their chunks;
 * after the last one comes the result with the hash of the whole. Each message is answered before the next is looked at,
 * so that the order needs no queue; how many batches are here at once is for the thread that cuts.
 */
export class Digests {
  readonly #hasher: Blake3
  readonly #post: (event: WorkerEvent, transfer?: ArrayBuffer[]) => void
  /** The hash of the whole file so far, by job. */
  readonly #jobs = new Map<number, StreamingHash>()

  constructor(hasher: Blake3, post: (event: WorkerEvent, transfer?: ArrayBuffer[]) => void) {
    this.#hasher = hasher
    this.#post = post
  }

  /** Does what is asked for. Batches of a job that has ended, which were on their way meanwhile, are dropped. */
  receive(request: DigestRequest): void {
    try {
      this.#answer(request)
    } catch (error) {
      this.#jobs.delete(request.id)
      this.#post({ type: 'failed', id: request.id, failure: failureFromError(error) })
    }
  }

  /** Without effect for what is no digest job, or none any more. */
  cancel(id: number): void {
    if (this.#jobs.delete(id)) this.#post({ type: 'cancelled', id })
  }

  #answer(request: DigestRequest): void {
    const { id } = request
    if (request.type === 'digest') {
      this.#jobs.set(id, this.#hasher.create())
      return
    }
    const whole = this.#jobs.get(id)
    if (whole === undefined) return
    if (request.type === 'digest batch') {
      const { batch } = request
      whole.update(hashBatch(batch, this.#hasher))
      this.#post({ type: 'batch', id, batch }, [batch.buffer])
      return
    }
    const result = { hash: idFromBytes('hash', whole.digest()), ...request.read }
    this.#jobs.delete(id)
    this.#post({ type: 'file', id, result })
  }
}
