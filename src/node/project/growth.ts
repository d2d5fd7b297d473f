import type { CheckpointId } from '../../core/ids.ts'
import type { CallOptions, GrowthPoint } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { isoTime } from './views.ts'

/** Checkpoints that are read at once. */
const READ_AT_ONCE = 1000

interface Made {
  id: CheckpointId
  timeMs: number
  size: number
  /** Bytes on this disk. */
  added: number
}

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
  const made: Made[] = []
  for await (const asset of store.records.assets()) {
    signal?.throwIfAborted()
    for (const { id, timeMs, size, purged } of asset.checkpoints) if (!purged) made.push({ id, timeMs, size, added: 0 })
  }
  for (let at = 0; at < made.length; at += READ_AT_ONCE) {
    signal?.throwIfAborted()
    const part = made.slice(at, at + READ_AT_ONCE)
    const added = await store.local.addedMany(part.map(({ id }) => id))
    for (const [of, one] of part.entries()) one.added = added[of] ?? 0
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
