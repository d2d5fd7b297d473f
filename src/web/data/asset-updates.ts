/**
 * Keeps the cached lists of assets up to date. Changes that come while one fetch runs wait for its end: what it has read may
 * be from before them.
 */
import type { QueryClient } from '@tanstack/react-query'
import { fetchAssetsOf, MAX_PATHS, mergeAssets } from './assets.ts'
import { keys } from './keys.ts'
import type { AssetView } from './views.ts'

/** Paths that changed; null: everything may have. */
type Changed = Set<string> | null

export class AssetUpdates {
  readonly #client: QueryClient
  readonly #waiting = new Map<string, Changed>()
  readonly #running = new Set<string>()

  constructor(client: QueryClient) {
    this.#client = client
  }

  /** Takes note that these working files, or what is known of them, changed; null: fetch everything. */
  changed(project: string, paths: readonly string[] | null): void {
    const waiting = this.#waiting.get(project)
    if (paths === null || waiting === null) this.#waiting.set(project, null)
    else this.#waiting.set(project, new Set([...(waiting ?? []), ...paths]))
    if (!this.#running.has(project)) void this.#run(project)
  }

  async #run(project: string): Promise<void> {
    this.#running.add(project)
    try {
      while (this.#waiting.has(project)) {
        await this.#fetched(project)
        const changed = this.#waiting.get(project) ?? null
        this.#waiting.delete(project)
        await this.#update(project, changed)
      }
    } finally {
      this.#running.delete(project)
    }
  }

  /** Resolves when no fetch of the list is under way. */
  async #fetched(project: string): Promise<void> {
    const query = this.#client.getQueryCache().find({ queryKey: keys.assets(project) })
    if (query?.state.fetchStatus === 'fetching') await query.promise?.catch(() => {})
  }

  async #update(project: string, changed: Changed): Promise<void> {
    const queryKey = keys.assets(project)
    const all = () => this.#client.invalidateQueries({ queryKey })
    const cached = this.#client.getQueryData<AssetView[]>(queryKey)
    if (cached === undefined || changed === null || changed.size > MAX_PATHS) return all()
    try {
      const paths = [...changed]
      const fresh = await fetchAssetsOf(project, paths)
      this.#client.setQueryData<AssetView[]>(queryKey, (list) => list && mergeAssets(list, paths, fresh))
    } catch {
      // the list may have missed something now: ask for all of it
      await all()
    }
  }
}
