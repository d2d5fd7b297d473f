import { type ErrorCode, isPegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Item } from './backlog.ts'
import type { FileKey } from './schedule/model.ts'
import type { Source } from './sources.ts'

/** What a source that answers can be at fault for; one that left, or sleeps, is merely not there. */
const FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CHUNK_DAMAGED',
  'PROTOCOL_VIOLATION',
  'FRAME_TOO_LARGE',
  'LIMIT_EXCEEDED',
])

/** Why something is not here although somebody was there who should have it. */
export interface Fault {
  item: Item
  /** Those who gave something wrong instead, and what was wrong. */
  devices: ReadonlyMap<DeviceId, ErrorCode>
}

/** Remembers of what could not be had that a source was at fault for it, until it is had, or no longer wanted. */
export class Faults {
  #sources = new WeakMap<Source, ErrorCode>()
  readonly #items = new Map<FileKey, Fault>()

  /** Those that stand. */
  get all(): Fault[] {
    return [...this.#items.values()]
  }

  /** A source is not used any more because of `error`. */
  noteSource(source: Source, error: unknown): void {
    // what the source holds against us is no fault of its copy
    if (isPegbarError(error) && FAULTS.has(error.code) && error.details?.by !== 'peer') {
      this.#sources.set(source, error.code)
    }
  }

  /** Something could not be had of these. */
  noteIncomplete(item: Item, sources: readonly Source[]): void {
    const devices = new Map(this.#items.get(item.key)?.devices)
    for (const source of sources) {
      const code = this.#sources.get(source)
      if (code !== undefined) devices.set(source.device, code)
    }
    if (devices.size > 0) this.#items.set(item.key, { item, devices })
  }

  forget(key: FileKey): void {
    this.#items.delete(key)
  }
}
