import type { AssetId, CheckpointId } from '../ids.ts'
import type {
  AssetMoved,
  CheckpointCreated,
  ClaimSet,
  CoverSet,
  Payload,
  Purged,
  SignedRecord,
  StatusSet,
  TrashSet,
} from '../record.ts'

/** The records of one asset by kind; trash by what it is about, undefined being the asset itself. */
export interface AssetRecords {
  checkpoints: SignedRecord<CheckpointCreated>[]
  statuses: SignedRecord<StatusSet>[]
  covers: SignedRecord<CoverSet>[]
  moves: SignedRecord<AssetMoved>[]
  trash: Map<CheckpointId | undefined, SignedRecord<TrashSet>[]>
  purges: SignedRecord<Purged>[]
  claims: SignedRecord<ClaimSet>[]
}

export function sortAssetRecords(asset: AssetId, records: Iterable<SignedRecord>): AssetRecords {
  const sorted: AssetRecords = {
    checkpoints: [],
    statuses: [],
    covers: [],
    moves: [],
    trash: new Map(),
    purges: [],
    claims: [],
  }
  for (const record of records) {
    if ('asset' in record.payload && record.payload.asset === asset) sortIn(sorted, record)
  }
  return sorted
}

function sortIn(sorted: AssetRecords, record: SignedRecord): void {
  if (isOf(record, 'checkpoint')) sorted.checkpoints.push(record)
  else if (isOf(record, 'status set')) sorted.statuses.push(record)
  else if (isOf(record, 'cover set')) sorted.covers.push(record)
  else if (isOf(record, 'asset moved')) sorted.moves.push(record)
  else if (isOf(record, 'purged')) sorted.purges.push(record)
  else if (isOf(record, 'claim set')) sorted.claims.push(record)
  else if (isOf(record, 'trash set')) {
    const list = sorted.trash.get(record.payload.checkpoint)
    if (list === undefined) sorted.trash.set(record.payload.checkpoint, [record])
    else list.push(record)
  }
}

function isOf<K extends Payload['kind']>(
  record: SignedRecord,
  kind: K,
): record is SignedRecord<Extract<Payload, { kind: K }>> {
  return record.payload.kind === kind
}
