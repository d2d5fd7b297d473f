import { changedVerdicts, type FoldedView, foldKeysOf, foldView, needsFold, parseFoldKey } from '../core/fold/index.ts'
import type { ProjectId, RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import type { AssetState, FoldKey } from '../core/state.ts'
import { assetWrites, decodeAsset } from './asset-views.ts'
import { type Database, del, put, type Write } from './database.ts'
import { decodeVerdict, EMPTY, encodeJson, encodeRecordEntry, encodeVerdict } from './entries.ts'
import type { FoldFilter } from './fold-filter.ts'
import {
  allOf,
  assetKey,
  foldMemberKey,
  foldRange,
  idAfterLetter,
  idAtEnd,
  logKey,
  memberKey,
  nameKey,
  quarantinedKey,
  recordKey,
} from './keyspace.ts'
import type { VerdictChange } from './log-summaries.ts'
import type { MemberChains } from './member-chain.ts'
import type { IndexMeta } from './meta.ts'
import { evaluate, judgesOthers, type RecordMemory } from './record-memory.ts'
import type { RecordReader } from './record-reader.ts'

/** Views folded side by side: their reads overlap, and what they read is in memory meanwhile. */
const KEYS_READ_AT_ONCE = 64

export interface RefoldComponents {
  project: ProjectId
  index: Database
  reader: RecordReader
  chains: MemberChains
  folded: FoldFilter
}

/** A record and its sequence in chunks/. */
export interface PlacedRecord {
  record: SignedRecord
  sequence: number
}

/** What index/ and memory become when records are counted in. */
export interface Refold {
  writes: Write[]
  meta: IndexMeta
  memory: RecordMemory
}

interface Judged extends VerdictChange {
  sequence: number
}

/**
 * Works out what newly stored records change: their own entries, the verdicts of stored records when the membership
 * changed, and the views of the touched keys, each folded from all its counted records. The result is that of folding all
 * records from scratch (property-tested); the work is linear in the records of what is touched.
 */
export async function refold(
  components: RefoldComponents,
  memory: RecordMemory,
  meta: IndexMeta,
  placed: readonly PlacedRecord[],
): Promise<Refold> {
  const batch = new Map(placed.map(({ record }) => [record.id, record]))
  const judging = await judge(components, memory, batch)
  const judged: Judged[] = placed.map(({ record, sequence }) => ({
    record,
    sequence,
    before: undefined,
    after: judging.membership.verdict(record),
  }))
  // one by one: a call takes no more arguments than fit on the stack, and one checkpoint of a folder may be 50,000 records
  for (const again of await judgeAgain(components, memory, judging)) judged.push(again)

  const { summaries, writes } = memory.summaries.with(judged)
  let { records, quarantined } = meta
  for (const change of judged) {
    writes.push(...recordWrites(change))
    if (change.before === undefined) records++
    quarantined += Number(change.after === 'quarantined') - Number(change.before === 'quarantined')
  }

  const views = await foldTouched(components, { ...judging, summaries }, judged)
  for (const write of views.writes) writes.push(write)
  return {
    writes,
    meta: {
      ...meta,
      records,
      quarantined,
      assets: meta.assets + views.assets,
      checkpoints: meta.checkpoints + views.checkpoints,
    },
    memory: { ...judging, summaries },
  }
}

/** Returns the memory with the membership after `batch`; unchanged when nothing in the batch judges others. */
export async function judge(
  { project, chains }: Pick<RefoldComponents, 'project' | 'chains'>,
  memory: RecordMemory,
  batch: ReadonlyMap<RecordId, SignedRecord>,
): Promise<RecordMemory> {
  const judges = [...batch.values()].filter(judgesOthers)
  const isMissed = [...memory.membership.missingLasts].some((id) => batch.has(id))
  if (judges.length === 0 && !isMissed) return memory
  const members = new Map(memory.members)
  const adoptions = [...memory.adoptions]
  for (const record of judges) {
    if (record.payload.kind === 'adopted') adoptions.push(record)
    else members.set(record.id, record)
  }
  const chain = await chains.lookup(members.values(), batch)
  return { ...memory, members, adoptions, membership: evaluate(project, { members, adoptions }, chain) }
}

/** Returns the stored records of which the verdict, or whose person, changed with the membership. */
async function judgeAgain(
  { index, reader }: RefoldComponents,
  { membership: before }: RecordMemory,
  { membership: after }: RecordMemory,
): Promise<Judged[]> {
  const mayChange = before === after ? 'none' : changedVerdicts(before, after)
  if (mayChange === 'none') return []
  const changed: Judged[] = []
  for await (const [key, value] of index.scan(allOf('record'))) {
    const { record, verdict, sequence } = reader.decode(idAfterLetter('record', key), value)
    if (!mayChange(record)) continue
    const now = after.verdict(record)
    if (now !== verdict || needsFold(record, verdict, now))
      changed.push({ record, sequence, before: verdict, after: now })
  }
  return changed
}

function recordWrites({ record, sequence, before, after }: Judged): Write[] {
  if (before === after) return []
  const { id, envelope } = record
  const writes = [put(recordKey(id), encodeRecordEntry({ sequence, verdict: after, envelope }))]
  for (const key of foldKeysOf(record)) writes.push(put(foldMemberKey(key, id), encodeVerdict(after)))
  if (after === 'quarantined') writes.push(put(quarantinedKey(id), EMPTY))
  else if (before === 'quarantined') writes.push(del(quarantinedKey(id)))
  if (before === undefined) {
    writes.push(put(logKey(record, record.sequence, id), EMPTY))
    if (judgesOthers(record)) writes.push(put(memberKey(id), EMPTY))
  }
  return writes
}

interface ViewChanges {
  writes: Write[]
  assets: number
  checkpoints: number
}

async function foldTouched(
  components: RefoldComponents,
  memory: RecordMemory,
  judged: readonly Judged[],
): Promise<ViewChanges> {
  const byKey = new Map<FoldKey, Judged[]>()
  for (const change of judged) {
    for (const key of foldKeysOf(change.record)) {
      const changes = byKey.get(key)
      if (changes === undefined) byKey.set(key, [change])
      else changes.push(change)
    }
  }
  await components.folded.prepare(byKey.size)
  const total: ViewChanges = { writes: [], assets: 0, checkpoints: 0 }
  const keys = [...byKey.keys()].filter((key) => byKey.get(key)!.some(isFolded))
  for (let at = 0; at < keys.length; at += KEYS_READ_AT_ONCE) {
    const group = keys.slice(at, at + KEYS_READ_AT_ONCE)
    const inputs = await readInputs(components, group, byKey)
    for (const { key, counted, before } of inputs) change(key, before, foldView(key, counted, memory.membership), total)
  }
  components.folded.add(byKey.keys())
  return total
}

interface FoldInput {
  key: FoldKey
  counted: SignedRecord[]
  /** What index/ has as the view of an asset. */
  before: AssetState | undefined
}

async function readInputs(
  components: RefoldComponents,
  keys: readonly FoldKey[],
  byKey: ReadonlyMap<FoldKey, readonly Judged[]>,
): Promise<FoldInput[]> {
  // of what is new the disk has neither records nor a view
  const older = keys.filter((key) => components.folded.mayHave(key))
  const assets = older.flatMap((key) => {
    const parsed = parseFoldKey(key)
    return parsed.kind === 'asset' ? [{ key, id: parsed.id }] : []
  })
  const [stored, views] = await Promise.all([
    Promise.all(older.map((key) => storedRecords(components, key, byKey.get(key)!))),
    components.index.getMany(assets.map(({ id }) => assetKey(id))),
  ])
  const records = new Map(older.map((key, at) => [key, stored[at]!]))
  const before = new Map(assets.map(({ key }, at) => [key, views[at]]))
  return keys.map((key) => {
    const bytes = before.get(key)
    const fresh = byKey.get(key)!.filter(({ after }) => after === 'counts')
    const counted = [...(records.get(key) ?? []), ...fresh.map(({ record }) => record)]
    return { key, counted, before: bytes === undefined ? undefined : decodeAsset(bytes) }
  })
}

function isFolded({ record, before, after }: Judged): boolean {
  return before === undefined ? after === 'counts' : needsFold(record, before, after)
}

function change(key: FoldKey, before: AssetState | undefined, after: FoldedView | undefined, total: ViewChanges): void {
  const parsed = parseFoldKey(key)
  if (parsed.kind !== 'asset') {
    total.writes.push(after === undefined ? del(nameKey(key)) : put(nameKey(key), encodeJson(after)))
    return
  }
  const asset = after !== undefined && 'checkpoints' in after ? after : undefined
  if (before === undefined && asset === undefined) return
  total.writes.push(...assetWrites(parsed.id, before, asset))
  total.assets += Number(asset !== undefined) - Number(before !== undefined)
  total.checkpoints += (asset?.checkpoints.length ?? 0) - (before?.checkpoints.length ?? 0)
}

/** Returns the stored records of a key that count, without those that `changes` are about. */
async function storedRecords(
  { index, reader }: RefoldComponents,
  key: FoldKey,
  changes: readonly Judged[],
): Promise<SignedRecord[]> {
  const changed = new Set(changes.map(({ record }) => record.id))
  const ids: RecordId[] = []
  for await (const [memberKeyBytes, value] of index.scan(foldRange(key))) {
    const id = idAtEnd('record', memberKeyBytes)
    if (!changed.has(id) && decodeVerdict(value) === 'counts') ids.push(id)
  }
  return reader.records(ids)
}
