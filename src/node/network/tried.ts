import type { FileKey } from './schedule/model.ts'
import type { Source } from './sources.ts'

/** Which sources could not give which files, so that they are asked again only when there is a reason. */
export class Tried {
  #tried = new WeakMap<Source, Set<FileKey>>()
  /** Sources that said they hold all of it. */
  #triedWhole = new WeakMap<Source, Set<FileKey>>()

  /** Whether there is a reason to ask: a source that was not asked, or that says now that it holds all of it. */
  isWorth(key: FileKey, sources: readonly Source[], holders: ReadonlySet<string>): boolean {
    return sources.some(
      (source) =>
        this.#tried.get(source)?.has(key) !== true ||
        (holders.has(source.device) && this.#triedWhole.get(source)?.has(key) !== true),
    )
  }

  note(key: FileKey, sources: readonly Source[], holders: ReadonlySet<string>): void {
    for (const source of sources) {
      add(this.#tried, source, key)
      if (holders.has(source.device)) add(this.#triedWhole, source, key)
    }
  }

  clear(): void {
    this.#tried = new WeakMap()
    this.#triedWhole = new WeakMap()
  }
}

function add(tried: WeakMap<Source, Set<FileKey>>, source: Source, key: FileKey): void {
  const keys = tried.get(source)
  if (keys === undefined) tried.set(source, new Set([key]))
  else keys.add(key)
}
