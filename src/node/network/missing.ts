import type { ProjectStore } from '../../core/contracts.ts'
import { type CheckpointId, checkpointId, type DeviceId } from '../../core/ids.ts'
import type { SignedRecord } from '../../core/record.ts'
import { Backlog, checkpointItem, imageItem } from './backlog.ts'

/**
 * Keeps the list of what a project lacks here: the counted checkpoints that are not whole, and the images of covers. What is
 * stored is the only memory.
 */
export class Missing {
  readonly backlog = new Backlog()
  readonly #store: Pick<ProjectStore, 'records' | 'whole'>
  readonly #onChange: (whole: readonly CheckpointId[], lacking?: readonly CheckpointId[]) => void
  readonly #off: (() => void)[] = []
  #rescan = true

  /** `onChange` is called when something may be missing that was not, or is whole now, or is no longer. */
  constructor(
    store: Pick<ProjectStore, 'records' | 'whole'>,
    onChange: (whole: readonly CheckpointId[], lacking?: readonly CheckpointId[]) => void,
  ) {
    this.#store = store
    this.#onChange = onChange
  }

  start(): void {
    const { records, whole } = this.#store
    this.#off.push(
      records.onStored((stored, from) => this.#onStored(stored, from)),
      whole.onChange(({ added, removed }) => {
        for (const id of added) this.backlog.remove(id)
        for (const id of removed) this.backlog.add(checkpointItem(id))
        this.#onChange(added, removed)
      }),
    )
  }

  stop(): void {
    for (const end of this.#off.splice(0)) end()
  }

  /** Looks at all that is not here again, with the next `scan`. */
  rescan(): void {
    this.#rescan = true
  }

  /** Reads the whole history if what is missing is not known; returns whether it did. */
  async scan(): Promise<boolean> {
    if (!this.#rescan) return false
    this.#rescan = false
    const { records, whole } = this.#store
    const here = new Set<CheckpointId>()
    for await (const id of whole.ids()) here.add(id)
    const missing: CheckpointId[] = []
    for await (const { checkpoint } of records.history()) if (!here.has(checkpoint)) missing.push(checkpoint)
    for (const id of missing.reverse()) this.backlog.add(checkpointItem(id))
    for await (const { cover } of records.assets()) {
      if (cover !== undefined && 'image' in cover.value) this.backlog.add(imageItem(cover.value.image.hash))
    }
    this.backlog.restart()
    return true
  }

  #onStored(records: readonly SignedRecord[], from: DeviceId | undefined): void {
    // what is made here is whole here
    if (from === undefined) return
    for (const { id, payload } of records) {
      switch (payload.kind) {
        case 'checkpoint':
          this.backlog.add(checkpointItem(checkpointId(id)))
          break
        case 'cover set':
          if ('image' in payload.cover) this.backlog.add(imageItem(payload.cover.image.hash))
          break
        case 'role changed':
        case 'member removed':
        case 'member added':
        case 'adopted':
          // records that did not count before may count now
          this.#rescan = true
          break
      }
    }
    this.#onChange([])
  }
}
