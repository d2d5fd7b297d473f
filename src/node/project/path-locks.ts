/**
 * Lets one job at a time work on a file. A job names all its files at once and waits until none of them is held, so jobs
 * cannot wait for each other in a circle.
 */
export class PathLocks {
  readonly #held = new Set<string>()
  readonly #waiting: (() => void)[] = []

  /** Runs `job` while no other job holds any of `paths`; an aborted wait rejects with the signal's reason. */
  async run<T>(paths: readonly string[], job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    while (paths.some((path) => this.#held.has(path))) await this.#nextRelease(signal)
    for (const path of paths) this.#held.add(path)
    try {
      return await job()
    } finally {
      for (const path of paths) this.#held.delete(path)
      for (const wake of this.#waiting.splice(0)) wake()
    }
  }

  async #nextRelease(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort)
    this.#waiting.push(resolve)
    try {
      await promise
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }
}
