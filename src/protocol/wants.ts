import type { RecordId } from '../core/ids.ts'
import { MAX_IDS_PER_MESSAGE, MAX_OPEN_WANTS } from './constants.ts'

/** Records to be asked for by id, in few questions at a time: a peer does not take many. */
export class Wants {
  readonly #ask: (ids: RecordId[]) => number
  readonly #open = new Set<number>()
  readonly #queue: RecordId[] = []

  /** @param ask sends one question and returns its number */
  constructor(ask: (ids: RecordId[]) => number) {
    this.#ask = ask
  }

  add(ids: readonly RecordId[]): void {
    for (const id of ids) this.#queue.push(id)
    this.#askNext()
  }

  /** Called for every answered question, whoever asked it. */
  answered(request: number): void {
    if (this.#open.delete(request)) this.#askNext()
  }

  #askNext(): void {
    while (this.#queue.length > 0 && this.#open.size < MAX_OPEN_WANTS) {
      this.#open.add(this.#ask(this.#queue.splice(0, MAX_IDS_PER_MESSAGE)))
    }
  }
}
