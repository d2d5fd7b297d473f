import type { CheckpointId } from '../../core/ids.ts'
import { Backlog, checkpointItem } from './backlog.ts'

/** Checkpoints that somebody waits for, each as long as anybody does. */
export class Urgent {
  /** What is asked for first comes first. */
  readonly backlog = new Backlog()
  readonly #waiting = new Map<CheckpointId, number>()

  add(checkpoints: readonly CheckpointId[]): void {
    for (const id of checkpoints.toReversed()) {
      this.#waiting.set(id, (this.#waiting.get(id) ?? 0) + 1)
      this.backlog.add(checkpointItem(id))
    }
  }

  /** One who waited for these does so no more. */
  remove(checkpoints: readonly CheckpointId[]): void {
    for (const id of checkpoints) {
      const left = (this.#waiting.get(id) ?? 0) - 1
      if (left > 0) {
        this.#waiting.set(id, left)
      } else {
        this.#waiting.delete(id)
        this.backlog.remove(id)
      }
    }
  }
}
