import type { Connection } from '@libp2p/interface'
import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import { hostOf } from './addresses.ts'
import {
  DEFAULT_STRANGER_TIMEOUT_MS,
  MAX_RELAYED_STRANGER_MS,
  MAX_STRANGERS,
  MAX_STRANGERS_PER_ADDRESS,
} from './constants.ts'

export interface StrangersComponents {
  /** Whether a device is a member of an open project, or one that we called on purpose. */
  isKnown(device: DeviceId): boolean
  close(connection: Connection, error: PegbarError): void
  /** Whether this node passes it on to a member just now. */
  isRelayed?(connection: Connection): boolean
}

interface Stranger {
  connection: Connection
  device: DeviceId
  address: string
  timer: NodeJS.Timeout
  handshakes: number
  sinceMs: number
}

/** Connections of devices that are no members: few at a time, and only for as long as a handshake takes. */
export class Strangers {
  readonly #c: StrangersComponents
  readonly #timeoutMs: number
  readonly #strangers = new Map<Connection, Stranger>()

  constructor(components: StrangersComponents, timeoutMs = DEFAULT_STRANGER_TIMEOUT_MS) {
    this.#c = components
    this.#timeoutMs = timeoutMs
  }

  /** Whether one more may come from an address. */
  hasRoomFor(multiaddr: string): boolean {
    const address = hostOf(multiaddr)
    const fromThere = [...this.#strangers.values()].filter((stranger) => stranger.address === address).length
    return this.#strangers.size < MAX_STRANGERS && fromThere < MAX_STRANGERS_PER_ADDRESS
  }

  has(connection: Connection): boolean {
    return this.#strangers.has(connection)
  }

  /** Looks at a new connection; one of an unknown device is closed unless it becomes known in time. */
  watch(connection: Connection, device: DeviceId): void {
    if (this.#c.isKnown(device) || this.#strangers.has(connection)) return
    const address = hostOf(connection.remoteAddr.toString())
    this.#strangers.set(connection, {
      connection,
      device,
      address,
      timer: this.#timer(connection),
      handshakes: 0,
      sinceMs: Date.now(),
    })
  }

  /** Runs a handshake, which has its own time limit; the connection stays until it is over. */
  async duringHandshake<T>(connection: Connection, handshake: () => Promise<T>): Promise<T> {
    const stranger = this.#strangers.get(connection)
    if (stranger !== undefined) stranger.handshakes++
    try {
      return await handshake()
    } finally {
      if (stranger !== undefined) stranger.handshakes--
    }
  }

  forget(connection: Connection): void {
    clearTimeout(this.#strangers.get(connection)?.timer)
    this.#strangers.delete(connection)
  }

  stop(): void {
    for (const connection of [...this.#strangers.keys()]) this.forget(connection)
  }

  #timer(connection: Connection): NodeJS.Timeout {
    return setTimeout(() => this.#onTime(connection), this.#timeoutMs)
  }

  #onTime(connection: Connection): void {
    const stranger = this.#strangers.get(connection)
    if (stranger === undefined) return
    if (this.#c.isKnown(stranger.device)) {
      this.forget(connection)
    } else if (stranger.handshakes > 0 || this.#isPassedOn(stranger)) {
      stranger.timer = this.#timer(connection)
    } else {
      this.forget(connection)
      this.#c.close(connection, new PegbarError('NOT_A_MEMBER', 'the peer is a member of no open project'))
    }
  }

  #isPassedOn({ connection, sinceMs }: Stranger): boolean {
    return Date.now() - sinceMs < MAX_RELAYED_STRANGER_MS && this.#c.isRelayed?.(connection) === true
  }
}
