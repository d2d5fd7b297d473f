import type { Stream } from '@libp2p/interface'
import { Uint8ArrayList } from 'uint8arraylist'

/** A peer that sends whatever bytes the test wants and remembers what it is answered. */
export class RawPeer {
  readonly stream: Stream
  readonly received = new Uint8ArrayList()
  readonly closed: Promise<void>

  constructor(stream: Stream) {
    this.stream = stream
    stream.addEventListener('message', ({ data }) => this.received.append(data))
    this.closed = new Promise((resolve) => {
      stream.addEventListener('close', () => resolve())
      stream.addEventListener('remoteCloseWrite', () => resolve())
      if (stream.status !== 'open') resolve()
    })
  }

  /** Sends one frame; `length` lies about its size. */
  frame(bytes: Uint8Array, length = bytes.byteLength): void {
    const header = new Uint8Array(4)
    new DataView(header.buffer).setUint32(0, length)
    this.stream.send(new Uint8ArrayList(header, bytes))
  }

  bytes(bytes: Uint8Array): void {
    this.stream.send(bytes)
  }

  /** The frames that came so far. */
  frames(): Uint8Array[] {
    const frames: Uint8Array[] = []
    for (let at = 0; at + 4 <= this.received.byteLength; ) {
      const length = this.received.getUint32(at)
      if (at + 4 + length > this.received.byteLength) break
      frames.push(this.received.slice(at + 4, at + 4 + length))
      at += 4 + length
    }
    return frames
  }
}
