import type { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import { BLAME_FIRST_MS, BLAME_MAX_MS } from './constants.ts'

/** Devices that sent what only a broken or hostile one sends: each time, one is left alone for longer. */
export class Blamed {
  readonly #blamed = new Map<DeviceId, { times: number; until: number }>()

  note(device: DeviceId, error: PegbarError): void {
    // a stranger or a member of one side only, and a laptop that sleeps, are not broken
    if (error.code === 'NOT_A_MEMBER' || error.code === 'PEER_TIMEOUT') return
    const times = (this.#blamed.get(device)?.times ?? 0) + 1
    const ms = Math.min(BLAME_MAX_MS, BLAME_FIRST_MS * 4 ** (times - 1))
    this.#blamed.set(device, { times, until: performance.now() + ms })
  }

  /** Whether it is to be left alone now. */
  has(device: DeviceId): boolean {
    return performance.now() < (this.#blamed.get(device)?.until ?? 0)
  }
}
