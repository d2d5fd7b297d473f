import type { DeviceId } from '../../core/ids.ts'

/** Addresses that mDNS proposed: whoever answers there proves who it is in the handshake. */
export class FoundPeers {
  readonly #found = new Map<DeviceId, readonly string[]>()
  readonly #waiters = new Set<(device: DeviceId) => void>()

  note(device: DeviceId, addresses: readonly string[]): void {
    this.#found.set(device, addresses)
    for (const waiter of this.#waiters) waiter(device)
  }

  get devices(): DeviceId[] {
    return [...this.#found.keys()]
  }

  of(device: DeviceId): readonly string[] {
    return this.#found.get(device) ?? []
  }

  /** Resolves when the device answers next. */
  async next(device: DeviceId, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAbort = () => reject(signal.reason)
    const waiter = (found: DeviceId) => {
      if (found === device) resolve()
    }
    this.#waiters.add(waiter)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      signal.throwIfAborted()
      await promise
    } finally {
      this.#waiters.delete(waiter)
      signal.removeEventListener('abort', onAbort)
    }
  }
}
