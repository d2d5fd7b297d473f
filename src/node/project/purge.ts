import type { CheckpointId } from '../../core/ids.ts'
import { MAX_LISTED_IDS } from '../../core/limits.ts'
import type { Purged } from '../../core/record.ts'
import type { CallOptions, PurgeResult } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { purgedOn } from './purges.ts'
import { findTrashed, nodesOf, type TrashItem, trashItems } from './trash.ts'

/**
 * Gives up checkpoints that are in the trash, for good and on every laptop. With `now` the disk space comes back here at
 * once, else after the day of grace.
 *
 * @throws PegbarError `NOT_ALLOWED` without the right of an admin; `NOT_TRASHED`
 */
export async function purge(
  components: ProjectComponents,
  input: { ids: readonly string[]; all: boolean; now: boolean },
  options: CallOptions = {},
): Promise<PurgeResult> {
  options.signal?.throwIfAborted()
  const { store, writer, now } = components
  const items = input.all ? await trashItems(components) : []
  for (const id of input.ids) items.push(await findTrashed(components, id))
  const payloads = purgeRecords(items)
  if (payloads.length === 0) return { purged: [], freedBytes: 0, purgedOn: await purgedOn(components, []) }
  await writer.write(payloads)
  const purged = payloads.flatMap(({ checkpoints }) => checkpoints)
  for (const id of purged) await store.local.setPurgeSeen(id, { sinceMs: now(), now: input.now })
  if (!input.now) return { purged, freedBytes: 0, purgedOn: await purgedOn(components, purged) }
  const abort = options.signal === undefined ? {} : { signal: options.signal }
  const report = await store.gc({ graceMs: 0, nowMs: now(), ...abort })
  const freedBytes = Math.max(0, report.diskBytesBefore - report.diskBytesAfter)
  return { purged, freedBytes, purgedOn: await purgedOn(components, purged) }
}

/** One record for each asset, more when it lists many; a trashed asset means all of its checkpoints known here. */
export function purgeRecords(items: readonly TrashItem[]): Purged[] {
  const listed = new Map<TrashItem['asset']['id'], Set<CheckpointId>>()
  for (const item of items) {
    const ids = listed.get(item.asset.id) ?? new Set()
    for (const one of nodesOf(item)) ids.add(one.id)
    listed.set(item.asset.id, ids)
  }
  const payloads: Purged[] = []
  for (const [asset, ids] of listed) {
    const sorted = [...ids].sort()
    for (let at = 0; at < sorted.length; at += MAX_LISTED_IDS) {
      payloads.push({ kind: 'purged', asset, checkpoints: sorted.slice(at, at + MAX_LISTED_IDS) })
    }
  }
  return payloads
}
