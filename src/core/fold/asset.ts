import { type AssetId, type CheckpointId, checkpointId, type DeviceId, type PersonId, type RecordId } from '../ids.ts'
import { compareRecords } from '../order.ts'
import { checkPath } from '../paths.ts'
import type { CheckpointCreated, CoverSet, SignedRecord } from '../record.ts'
import type { AssetState, CheckpointNode } from '../state.ts'
import { type AssetRecords, sortAssetRecords } from './asset-records.ts'
import { distinctHeads, findHeads, orderCheckpoints } from './checkpoint-graph.ts'
import { foldClaim } from './claim.ts'
import { type Candidate, idsOf, settleRegister, unreplaced } from './register.ts'

type Cover = CoverSet['cover']
type CheckpointRecord = SignedRecord<CheckpointCreated>

/**
 * Folds the counted records of one asset, in any order; records of other assets and of other kinds are ignored.
 * Returns undefined while there is no checkpoint.
 *
 * A record with a path that no laptop may write (`checkPath`) is ignored whole.
 *
 * @param personOf whose a device is, for claims: `membership.devices`
 */
export function foldAsset(
  id: AssetId,
  records: Iterable<SignedRecord>,
  personOf: (device: DeviceId) => PersonId | undefined,
): AssetState | undefined {
  const sorted = dropBadPaths(sortAssetRecords(id, records))
  if (sorted.checkpoints.length === 0) return undefined
  const graph = orderCheckpoints(foldCheckpoints(sorted), compareRecords)
  const roots = new Set<RecordId>(
    graph.ordered.filter((node) => graph.parentsOf(node).length === 0).map(({ id }) => id),
  )
  const allHeads = findHeads(graph)
  const heads = distinctHeads(allHeads)
  return {
    id,
    path: settleRegister(pathCandidates(sorted, roots), ''),
    status: settleRegister(statusCandidates(sorted, roots), 'Todo'),
    cover: settleCover(sorted, graph.ordered),
    trashed: settleRegister(trashCandidates(sorted, undefined), false),
    claim: foldClaim(sorted.claims, personOf),
    checkpoints: graph.ordered,
    heads: heads.map(({ id }) => id),
    allHeads: allHeads.map(({ id }) => id),
    newest: heads.length === 1 ? heads[0]!.id : undefined,
  }
}

function dropBadPaths(sorted: AssetRecords): AssetRecords {
  const judged = new Map<string, boolean>()
  const hasGoodPath = ({ payload: { path } }: { payload: { path: string } }) => {
    const good = judged.get(path) ?? isWritable(path)
    judged.set(path, good)
    return good
  }
  return { ...sorted, checkpoints: sorted.checkpoints.filter(hasGoodPath), moves: sorted.moves.filter(hasGoodPath) }
}

function isWritable(path: string): boolean {
  try {
    checkPath(path)
    return true
  } catch {
    return false
  }
}

function foldCheckpoints(sorted: AssetRecords): CheckpointNode[] {
  const purged = new Set(sorted.purges.flatMap(({ payload }) => payload.checkpoints))
  return sorted.checkpoints.map((record) => {
    const id = checkpointId(record.id)
    const { payload } = record
    return {
      id,
      device: record.device,
      epoch: record.epoch,
      sequence: record.sequence,
      clock: record.clock,
      timeMs: record.timeMs,
      path: payload.path,
      parents: payload.parents,
      revertedFrom: payload.revertedFrom,
      content: payload.content,
      size: payload.size,
      mtimeNs: payload.mtimeNs,
      executable: payload.executable,
      manifest: payload.manifest,
      chunks: payload.chunks,
      comment: payload.comment,
      status: payload.status,
      preview: payload.preview,
      group: payload.group,
      trashed: settleRegister(trashCandidates(sorted, id), false),
      purged: purged.has(id),
    }
  })
}

function trashCandidates(sorted: AssetRecords, checkpoint: CheckpointId | undefined): Candidate<boolean>[] {
  const records = sorted.trash.get(checkpoint) ?? []
  return records.map((record) => ({
    record,
    value: record.payload.trashed,
    replaces: record.payload.replaces,
  }))
}

/** A root is a checkpoint without a counted parent: the creating one, or what is left when that one does not count. */
function pathCandidates(sorted: AssetRecords, roots: ReadonlySet<RecordId>): Candidate<string>[] {
  return [
    ...sorted.checkpoints
      .filter(({ id }) => roots.has(id))
      .map((record) => ({ record, value: record.payload.path, replaces: [] })),
    ...sorted.moves.map((record) => ({ record, value: record.payload.path, replaces: record.payload.replaces })),
  ]
}

function statusCandidates(sorted: AssetRecords, roots: ReadonlySet<RecordId>): Candidate<CheckpointNode['status']>[] {
  return [
    ...sorted.checkpoints
      .filter(({ id, payload }) => payload.replacesStatus !== undefined || roots.has(id))
      .map((record) => ({ record, value: record.payload.status, replaces: record.payload.replacesStatus ?? [] })),
    ...sorted.statuses.map((record) => ({ record, value: record.payload.status, replaces: record.payload.replaces })),
  ]
}

/** A cover that rests on a checkpoint whose preview is gone, or never was, can not be shown: the next one holds. */
function settleCover(sorted: AssetRecords, nodes: readonly CheckpointNode[]): AssetState['cover'] {
  const shown = new Set(nodes.filter(({ preview, purged }) => preview !== undefined && !purged).map(({ id }) => id))
  const candidates: Candidate<Cover>[] = [
    ...sorted.checkpoints.flatMap((record) => coverOfCheckpoint(record)),
    ...sorted.covers.map((record) => ({ record, value: record.payload.cover, replaces: record.payload.replaces })),
  ]
  const standing = unreplaced(candidates)
  const holding = standing.findLast(({ value }) => !('checkpoint' in value) || shown.has(value.checkpoint))
  return holding === undefined ? undefined : { value: holding.value, records: idsOf(standing) }
}

function coverOfCheckpoint(record: CheckpointRecord): Candidate<Cover>[] {
  const { preview, replacesCover } = record.payload
  if (preview === undefined || replacesCover === undefined) return []
  return [{ record, value: { checkpoint: checkpointId(record.id) }, replaces: replacesCover }]
}
