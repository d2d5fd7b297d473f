import type { CheckpointId, Hash } from '../../core/ids.ts'
import type { FileKey } from './schedule/model.ts'

/** Something to be brought here. */
export type Item =
  | { kind: 'checkpoint'; key: FileKey; id: CheckpointId }
  /** The image of a cover. */
  | { kind: 'image'; key: FileKey; hash: Hash }

export function checkpointItem(id: CheckpointId): Item {
  return { kind: 'checkpoint', key: id, id }
}

export function imageItem(hash: Hash): Item {
  return { kind: 'image', key: `image ${hash}`, hash }
}

/**
 * What is missing here, newest first, looked at bit by bit: a look goes on where the last one ended, with what was added meanwhile
 * first, so that many that nobody has cost nothing until `restart`.
 */
export class Backlog {
  /** The newest last. What was removed stays as a gap. */
  #list: Item[] = []
  readonly #places = new Map<FileKey, number>()
  readonly #fresh: Item[] = []
  #cursor = 0

  get size(): number {
    return this.#places.size
  }

  has(key: FileKey): boolean {
    return this.#places.has(key)
  }

  /** How new it is: larger is newer. */
  order(key: FileKey): number {
    return this.#places.get(key) ?? -1
  }

  /** Adds the newest one; one that is there already stays where it is. */
  add(item: Item): void {
    if (this.#places.has(item.key)) return
    this.#places.set(item.key, this.#list.push(item) - 1)
    this.#fresh.push(item)
  }

  remove(key: FileKey): void {
    this.#places.delete(key)
    if (this.#list.length > 2 * this.#places.size + 64) this.#closeGaps()
  }

  /** Returns the next one to look at; undefined: all were looked at. */
  next(): Item | undefined {
    for (let item = this.#fresh.pop(); item !== undefined; item = this.#fresh.pop()) {
      if (this.#places.has(item.key)) return item
    }
    while (this.#cursor > 0) {
      const item = this.#list[--this.#cursor]!
      if (this.#places.get(item.key) === this.#cursor) return item
    }
    return undefined
  }

  /** These are to be looked at soon, before all that was not, in this order. */
  again(...items: Item[]): void {
    for (const item of items.reverse()) if (this.#places.has(item.key)) this.#fresh.push(item)
  }

  /** All are to be looked at again. */
  restart(): void {
    this.#fresh.length = 0
    this.#cursor = this.#list.length
  }

  #closeGaps(): void {
    const kept = this.#list.filter((item, i) => this.#places.get(item.key) === i)
    this.#cursor = this.#list.slice(0, this.#cursor).filter((item, i) => this.#places.get(item.key) === i).length
    this.#list = kept
    for (const [i, { key }] of kept.entries()) this.#places.set(key, i)
  }
}
