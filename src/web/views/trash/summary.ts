/** What a purge of some of the trash means. */
import type { TrashView } from '../../data/views.ts'

export interface PurgeSummary {
  checkpoints: number
  /** The files that these are of, each once. */
  paths: readonly string[]
  /** The most that comes back on this disk, bytes. */
  added: number
}

/** Returns what goes when all these are purged. A checkpoint whose asset is among them too counts once, with the asset. */
export function summarize(items: readonly TrashView[]): PurgeSummary {
  const whole = new Set(items.filter(({ kind }) => kind === 'asset').map(({ asset }) => asset))
  const counted = items.filter(({ kind, asset }) => kind === 'asset' || !whole.has(asset))
  return {
    checkpoints: counted.reduce((sum, one) => sum + one.checkpoints, 0),
    paths: [...new Set(counted.map(({ path }) => path))],
    added: counted.reduce((sum, one) => sum + one.added, 0),
  }
}

/** Returns the items as they are listed: what was thrown away last comes first. Times are ISO 8601 in UTC. */
export function newestFirst(items: readonly TrashView[]): TrashView[] {
  return items.toSorted((a, b) => b.time.localeCompare(a.time) || (a.path < b.path ? -1 : 1))
}
