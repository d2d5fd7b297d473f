import type { DeviceId } from '../../core/ids.ts'
import { DEFAULT_YIELD_MS, MAX_CALLED_ADDRESSES, REDIAL_FIRST_MS, REDIAL_JITTER, REDIAL_MAX_MS } from './constants.ts'

export interface DialerComponents {
  self: DeviceId
  /** Connects, or rejects; resolves at once when a connection stands. Returns who was reached. */
  dial(target: { device: DeviceId | undefined; addresses: readonly string[] }, signal: AbortSignal): Promise<DeviceId>
  isConnected(device: DeviceId): boolean
}

export interface DialerInit {
  /**
   * How long the higher device id leaves the first call to the lower one, milliseconds. 0 for a network that nobody can call.
   * @default DEFAULT_YIELD_MS
   */
  yieldMs?: number
  /**
   * Pause after the first failed attempt, milliseconds.
   * @default REDIAL_FIRST_MS
   */
  redialFirstMs?: number
}

/** A device that is to be reached, or an address behind which one is. */
interface Target {
  /** Whether only this device will do; else the one that was found at the address. */
  fixed: boolean
  device: DeviceId | undefined
  addresses: Set<string>
  failures: number
  timer: NodeJS.Timeout | undefined
  dialing: Promise<void> | undefined
}

/** Keeps connections to the devices and addresses it was told, by calling again and again with growing pauses. */
export class Dialer {
  readonly #c: DialerComponents
  readonly #yieldMs: number
  readonly #firstMs: number
  readonly #targets = new Map<string, Target>()
  readonly #stop = new AbortController()

  constructor(components: DialerComponents, init: DialerInit = {}) {
    this.#c = components
    this.#yieldMs = init.yieldMs ?? DEFAULT_YIELD_MS
    this.#firstMs = init.redialFirstMs ?? REDIAL_FIRST_MS
  }

  /** Keeps a connection to `device`; further addresses are added to those known, and are tried soon. */
  want(device: DeviceId, addresses: readonly string[]): void {
    if (device === this.#c.self) return
    this.#add(device, device, addresses)
  }

  /** A device answered just now: it is called soon, however often that failed before. */
  found(device: DeviceId, addresses: readonly string[]): void {
    this.want(device, addresses)
    const target = this.#targets.get(device)
    if (target === undefined || target.dialing !== undefined || this.#c.isConnected(device)) return
    this.#schedule(target, this.#firstPause(target))
  }

  /** A device is connected and these are its addresses: others are forgotten. */
  renew(device: DeviceId, addresses: readonly string[]): void {
    const target = this.#targets.get(device)
    if (target === undefined) this.want(device, addresses)
    else target.addresses = new Set(addresses.slice(0, MAX_CALLED_ADDRESSES))
  }

  /** Keeps a connection to whoever is at `address`. */
  wantAddress(address: string): void {
    this.#add(address, undefined, [address])
  }

  /** Ends all attempts to reach other devices than these; addresses that were asked for stay. */
  keepOnly(devices: ReadonlySet<DeviceId>): void {
    for (const [key, target] of this.#targets) {
      if (!target.fixed || (target.device !== undefined && devices.has(target.device))) continue
      clearTimeout(target.timer)
      this.#targets.delete(key)
    }
  }

  /**
   * A connection ended, or its peer refused: tries again after a pause that grows with each failure; with `atOnce` the first
   * time without one.
   */
  retry(device: DeviceId, failed: boolean, atOnce = false): void {
    for (const target of this.#targets.values()) {
      if (target.device !== device) continue
      if (failed) target.failures++
      if (atOnce && target.failures === 1) this.#schedule(target, 0)
      else this.#schedule(target)
    }
  }

  /** The peer behaved: the next pause is a short one. */
  succeeded(device: DeviceId): void {
    for (const target of this.#targets.values()) if (target.device === device) target.failures = 0
  }

  /** Tries all that are not connected, now; resolves when each was reached or was not. */
  async dialAll(): Promise<void> {
    await Promise.all(Array.from(this.#targets.values(), (target) => this.#dial(target)))
  }

  /** Ends all attempts; resolves when none is under way. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the network stops'))
    const targets = [...this.#targets.values()]
    this.#targets.clear()
    for (const target of targets) clearTimeout(target.timer)
    await Promise.all(targets.map((target) => target.dialing))
  }

  #add(key: string, device: DeviceId | undefined, addresses: readonly string[]): void {
    if (this.#stop.signal.aborted) return
    let target = this.#targets.get(key)
    const isNew = target === undefined
    if (target === undefined) {
      target = {
        fixed: device !== undefined,
        device,
        addresses: new Set(),
        failures: 0,
        timer: undefined,
        dialing: undefined,
      }
      this.#targets.set(key, target)
    }
    const before = target.addresses.size
    for (const address of addresses) target.addresses.add(address)
    const isKnown = target.addresses.size === before
    // the oldest go: those that were added last are true now
    while (target.addresses.size > MAX_CALLED_ADDRESSES)
      target.addresses.delete(target.addresses.values().next().value!)
    if (!isNew && isKnown) return
    target.failures = 0
    this.#schedule(target, this.#firstPause(target))
  }

  #firstPause({ device }: Target): number {
    return device !== undefined && this.#c.self > device ? this.#yieldMs : 0
  }

  #schedule(target: Target, pauseMs = this.#pause(target)): void {
    clearTimeout(target.timer)
    if (this.#stop.signal.aborted) return
    target.timer = setTimeout(() => void this.#dial(target), pauseMs)
  }

  #pause(target: Target): number {
    const grown = Math.min(REDIAL_MAX_MS, this.#firstMs * 2 ** Math.min(target.failures, 16))
    const pause = target.failures === 0 ? Math.max(grown, this.#firstPause(target)) : grown
    return pause * (1 + REDIAL_JITTER * (Math.random() - 0.5))
  }

  #dial(target: Target): Promise<void> {
    target.dialing ??= this.#dialOnce(target).finally(() => {
      target.dialing = undefined
    })
    return target.dialing
  }

  async #dialOnce(target: Target): Promise<void> {
    clearTimeout(target.timer)
    const { fixed, device, addresses } = target
    if (addresses.size === 0 || (device !== undefined && this.#c.isConnected(device))) return
    try {
      target.device = await this.#c.dial(
        { device: fixed ? device : undefined, addresses: [...addresses] },
        this.#stop.signal,
      )
    } catch {
      // nobody there, or somebody else: later perhaps
      target.failures++
      this.#schedule(target)
    }
  }
}
