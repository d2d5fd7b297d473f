import { caseFold } from '../../core/paths.ts'

/** Knows which paths differ only by case. A path may be added several times; it is there until it was removed as often. */
export class CaseNames {
  readonly #byFold = new Map<string, Map<string, number>>()
  /** How many folds have several paths: none, nearly always, and then nothing need be folded to answer. */
  #collisions = 0

  add(path: string): void {
    const fold = caseFold(path)
    const paths = this.#byFold.get(fold)
    if (paths === undefined) this.#byFold.set(fold, new Map([[path, 1]]))
    else {
      if (paths.size === 1 && !paths.has(path)) this.#collisions++
      paths.set(path, (paths.get(path) ?? 0) + 1)
    }
  }

  remove(path: string): void {
    const fold = caseFold(path)
    const paths = this.#byFold.get(fold)
    const times = paths?.get(path)
    if (paths === undefined || times === undefined) return
    if (times > 1) paths.set(path, times - 1)
    else if (paths.size > 1) {
      paths.delete(path)
      if (paths.size === 1) this.#collisions--
    } else this.#byFold.delete(fold)
  }

  /** Returns the others that differ from `path` only by case, itself left out. */
  others(path: string): string[] {
    const paths = this.#byFold.get(caseFold(path))
    if (paths === undefined || (paths.size === 1 && paths.has(path))) return []
    return [...paths.keys()].filter((one) => one !== path)
  }

  /** Says what is wrong with a path that differs from another only by case; undefined: it does not. */
  problem(path: string): string | undefined {
    if (this.#collisions === 0) return undefined
    const [other] = this.others(path)
    if (other === undefined) return undefined
    return `the name differs from "${other}" only by case: Windows and macOS hold one of the two`
  }
}
