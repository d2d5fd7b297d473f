import type { Stream } from '@libp2p/interface'
import type { AbortOptions } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import { MAX_POSTED_MESSAGES } from './constants.ts'
import { type FramedInit, FramedStream, type ReadOptions } from './framed.ts'

export interface ChannelCodec<In, Out> {
  /** @throws PROTOCOL_VIOLATION */
  decode(frame: Uint8Array): In
  encode(message: Out): Uint8Array
}

/** Messages on a stream. Any number of writers; they leave in the order in which they were given. */
export class Channel<In, Out> {
  readonly #framed: FramedStream
  readonly #codec: ChannelCodec<In, Out>
  #tail: Promise<void> = Promise.resolve()
  #posted = 0

  constructor(stream: Stream, codec: ChannelCodec<In, Out>, init: FramedInit = {}) {
    this.#framed = new FramedStream(stream, init)
    this.#codec = codec
  }

  get received(): number {
    return this.#framed.received
  }

  get sent(): number {
    return this.#framed.sent
  }

  /** Returns the next message; undefined when the other side has ended. Errors as `FramedStream.read` and `decode`. */
  async read(options: ReadOptions = {}): Promise<In | undefined> {
    const frame = await this.#framed.read(options)
    return frame && this.#codec.decode(frame)
  }

  /** Resolves when the stream can take more. Errors as `FramedStream.write`. */
  write(message: Out): Promise<void> {
    const turn = this.#tail.then(() => this.#framed.write(this.#codec.encode(message)))
    this.#tail = turn.catch(() => {})
    return turn
  }

  /**
   * Writes without waiting: for small answers, so that reading never waits for writing, which could stop both sides for
   * ever. A stream that fails is noticed by its reader.
   *
   * @throws RATE_LIMITED when the other side asks and does not read
   */
  post(message: Out): void {
    if (this.#posted >= MAX_POSTED_MESSAGES) {
      throw new PegbarError('RATE_LIMITED', `${this.#posted} answers wait for a peer that does not read them`)
    }
    this.#posted++
    this.write(message)
      .catch(() => {})
      .finally(() => {
        this.#posted--
      })
  }

  /** Ends the writing side after what was written has left. Never rejects. */
  async close(options: AbortOptions = {}): Promise<void> {
    await this.#tail
    await this.#framed.close(options)
  }

  /** Resolves when the other side has ended, or `ms` are over. */
  async endedWithin(ms: number): Promise<void> {
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, ms)
    await Promise.race([this.#framed.ended, late.promise])
    clearTimeout(timer)
  }

  abort(error: Error): void {
    this.#framed.abort(error)
  }
}
