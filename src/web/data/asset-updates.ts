/** Keeps the cached lists of assets up to date. Changes that come while one fetch runs wait for the next. */
import type { QueryClient } from '@tanstack/react-query'
import { fetchAssetsOf, MAX_PATHS, mergeAssets } from './assets.ts'
import { keys } from './keys.ts'
import type { AssetView } from './views.ts'

export class AssetUpdates {
  readonly #client: QueryClient
  readonly #waiting = new Map<string, Set<string>>()
  readonly #running = new Set<string>()

  constructor(client: QueryClient) {
    this.#client = client
  }

  /** Takes note that these working files, or what is known of them, changed; null: fetch everything. */
  changed(project: string, paths: readonly string[] | null): void {
    const cached = this.#client.getQueryData<AssetView[]>(keys.assets(project))
    if (cached === undefined || paths === null || paths.length > MAX_PATHS) {
      this.#waiting.delete(project)
      void this.#client.invalidateQueries({ queryKey: keys.assets(project) })
      return
    }
    const waiting = this.#waiting.get(project) ?? new Set()
    for (const path of paths) waiting.add(path)
    this.#waiting.set(project, waiting)
    if (!this.#running.has(project)) void this.#run(project)
  }

  async #run(project: string): Promise<void> {
    this.#running.add(project)
    try {
      for (let waiting = this.#take(project); waiting !== undefined; waiting = this.#take(project)) {
        const paths = [...waiting]
        const fresh = await fetchAssetsOf(project, paths)
        this.#client.setQueryData<AssetView[]>(keys.assets(project), (list) => list && mergeAssets(list, paths, fresh))
      }
    } catch {
      // the list may have missed something now: ask for all of it
      await this.#client.invalidateQueries({ queryKey: keys.assets(project) })
    } finally {
      this.#running.delete(project)
    }
  }

  #take(project: string): Set<string> | undefined {
    const waiting = this.#waiting.get(project)
    this.#waiting.delete(project)
    return waiting
  }
}
