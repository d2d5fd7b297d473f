import { SMALL_BYTES_AT_ONCE, SMALL_FILES_AT_ONCE } from '../small-files/limits.ts'
import type { SmallFile } from '../small-files/messages.ts'
import { readSmallFiles } from '../small-files/small-files.ts'

type Group = Promise<(SmallFile | undefined)[]>

/** Fewer are read one by one: to start a thread for them takes longer. */
const MIN_READ_APART = 16

/**
 * Reads small files ahead of their use, in groups; they are to be asked for about in their order. In memory are the group that is
 * used and the next.
 */
export class SmallReads {
  readonly #files: readonly string[]
  readonly #read: (paths: readonly string[]) => Group
  /** The first of each group. */
  readonly #starts: number[] = []
  readonly #groupOf: number[] = []
  readonly #groups = new Map<number, { read: Group; left: number }>()

  /** `files`: absolute paths, and the size that each had when it was looked at, bytes. */
  constructor(files: readonly { file: string; size: number }[], read: typeof readSmallFiles = readSmallFiles) {
    this.#files = files.map(({ file }) => file)
    this.#read = read
    let room = 0
    for (const [at, { size }] of files.entries()) {
      const start = this.#starts.at(-1)
      if (start === undefined || at - start >= SMALL_FILES_AT_ONCE || room < size) {
        this.#starts.push(at)
        room = SMALL_BYTES_AT_ONCE
      }
      room -= size
      this.#groupOf.push(this.#starts.length - 1)
    }
  }

  /** Returns the file at that place, each once; undefined: it needs a closer look. */
  async take(at: number): Promise<SmallFile | undefined> {
    if (this.#files.length < MIN_READ_APART) return undefined
    const number = this.#groupOf[at]!
    const group = this.#begin(number)
    this.#begin(number + 1)
    const file = (await group!.read)[at - this.#starts[number]!]
    if (--group!.left === 0) this.#groups.delete(number)
    return file
  }

  #begin(number: number): { read: Group; left: number } | undefined {
    const start = this.#starts[number]
    if (start === undefined) return undefined
    const begun = this.#groups.get(number)
    if (begun !== undefined) return begun
    const paths = this.#files.slice(start, this.#starts[number + 1])
    // a thread that ended reads nothing: the files are read as if it had never been
    const read = this.#read(paths).catch(() => paths.map(() => undefined))
    const group = { read, left: paths.length }
    this.#groups.set(number, group)
    return group
  }
}
