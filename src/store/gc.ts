import type { GcReport, ProgressOptions } from '../core/contracts.ts'
import type { Hash } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import type { Backend } from './backend.ts'
import { compactSegments, type SegmentBytes, segmentOf } from './compact.ts'
import { del, put, type Write } from './database.ts'
import { type ChunkEntry, decodeJson, encodeJson } from './entries.ts'
import { allOf, chunkKey, deadKey, segmentKey, sequenceKey, sequenceOfDeadKey } from './keyspace.ts'
import { type MarkComponents, Marks } from './mark.ts'
import { countChunks } from './meta.ts'
import type { Pins } from './pins.ts'
import type { Whole } from './whole.ts'
import { checkSignal, type Databases, type Writer } from './writer.ts'

/** How young an unreferenced chunk may be and stay: longer than any checkpoint or transfer takes. */
export const DEFAULT_GC_GRACE_MS = 24 * 60 * 60 * 1000
/** Chunks deleted at once; writers wait that long. */
const DELETIONS_PER_BATCH = 2000

export interface GcComponents extends MarkComponents {
  backend: Backend
  databases: Databases
  writer: Writer
  pins: Pins
  whole: Whole
}

export interface GcOptions extends ProgressOptions {
  /** Unreferenced chunks younger than this stay, milliseconds. @default DEFAULT_GC_GRACE_MS */
  graceMs?: number
  /** The wall clock, milliseconds since 1970. @default Date.now() */
  nowMs?: number
}

interface Victim {
  /** undefined: a value that nothing points to. */
  hash: Hash | undefined
  sequence: number
  bytes: number
  entry: ChunkEntry | undefined
}

/** See `ProjectStore.gc`. Not to be run beside itself or `check`. */
export async function collectGarbage(components: GcComponents, options: GcOptions): Promise<GcReport> {
  const { backend, records } = components
  const diskBytesBefore = await backend.diskBytes()
  return backend.withReserve(async () => {
    // what is stored while the marks are made may rest on old chunks: marked before anything is swept
    const late: SignedRecord[] = []
    const stopListening = records.onStored((stored) => {
      for (const record of stored) late.push(record)
    })
    try {
      const swept = await markAndSweep(components, late, options)
      return { ...swept, diskBytesBefore, diskBytesAfter: await backend.diskBytes() }
    } finally {
      stopListening()
    }
  })
}

async function markAndSweep(
  components: GcComponents,
  late: SignedRecord[],
  options: GcOptions,
): Promise<Pick<GcReport, 'deletedChunks' | 'freedBytes'>> {
  const { index, writer, pins, whole, keeping, databases } = components
  const { signal, nowMs = Date.now(), graceMs = DEFAULT_GC_GRACE_MS } = options
  const marks = new Marks(components, writer.next)
  await marks.markAll(nowMs, signal)
  await whole.remove(marks.purged)

  const swept = { deletedChunks: 0, freedBytes: 0 }
  const live: SegmentBytes = new Map()
  const total = writer.next
  let done = 0
  let batch: Victim[] = []
  /** A pin, for instance of a checkpoint that is being made, keeps content that was to go. */
  let heldBack = false
  let isSettled = false
  const flush = async () => {
    checkSignal(signal)
    if (!isSettled) await databases.chunks.settle()
    isSettled = true
    // before anything is gone: what is called whole from here on is looked at again
    whole.noteSwept()
    const gone = await writer.run(() => sweep(components, marks, late.splice(0), batch))
    if (gone.length < batch.length) heldBack = true
    for (const victim of gone) {
      if (victim.hash !== undefined) swept.deletedChunks++
      swept.freedBytes += victim.bytes
    }
    batch = []
  }
  const cutoff = Math.floor((nowMs - graceMs) / 1000)
  const bound = writer.next
  for await (const [hash, entry] of index.all()) {
    done++
    if (done % DELETIONS_PER_BATCH === 0) options.onProgress?.({ done, total })
    const { sequence, storedAt, storedSize } = entry
    const isOld = storedAt <= cutoff || marks.unwanted.has(sequence)
    const stays = sequence >= bound || marks.live.has(sequence) || pins.has(hash) || !isOld
    if (stays && marks.unwanted.has(sequence) && !marks.live.has(sequence)) heldBack = true
    if (stays) live.set(segmentOf(sequence), (live.get(segmentOf(sequence)) ?? 0) + storedSize)
    else batch.push({ hash, sequence, bytes: storedSize, entry })
    if (batch.length >= DELETIONS_PER_BATCH) await flush()
  }
  for await (const [key, value] of databases.index.scan(allOf('dead'))) {
    const sequence = sequenceOfDeadKey(key)
    batch.push({ hash: undefined, sequence, bytes: decodeJson<number>(value), entry: undefined })
  }
  if (batch.length > 0) await flush()
  if (!heldBack) await keeping.notePurgedHere(marks.purged)
  await compactSegments(databases, writer, live, signal)
  options.onProgress?.({ done: total, total })
  return swept
}

/**
 * Deletes a batch of victims, and returns those that it did delete: what was pinned or became live meanwhile stays. The
 * order is list, index, payload, list: a crash in between is finished on open.
 */
async function sweep(
  components: GcComponents,
  marks: Marks,
  late: readonly SignedRecord[],
  batch: readonly Victim[],
): Promise<readonly Victim[]> {
  const { databases, index, local, pins, writer } = components
  for (const record of late) await marks.markRecord(record)
  // from here to `condemned` nothing is awaited: a pin is either seen, or its owner no longer finds the chunk
  const gone = batch.filter(({ hash, sequence }) => {
    return hash === undefined || (!pins.has(hash) && !marks.live.has(sequence))
  })
  const hashes = gone.map(({ hash }) => hash).filter((hash) => hash !== undefined)
  for (const hash of hashes) index.condemned.add(hash)
  try {
    const sequences = gone.map(({ sequence }) => sequence)
    await local.intendDeletions(sequences, writer.next)
    const writes: Write[] = gone.map(({ hash, sequence }) =>
      del(hash === undefined ? deadKey(sequence) : chunkKey(hash)),
    )
    for (const write of await deadSegmentWrites(components, gone)) writes.push(write)
    const entries = gone.map(({ entry }) => entry).filter((entry) => entry !== undefined)
    await writer.index(writes, countChunks(writer.meta, entries, -1))
    await databases.chunks.write(sequences.map((sequence) => del(sequenceKey(sequence))))
    await local.clearDeletions()
  } catch (error) {
    // what is on the list is deleted before anything else is written
    writer.distrust()
    throw error
  } finally {
    for (const hash of hashes) index.condemned.delete(hash)
  }
  return gone
}

/** Counts the deleted bytes of each segment up, so that a later gc knows what is worth compacting. */
async function deadSegmentWrites({ databases }: GcComponents, gone: readonly Victim[]): Promise<Write[]> {
  const dead: SegmentBytes = new Map()
  for (const { sequence, bytes } of gone) dead.set(segmentOf(sequence), (dead.get(segmentOf(sequence)) ?? 0) + bytes)
  const segments = [...dead.keys()]
  const before = await databases.index.getMany(segments.map(segmentKey))
  return segments.map((segment, i) => {
    const bytes = before[i]
    return put(
      segmentKey(segment),
      encodeJson(dead.get(segment)! + (bytes === undefined ? 0 : decodeJson<number>(bytes))),
    )
  })
}
