import type { CallOptions, GrowthPoint } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { isoTime } from './views.ts'

/** Points of a chart when nothing is said. */
export const DEFAULT_GROWTH_POINTS = 200

/**
 * Returns how many checkpoints there were, how large all versions together, and what they had added on this disk, over the
 * time that their authors' clocks say. Purged checkpoints count nowhere; the points are equally many checkpoints apart.
 */
export async function growth(
  { store }: Pick<ProjectComponents, 'store'>,
  { points: most = DEFAULT_GROWTH_POINTS }: { points?: number },
  { signal }: CallOptions = {},
): Promise<{ points: GrowthPoint[] }> {
  const made: { timeMs: number; size: number; added: number }[] = []
  for await (const asset of store.records.assets()) {
    signal?.throwIfAborted()
    for (const { id, timeMs, size, purged } of asset.checkpoints) {
      if (!purged) made.push({ timeMs, size, added: (await store.local.added(id)) ?? 0 })
    }
  }
  made.sort((a, b) => a.timeMs - b.timeMs)
  const points: GrowthPoint[] = []
  let logical = 0
  let added = 0
  for (const [at, one] of made.entries()) {
    logical += one.size
    added += one.added
    const checkpoints = at + 1
    // the last of each of `most` equal parts: the last point is all of it
    const isLast = Math.floor((checkpoints * most) / made.length) > Math.floor((at * most) / made.length)
    if (isLast) points.push({ time: isoTime(one.timeMs), checkpoints, logical, added })
  }
  return { points }
}
