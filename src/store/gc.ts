import type { GcReport, ProgressOptions } from '../core/contracts.ts'
import type { Hash } from '../core/ids.ts'
import { MAX_DELTA_LINKS } from '../core/limits.ts'
import type { SignedRecord } from '../core/record.ts'
import type { Backend } from './backend.ts'
import type { ChunkIndex } from './chunk-index.ts'
import type { ChunkReader } from './chunk-reader.ts'
import { removeChunk } from './chunk-writes.ts'
import { compactSegments, type SegmentBytes, segmentOf } from './compact.ts'
import { del, put, type Write } from './database.ts'
import { type ChunkEntry, decodeJson, encodeJson } from './entries.ts'
import { freeBases, restingOnEach } from './free-bases.ts'
import { allOf, deadKey, segmentKey, sequenceKey, sequenceOfDeadKey } from './keyspace.ts'
import { type MarkComponents, Marks } from './mark.ts'
import { countChunks } from './meta.ts'
import type { Pins } from './pins.ts'
import { repack } from './repack.ts'
import type { Whole } from './whole.ts'
import { checkSignal, type Databases, type Writer } from './writer.ts'

/** How young an unreferenced chunk may be and stay: longer than any checkpoint or transfer takes. */
export const DEFAULT_GC_GRACE_MS = 24 * 60 * 60 * 1000
/** Chunks deleted at once; writers wait that long. */
const DELETIONS_PER_BATCH = 2000
/** As many entries of index/ are read in order in the time of one that is looked for. */
const READS_PER_SCANNED = 16

export interface GcComponents extends MarkComponents {
  backend: Backend
  databases: Databases
  reader: ChunkReader
  writer: Writer
  pins: Pins
  whole: Whole
}

export interface GcOptions extends ProgressOptions {
  /** Unreferenced chunks younger than this stay, milliseconds. @default DEFAULT_GC_GRACE_MS */
  graceMs?: number
  /** The wall clock, milliseconds since 1970. @default Date.now() */
  nowMs?: number
  /** Makes deltas of what is stored in full first; see `repack`. @default false */
  repack?: boolean
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
      const repacked = options.repack === true ? await repack(components, options) : { chunks: 0 }
      const swept = await markAndSweep(components, late, options)
      return { repackedChunks: repacked.chunks, ...swept, diskBytesBefore, diskBytesAfter: await backend.diskBytes() }
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
  /** Bases of deltas that are to go as well, and go first. */
  let waiting: Victim[] = []
  const flush = async () => {
    checkSignal(signal)
    if (!isSettled) await databases.chunks.settle()
    isSettled = true
    // before anything is gone: what is called whole from here on is looked at again
    whole.noteSwept()
    const hashes = new Set(batch.map(({ hash }) => hash).filter((hash) => hash !== undefined))
    const putOff = await freeBases(components, hashes, isDoomed)
    const mayGo = ({ hash }: Victim) => hash === undefined || !putOff.has(hash)
    waiting.push(...batch.filter((victim) => !mayGo(victim)))
    const victims = batch.filter(mayGo)
    const gone = await writer.run(() => sweep(components, marks, late.splice(0), victims))
    if (gone.length < victims.length) heldBack = true
    for (const victim of gone) {
      if (victim.hash !== undefined) swept.deletedChunks++
      swept.freedBytes += victim.bytes
    }
    batch = []
  }
  const cutoff = Math.floor((nowMs - graceMs) / 1000)
  const bound = writer.next
  const isDoomed = (hash: Hash, { sequence, storedAt }: ChunkEntry) => {
    const isOld = storedAt <= cutoff || marks.unwanted.has(sequence)
    return sequence < bound && !marks.live.has(sequence) && !pins.has(hash) && isOld
  }
  for await (const [hash, entry] of possibleVictims(index, marks, cutoff, live)) {
    done++
    if (done % DELETIONS_PER_BATCH === 0) options.onProgress?.({ done, total })
    const { sequence, storedSize } = entry
    const stays = !isDoomed(hash, entry)
    if (stays && marks.unwanted.has(sequence) && !marks.live.has(sequence)) heldBack = true
    if (stays) addBytes(live, sequence, storedSize)
    else batch.push({ hash, sequence, bytes: storedSize, entry })
    if (batch.length >= DELETIONS_PER_BATCH) await flush()
  }
  // a chain ends after so many
  for (let link = 0; waiting.length > 0 && link < MAX_DELTA_LINKS; link++) {
    batch.push(...waiting)
    waiting = []
    await flush()
  }
  if (waiting.length > 0) heldBack = true
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
 * Yields every chunk that may have to go, and others. What certainly stays was seen when the marks were made, mostly all of
 * it: its bytes are added to `live` without reading index/ a second time.
 */
async function* possibleVictims(
  index: ChunkIndex,
  { places, live: isLive, unwanted }: Marks,
  cutoff: number,
  live: SegmentBytes,
): AsyncGenerator<[Hash, ChunkEntry]> {
  if (places === undefined) return yield* index.all()
  const staying: SegmentBytes = new Map()
  const starts = places.select((sequence, storedSize, storedAt) => {
    if (!isLive.has(sequence) && (storedAt <= cutoff || unwanted.has(sequence))) return true
    addBytes(staying, sequence, storedSize)
    return false
  })
  if (starts.length * READS_PER_SCANNED > places.length) return yield* index.all()
  for (const [segment, bytes] of staying) live.set(segment, bytes)
  yield* index.startingWith(starts)
}

function addBytes(bySegment: SegmentBytes, sequence: number, bytes: number): void {
  const segment = segmentOf(sequence)
  bySegment.set(segment, (bySegment.get(segment) ?? 0) + bytes)
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
  const hashesOf = (victims: readonly Victim[]) => victims.map(({ hash }) => hash).filter((hash) => hash !== undefined)
  const asked = hashesOf(batch)
  // no task of the writer comes between: these keep their place, and no other delta will rest on them
  const resting = await restingOnEach(components, asked)
  const places = new Map<Hash, number | undefined>()
  for (const [i, entry] of (await index.lookUp(asked)).entries()) places.set(asked[i]!, entry?.sequence)
  // from here to `condemned` nothing is awaited: a pin is either seen, or its owner no longer finds the chunk
  const free = batch.filter(({ hash, sequence }) => {
    return hash === undefined || (!pins.has(hash) && !marks.live.has(sequence) && places.get(hash) === sequence)
  })
  const gone = withoutBases(free, resting)
  const hashes = hashesOf(gone)
  for (const hash of hashes) index.condemned.add(hash)
  try {
    const sequences = gone.map(({ sequence }) => sequence)
    await local.intendDeletions(sequences, writer.next)
    const writes: Write[] = gone.flatMap(({ hash, sequence, entry }) =>
      hash === undefined || entry === undefined ? [del(deadKey(sequence))] : removeChunk(hash, entry),
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

/** Leaves out what a delta rests on that stays, and what those rest on. */
function withoutBases(victims: readonly Victim[], resting: ReadonlyMap<Hash, readonly Hash[]>): readonly Victim[] {
  if (resting.size === 0) return victims
  const going = new Set(victims.map(({ hash }) => hash))
  const isHeld = ({ hash }: Victim) =>
    hash !== undefined && (resting.get(hash)?.some((delta) => !going.has(delta)) ?? false)
  for (let left = victims; ; ) {
    const held = left.filter(isHeld)
    if (held.length === 0) return left
    for (const { hash } of held) going.delete(hash)
    left = left.filter(({ hash }) => going.has(hash))
  }
}

/** Counts the deleted bytes of each segment up, so that a later gc knows what is worth compacting. */
async function deadSegmentWrites({ databases }: GcComponents, gone: readonly Victim[]): Promise<Write[]> {
  const dead: SegmentBytes = new Map()
  for (const { sequence, bytes } of gone) addBytes(dead, sequence, bytes)
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
