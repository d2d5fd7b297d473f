import { del } from './database.ts'
import { decodeJson } from './entries.ts'
import { allOf, segmentKey, segmentOfKey, sequenceRange } from './keyspace.ts'
import { checkSignal, type Databases, type Writer } from './writer.ts'

/** Values of which the dead bytes are counted together: about 64 MiB, some sixteen table files of LevelDB. */
const SEGMENT_SEQUENCES = 1024
/** A segment is compacted when this share of it is dead: compacting rewrites the rest. */
const MIN_DEAD_SHARE = 1 / 4
/** A store up to this size is compacted for any dead byte: rewriting it takes seconds. */
const SMALL_STORE_BYTES = 512 * 1024 * 1024
/** Segments that lie side by side and are compacted at once: 1 GiB, which may be on disk twice meanwhile. */
const MAX_SEGMENTS_AT_ONCE = 16

/** Payload bytes by segment. */
export type SegmentBytes = Map<number, number>

export function segmentOf(sequence: number): number {
  return Math.floor(sequence / SEGMENT_SEQUENCES)
}

/**
 * Gives the space of deleted values back where enough of them lie together, one range after the other. No iterator may be
 * open over chunks/ meanwhile: LevelDB would keep what it sees (with one open, 217 MiB with three quarters deleted grew to
 * 393 MiB instead of shrinking to 51: measured).
 */
export async function compactSegments(
  databases: Databases,
  writer: Writer,
  live: SegmentBytes,
  signal: AbortSignal | undefined,
): Promise<void> {
  const dead: SegmentBytes = new Map()
  for await (const [key, value] of databases.index.scan(allOf('segment'))) {
    dead.set(segmentOfKey(key), decodeJson<number>(value))
  }
  const storeBytes = [...live.values(), ...dead.values()].reduce((sum, bytes) => sum + bytes, 0)
  const isSmall = storeBytes <= SMALL_STORE_BYTES
  const worth = [...dead]
    .filter(([segment, bytes]) => isSmall || bytes >= MIN_DEAD_SHARE * (bytes + (live.get(segment) ?? 0)))
    .map(([segment]) => segment)
  for (const run of runsOf(worth)) {
    checkSignal(signal)
    await databases.chunks.compact(sequenceRange(run[0]! * SEGMENT_SEQUENCES, (run.at(-1)! + 1) * SEGMENT_SEQUENCES))
    await writer.run(() =>
      writer.index(
        run.map((segment) => del(segmentKey(segment))),
        writer.meta,
      ),
    )
  }
}

/** Splits ascending numbers into runs without a gap, none longer than MAX_SEGMENTS_AT_ONCE. */
function runsOf(segments: readonly number[]): number[][] {
  const runs: number[][] = []
  for (const segment of segments) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1) === segment - 1 && run.length < MAX_SEGMENTS_AT_ONCE) run.push(segment)
    else runs.push([segment])
  }
  return runs
}
