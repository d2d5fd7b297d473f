import type { AbortOptions, ScrubStep } from '../core/contracts.ts'
import type { Hash } from '../core/ids.ts'
import { type CheckComponents, healRecord, isSigned } from './check.ts'
import { judge, parse } from './chunk-reader.ts'
import { decodeChunkEntry, decodeRecordEntry } from './entries.ts'
import { idAfterLetter, scrubCursor, scrubRanges, sequenceKey } from './keyspace.ts'
import { readable } from './replay.ts'
import { checkSignal } from './writer.ts'

/** Values read at once: about 2 MiB. */
const VALUES_PER_READ = 32

export interface ScrubOptions extends AbortOptions {
  maxBytes: number
}

type Components = Pick<CheckComponents, 'databases' | 'chunks' | 'index' | 'reader' | 'records' | 'writer'>
type Entry = [key: Uint8Array, value: Uint8Array]

/**
 * See `ProjectStore.scrub`. Goes through index/, in the order of hashes and then of record ids, so that a value that LevelDB
 * has lost is noticed as well. Not to be run beside gc or `check`.
 */
export async function scrubStep(
  components: Components,
  from: string | undefined,
  { maxBytes, signal }: ScrubOptions,
): Promise<ScrubStep> {
  const step = { next: undefined as string | undefined, bytes: 0, damaged: [] as Hash[], lostRecords: 0 }
  for (const { kind, range } of scrubRanges(from)) {
    const read = kind === 'chunk' ? readChunks : readRecords
    for await (const group of groups(components.databases.index.scan(range, { pageEntries: VALUES_PER_READ }))) {
      checkSignal(signal)
      await read(components, group, step)
      if (step.bytes >= maxBytes) return { ...step, next: scrubCursor(group.at(-1)![0]) }
    }
  }
  return step
}

async function readChunks(
  { databases, chunks, reader }: Components,
  group: readonly Entry[],
  step: Found,
): Promise<void> {
  const entries = group.map(([key, value]) => ({ hash: idAfterLetter('hash', key), entry: decodeChunkEntry(value) }))
  const sound = entries.filter(({ entry }) => !entry.damaged)
  const values = await databases.chunks.getMany(sound.map(({ entry }) => sequenceKey(entry.sequence)))
  const stored = sound.map(({ hash }, i) => parse(hash, values[i]))
  const bases = await reader.bases(stored)
  for (const [hash, sequence] of bases.damaged) if (await chunks.markDamaged(hash, sequence)) step.damaged.push(hash)
  for (const [i, { hash, entry }] of sound.entries()) {
    step.bytes += values[i]?.byteLength ?? 0
    const chunk = stored[i]
    if (chunk !== undefined && judge(bases, chunk) !== 'damaged') continue
    // nothing is marked when the value was replaced or swept since it was looked up
    if (await chunks.markDamaged(hash, entry.sequence)) step.damaged.push(hash)
  }
}

async function readRecords(components: Components, group: readonly Entry[], step: Found): Promise<void> {
  const { databases, records } = components
  const entries = group.map(([key, value]) => ({ id: idAfterLetter('record', key), entry: decodeRecordEntry(value) }))
  const values = await databases.chunks.getMany(entries.map(({ entry }) => sequenceKey(entry.sequence)))
  for (const [i, { id, entry }] of entries.entries()) {
    const value = values[i]
    step.bytes += value?.byteLength ?? 0
    const stored = value === undefined ? undefined : readable(value)
    const isThere = stored?.kind === 'record' && stored.id === id
    if (isThere && (await isSigned(records, id, stored.envelope))) continue
    if (!(await healRecord(components, id, entry))) step.lostRecords++
  }
}

type Found = Omit<ScrubStep, 'next' | 'damaged'> & { damaged: Hash[] }

async function* groups(entries: AsyncIterable<Entry>): AsyncGenerator<Entry[]> {
  let group: Entry[] = []
  for await (const entry of entries) {
    group.push(entry)
    if (group.length < VALUES_PER_READ) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
