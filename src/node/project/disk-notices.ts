import type { ProjectStore, StoreSpace } from '../../core/contracts.ts'
import type { Notices } from '../notices.ts'

/** How much more than what is little must be free before all is well: saves of a day do not tell it again and again. */
export const RECOVERED_FACTOR = 1.25

/** `low`: the store sets space aside. `full`: nothing more is stored. */
type Level = 'low' | 'full'

export interface DiskNoticesComponents {
  store: Pick<ProjectStore, 'space'>
  notices: Notices
}

/** Tells the person when the disk of a project fills up: once when little is left, once more when nothing fits any more. */
export class DiskNotices {
  readonly #c: DiskNoticesComponents
  #looking: Promise<void> | undefined

  constructor(components: DiskNoticesComponents) {
    this.#c = components
  }

  /** Looks how much room there is. Never rejects: a disk that can not be asked is told of by whoever writes to it. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch(() => {})
      .finally(() => {
        this.#looking = undefined
      })
    return this.#looking
  }

  /** Resolves when no look is under way. */
  async settled(): Promise<void> {
    await this.#looking
  }

  async #look(): Promise<void> {
    const { store, notices } = this.#c
    const space = await store.space()
    const before = (await notices.list()).find(({ kind }) => kind === 'disk low')?.cause
    const level = levelOf(space, before)
    if (level === undefined) {
      if (before !== undefined) notices.withdraw('disk low')
      return
    }
    const left = `${megabytes(space.freeBytes)} left`
    notices.add({
      kind: 'disk low',
      cause: level,
      text:
        level === 'full'
          ? `the disk of this project is full (${left}): nothing new is kept here, and nothing comes from others`
          : `the disk of this project is nearly full (${left})`,
      hint: 'make room: `pegbar trash` and `pegbar purge --all --now`, `pegbar free FILE` of what others hold, or delete other files; all goes on by itself then',
    })
  }
}

/** What is to be told: a level, once told, holds until there is clearly more room again. */
function levelOf({ freeBytes, lowBytes, neededBytes }: StoreSpace, before: string | undefined): Level | undefined {
  if (freeBytes < neededBytes) return 'full'
  if (freeBytes >= (before === undefined ? lowBytes : lowBytes * RECOVERED_FACTOR)) return undefined
  return before === 'full' && freeBytes < neededBytes * RECOVERED_FACTOR ? 'full' : 'low'
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1e6)} MB`
}
