import type { Stream, StreamCloseEvent } from '@libp2p/interface'
import { Uint8ArrayList } from 'uint8arraylist'
import type { AbortOptions } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import { DEFAULT_FRAME_TIMEOUT_MS, MAX_FRAME_BYTES, READ_HIGH_BYTES, READ_LOW_BYTES } from './constants.ts'

const HEADER_BYTES = 4

export interface ReadOptions extends AbortOptions {
  /**
   * How long nothing may come, in milliseconds.
   * @default no limit: a quiet stream is not a broken one
   */
  timeoutMs?: number
}

export interface FramedInit {
  /** @default MAX_FRAME_BYTES */
  maxFrameBytes?: number
  /**
   * How long a begun frame may take to arrive, or a written one to leave, in milliseconds.
   * @default DEFAULT_FRAME_TIMEOUT_MS
   */
  frameTimeoutMs?: number
}

/**
 * Frames on a libp2p stream: a big-endian uint32 length, then that many bytes. A reader that does not read stops the sender,
 * and memory stays bounded on both sides, given that the muxer's `maxStreamWindowSize` is at most 2 MiB.
 *
 * One `read` and one `write` may run at a time.
 */
export class FramedStream {
  readonly #stream: Stream
  readonly #maxFrame: number
  readonly #frameTimeoutMs: number
  readonly #unread = new Uint8ArrayList()
  #ended = false
  #failure: Error | undefined
  #wake: (() => void) | undefined
  #pauseQueued = false
  readonly #over = Promise.withResolvers<void>()
  #received = 0
  #sent = 0

  constructor(stream: Stream, init: FramedInit = {}) {
    this.#stream = stream
    this.#maxFrame = init.maxFrameBytes ?? MAX_FRAME_BYTES
    this.#frameTimeoutMs = init.frameTimeoutMs ?? DEFAULT_FRAME_TIMEOUT_MS
    if (this.#maxFrame + HEADER_BYTES > READ_HIGH_BYTES) {
      throw new TypeError(`maxFrameBytes must be below ${READ_HIGH_BYTES - HEADER_BYTES}; got ${this.#maxFrame}`)
    }
    stream.addEventListener('message', (event) => this.#onData(event.data))
    stream.addEventListener('remoteCloseWrite', () => this.#end(undefined))
    stream.addEventListener('close', (event) => this.#end((event as StreamCloseEvent).error))
    // a handler that fails at once can reset the stream before anybody listens
    if (stream.status !== 'open') this.#end(undefined)
  }

  /** Bytes of frames that arrived, headers included. */
  get received(): number {
    return this.#received
  }

  /** Resolves when the other side has ended its writing side, or the stream is closed in any way. */
  get ended(): Promise<void> {
    return this.#over.promise
  }

  /** Bytes of frames that were written, headers included. */
  get sent(): number {
    return this.#sent
  }

  /**
   * Returns the next frame, or undefined when the other side has ended. Frames that arrived before the end, or before a
   * reset, are still returned. The bytes are the caller's.
   *
   * @throws FRAME_TOO_LARGE after aborting the stream; PEER_LEFT when the stream ends inside a frame or is reset;
   *   PEER_TIMEOUT when a begun frame, or the next one, does not arrive in time
   */
  async read(options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    try {
      const latest = performance.now() + (options.timeoutMs ?? Number.POSITIVE_INFINITY)
      if (!(await this.#need(1, options.signal, latest))) return undefined
      const deadline = performance.now() + this.#frameTimeoutMs
      await this.#needInFrame(HEADER_BYTES, options.signal, deadline)
      const length = this.#unread.getUint32(0)
      if (length > this.#maxFrame) {
        throw new PegbarError(
          'FRAME_TOO_LARGE',
          `a frame of ${length} bytes came; at most ${this.#maxFrame} are allowed`,
        )
      }
      await this.#needInFrame(HEADER_BYTES + length, options.signal, deadline)
      const frame = this.#unread.slice(HEADER_BYTES, HEADER_BYTES + length)
      this.#unread.consume(HEADER_BYTES + length)
      this.#received += HEADER_BYTES + length
      if (this.#stream.readStatus === 'paused' && this.#unread.byteLength < READ_LOW_BYTES) this.#stream.resume()
      return frame
    } catch (error) {
      if (error instanceof PegbarError) this.abort(error)
      throw error
    }
  }

  /**
   * Resolves when the stream can take more. Frames leave in the order written.
   *
   * @throws PEER_LEFT when the stream is closed; PEER_TIMEOUT when nothing leaves in time
   */
  async write(frame: Uint8Array, options: AbortOptions = {}): Promise<void> {
    const { signal } = options
    signal?.throwIfAborted()
    if (frame.byteLength > this.#maxFrame) {
      throw new TypeError(`a frame has at most ${this.#maxFrame} bytes; got ${frame.byteLength}`)
    }
    const header = new Uint8Array(HEADER_BYTES)
    new DataView(header.buffer).setUint32(0, frame.byteLength)
    let taken: boolean
    try {
      taken = this.#stream.send(new Uint8ArrayList(header, frame))
    } catch (cause) {
      throw left(this.#failure ?? cause)
    }
    this.#sent += HEADER_BYTES + frame.byteLength
    if (taken) return
    await flushed(this.#stream, performance.now() + this.#frameTimeoutMs, signal)
  }

  /** Ends the writing side after what was written has left. The other side may still send. Never rejects. */
  async close(options: AbortOptions = {}): Promise<void> {
    const signal = options.signal ?? AbortSignal.timeout(this.#frameTimeoutMs)
    await this.#stream.close({ signal }).catch((error: Error) => this.abort(error))
  }

  /** Ends both sides at once; what was written and has not left is lost. */
  abort(error: Error): void {
    this.#end(error)
    this.#stream.abort(error)
  }

  #onData(data: Uint8Array | Uint8ArrayList): void {
    this.#unread.append(data)
    // resume() hands out what was kept before it tells the muxer to resume: a pause() inside that call would be undone
    if (this.#unread.byteLength > READ_HIGH_BYTES && !this.#pauseQueued) {
      this.#pauseQueued = true
      queueMicrotask(() => {
        this.#pauseQueued = false
        if (this.#unread.byteLength > READ_HIGH_BYTES && this.#stream.readStatus === 'readable') this.#stream.pause()
      })
    }
    this.#poke()
  }

  #end(error: Error | undefined): void {
    this.#ended = true
    this.#failure ??= error
    this.#over.resolve()
    this.#poke()
  }

  #poke(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }

  async #needInFrame(bytes: number, signal: AbortSignal | undefined, deadline: number): Promise<void> {
    if (!(await this.#need(bytes, signal, deadline)))
      throw new PegbarError('PEER_LEFT', 'the stream ended inside a frame')
  }

  /** Returns whether that many bytes are there; false when they will never come. */
  async #need(bytes: number, signal: AbortSignal | undefined, deadline: number): Promise<boolean> {
    while (this.#unread.byteLength < bytes) {
      signal?.throwIfAborted()
      if (this.#stream.readStatus === 'paused') {
        this.#stream.resume()
        continue
      }
      if (this.#failure !== undefined) throw left(this.#failure)
      if (this.#ended && this.#stream.readBufferLength === 0) return false
      await this.#more(signal, deadline)
    }
    return true
  }

  async #more(signal: AbortSignal | undefined, deadline: number): Promise<void> {
    if (this.#wake !== undefined) throw new TypeError('a frame is being read already')
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    try {
      await within(promise, deadline, signal, 'nothing, or only a part of a message, came in time')
    } finally {
      this.#wake = undefined
    }
  }
}

function left(cause: unknown): PegbarError {
  return cause instanceof PegbarError
    ? cause
    : new PegbarError('PEER_LEFT', 'the other laptop closed the stream', { cause })
}

/** Waits for `promise`, at most until `deadline` (of `performance.now()`), and leaves no timer behind. */
async function within(promise: Promise<void>, deadline: number, signal: AbortSignal | undefined, late: string) {
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const timer = Number.isFinite(deadline)
    ? setTimeout(() => reject(new PegbarError('PEER_TIMEOUT', late)), Math.max(0, deadline - performance.now()))
    : undefined
  try {
    await Promise.race([promise, stopped])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/**
 * `drain` is told to every stream of a connection when the socket drains, also to one whose own window is still closed: so
 * this waits until the stream's own queue is empty. (`stream.onDrain` waits only the first time.)
 */
async function flushed(stream: Stream, deadline: number, signal: AbortSignal | undefined): Promise<void> {
  do {
    await drained(stream, deadline, signal)
    // the stream goes on sending two microtasks after the event
    await Promise.resolve()
    await Promise.resolve()
  } while (stream.writableNeedsDrain || stream.writeBufferLength > 0)
}

async function drained(stream: Stream, deadline: number, signal: AbortSignal | undefined): Promise<void> {
  if (stream.writeStatus === 'closed') throw left(undefined)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onDrain = () => resolve()
  const onClose = (event: Event) => reject(left((event as StreamCloseEvent).error))
  stream.addEventListener('drain', onDrain)
  stream.addEventListener('close', onClose)
  try {
    await within(promise, deadline, signal, 'a frame could not be sent in time')
  } finally {
    stream.removeEventListener('drain', onDrain)
    stream.removeEventListener('close', onClose)
  }
}
