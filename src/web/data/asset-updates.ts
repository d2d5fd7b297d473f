/**
 * Keeps the cached lists of assets up to date. Changes that come while one fetch runs wait for its end: what it has read may
 * be from before them.
 */
import type { QueryClient } from '@tanstack/react-query'
import { fetchAssetsOf, MAX_PATHS, mergeAssets } from './assets.ts'
import { keys } from './keys.ts'
import type { AssetView } from './views.ts'

/** What changed since the last fetch, and who waits for it. */
interface Change {
  /** null: everything may have. */
  paths: Set<string> | null
  taken: PromiseWithResolvers<void>
}

export class AssetUpdates {
  readonly #client: QueryClient
  readonly #waiting = new Map<string, Change>()
  readonly #running = new Set<string>()

  constructor(client: QueryClient) {
    this.#client = client
  }

  /**
   * Takes note that these working files, or what is known of them, changed; null: fetch everything. Resolves when the list
   * shows what the node knew after this was called.
   */
  changed(project: string, paths: readonly string[] | null): Promise<void> {
    const waiting = this.#waiting.get(project)
    const { taken } = waiting ?? { taken: Promise.withResolvers<void>() }
    const all = paths === null || waiting?.paths === null
    this.#waiting.set(project, { paths: all ? null : new Set([...(waiting?.paths ?? []), ...paths]), taken })
    if (!this.#running.has(project)) void this.#run(project)
    return taken.promise
  }

  async #run(project: string): Promise<void> {
    this.#running.add(project)
    try {
      for (let change = await this.#next(project); change !== undefined; change = await this.#next(project)) {
        await this.#update(project, change.paths)
        change.taken.resolve()
      }
    } finally {
      this.#running.delete(project)
    }
  }

  /** Returns what changed until no fetch of the list is under way; undefined: nothing. */
  async #next(project: string): Promise<Change | undefined> {
    if (!this.#waiting.has(project)) return undefined
    await this.#fetched(project)
    const change = this.#waiting.get(project)
    this.#waiting.delete(project)
    return change
  }

  /** Resolves when no fetch of the list is under way. */
  async #fetched(project: string): Promise<void> {
    const query = this.#client.getQueryCache().find({ queryKey: keys.assets(project) })
    if (query?.state.fetchStatus === 'fetching') await query.promise?.catch(() => {})
  }

  async #update(project: string, changed: Change['paths']): Promise<void> {
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

const updates = new WeakMap<QueryClient, AssetUpdates>()

/** Returns the one that keeps the lists of a cache. */
export function assetUpdatesOf(client: QueryClient): AssetUpdates {
  const known = updates.get(client) ?? new AssetUpdates(client)
  updates.set(client, known)
  return known
}
