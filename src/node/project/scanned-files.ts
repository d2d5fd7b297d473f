import { sameStamp } from '../../cdc/index.ts'
import type { ScannedFile } from './scan.ts'

/** The files of a project's folder as they were last seen, in the form of `scan`. */
export class ScannedFiles {
  #files: Map<string, ScannedFile>
  /** The keys that are no paths: names that differ from another only by their Unicode form. */
  readonly #twins = new Set<string>()

  constructor(files: Map<string, ScannedFile>) {
    this.#files = files
    for (const [key, { path }] of files) if (key !== path) this.#twins.add(key)
  }

  get size(): number {
    return this.#files.size
  }

  /** By path, and twins by their own keys. */
  get map(): ReadonlyMap<string, ScannedFile> {
    return this.#files
  }

  /** Returns what is at a path, by key. */
  at(path: string): [string, ScannedFile][] {
    const file = this.#files.get(path)
    const twins = [...this.#twins].filter((key) => this.#files.get(key)?.path === path)
    return [
      ...(file === undefined ? [] : [[path, file] as [string, ScannedFile]]),
      ...twins.map((key): [string, ScannedFile] => [key, this.#files.get(key)!]),
    ]
  }

  /** Returns the paths of what is below one of `folders`. */
  below(folders: ReadonlySet<string>): Set<string> {
    const paths = new Set<string>()
    if (folders.size === 0) return paths
    for (const { path } of this.#files.values()) {
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (folders.has(path.slice(0, end))) paths.add(path)
      }
    }
    return paths
  }

  /** Puts what was found at `path` into the place of what was there. */
  replace(path: string, found: ReadonlyMap<string, ScannedFile>): void {
    for (const [key] of this.at(path)) {
      this.#files.delete(key)
      this.#twins.delete(key)
    }
    for (const [key, file] of found) {
      this.#files.set(key, file)
      if (key !== file.path) this.#twins.add(key)
    }
  }

  /** Returns the paths, among those that `covers` takes, at which `found` has something else. */
  differing(found: ReadonlyMap<string, ScannedFile>, covers: (path: string) => boolean): Set<string> {
    const paths = new Set<string>()
    for (const [key, file] of found) {
      const known = this.#files.get(key)
      const isSame = known?.file === file.file && known.problem === file.problem && sameStamp(known.stamp, file.stamp)
      if (!isSame) paths.add(file.path)
    }
    for (const [key, { path }] of this.#files) if (!found.has(key) && covers(path)) paths.add(path)
    return paths
  }
}
