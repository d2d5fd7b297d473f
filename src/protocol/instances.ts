import type { DeviceId } from '../core/ids.ts'

/** Bytes that name one life of a node: enough that no two are alike by chance. */
export const INSTANCE_BYTES = 8
/** Lives of one device that are remembered: a clone comes back within a few redials, a restart never does. */
const MAX_REMEMBERED = 16

/**
 * Knows which lives of a device have spoken, to tell a cloned key from a restart: a node that was restarted never comes back
 * under its earlier instance, two nodes with one key take turns.
 */
export class Instances {
  /** The latest last. */
  readonly #seen = new Map<DeviceId, string[]>()
  readonly #cloned = new Set<DeviceId>()

  /** Whether two nodes with the key of this device were seen at once. */
  isCloned(device: DeviceId): boolean {
    return this.#cloned.has(device)
  }

  /** Takes note of who speaks for a device; returns whether this shows, for the first time, that its key is cloned. */
  note(device: DeviceId, instance: string): boolean {
    const seen = this.#seen.get(device) ?? []
    const isBack = seen.includes(instance) && seen.at(-1) !== instance
    this.#seen.set(device, [...seen.filter((one) => one !== instance), instance].slice(-MAX_REMEMBERED))
    if (!isBack || this.#cloned.has(device)) return false
    this.#cloned.add(device)
    return true
  }
}
