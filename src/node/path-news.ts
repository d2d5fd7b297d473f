/** Between two pieces of news of one project, milliseconds: twice a second is as often as a page needs to fetch. */
export const DEFAULT_NEWS_EVERY_MS = 500
/** Most paths that are named: of more, whoever listens fetches all again. */
export const MAX_NEWS_PATHS = 200

export interface PathNewsInit {
  /** `paths` ascending; null: more than MAX_NEWS_PATHS. */
  tell: (paths: string[] | null) => void
  /** @default DEFAULT_NEWS_EVERY_MS */
  everyMs?: number
}

/** Gathers the paths of a burst: the first are told at once, what follows at the end of each interval. */
export class PathNews {
  readonly #tell: PathNewsInit['tell']
  readonly #everyMs: number
  #paths = new Set<string>()
  /** Runs for one interval after each piece of news. */
  #timer: NodeJS.Timeout | undefined

  constructor({ tell, everyMs = DEFAULT_NEWS_EVERY_MS }: PathNewsInit) {
    this.#tell = tell
    this.#everyMs = everyMs
  }

  add(paths: Iterable<string>): void {
    for (const path of paths) this.#paths.add(path)
    if (this.#timer === undefined) this.#flush()
  }

  /** Ends it; what is gathered is not told any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#paths.clear()
  }

  #flush(): void {
    this.#timer = undefined
    if (this.#paths.size === 0) return
    const paths = this.#paths.size > MAX_NEWS_PATHS ? null : [...this.#paths].sort()
    this.#paths = new Set()
    this.#timer = setTimeout(() => this.#flush(), this.#everyMs)
    this.#timer.unref()
    this.#tell(paths)
  }
}
