import type { MessageStreamDirection } from '@libp2p/interface'
import { AbstractStream } from '@libp2p/utils'
import { Uint8ArrayList } from 'uint8arraylist'

const SILENT = Object.assign(() => {}, { error: () => {}, trace: () => {}, enabled: false, newScope: () => SILENT })

/** What the two ends of a stream tell each other; each arrives after the ones before it. */
export type StreamFrame =
  | { kind: 'open'; stream: number; protocol: string; windowBytes: number }
  | { kind: 'accepted' | 'unsupported'; stream: number }
  | { kind: 'data'; stream: number; data: Uint8Array }
  | { kind: 'window'; stream: number; bytes: number }
  | { kind: 'end'; stream: number }
  /** `reason` is for the trace only. */
  | { kind: 'reset'; stream: number; reason: string }

export interface SimStreamInit {
  number: number
  protocol: string
  direction: MessageStreamDirection
  /** Bytes that may be on their way to a reader who does not take them. */
  windowBytes: number
  send(frame: StreamFrame): void
  onOver(): void
}

/** One end of a stream with libp2p's own states and buffers, and the window of Yamux. */
export class SimStream extends AbstractStream {
  readonly number: number
  readonly #init: SimStreamInit
  #window: number
  /** Bytes that came, and of which the sender has not been told that they are taken. */
  #owed = 0

  constructor(init: SimStreamInit) {
    super({ id: `${init.number}`, protocol: init.protocol, direction: init.direction, log: SILENT as never })
    this.number = init.number
    this.#init = init
    this.#window = init.windowBytes
    this.addEventListener('close', () => init.onOver())
  }

  override sendData(data: Uint8ArrayList): { sentBytes: number; canSendMore: boolean } {
    const sentBytes = Math.min(this.#window, data.byteLength)
    if (sentBytes > 0) this.#init.send({ kind: 'data', stream: this.number, data: data.slice(0, sentBytes) })
    this.#window -= sentBytes
    return { sentBytes, canSendMore: this.#window > 0 }
  }

  override sendReset(error: Error): void {
    this.#init.send({ kind: 'reset', stream: this.number, reason: error.message })
  }

  override async sendCloseWrite(): Promise<void> {
    this.#init.send({ kind: 'end', stream: this.number })
  }

  override async sendCloseRead(): Promise<void> {}

  override sendPause(): void {}

  override sendResume(): void {
    this.#giveWindow()
  }

  /** Takes what the other end sent. */
  receive(frame: StreamFrame): void {
    switch (frame.kind) {
      case 'data':
        this.#owed += frame.data.byteLength
        this.onData(new Uint8ArrayList(frame.data))
        if (this.readStatus !== 'paused') this.#giveWindow()
        break
      case 'window':
        this.#window += frame.bytes
        if (this.writableNeedsDrain) this.safeDispatchEvent('drain')
        break
      case 'end':
        this.onRemoteCloseWrite()
        break
      case 'reset':
        if (this.status === 'open' || this.status === 'closing') this.onRemoteReset()
        break
      default:
        throw new TypeError(`a stream gets no ${frame.kind}`)
    }
  }

  #giveWindow(): void {
    if (this.#owed === 0) return
    this.#init.send({ kind: 'window', stream: this.number, bytes: this.#owed })
    this.#owed = 0
  }
}
