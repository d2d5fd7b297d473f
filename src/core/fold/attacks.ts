import type { RecordId } from '../ids.ts'
import type { SignedRecord } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { type ChainLookup, CutLine, type CuttingPayload, hasCuts } from './chain.ts'
import type { MemberGraph, MemberRecord } from './member-graph.ts'

/** For each record that lists cuts where they run; undefined for the others. */
export type CutLines = readonly (CutLine | undefined)[]

/** What hangs on what among the member records, whichever of them count. All lists hold indexes of the graph, ascending. */
export interface Attacks {
  /** For each record the member records that it excludes if it counts and takes rights away. */
  readonly hits: readonly (readonly number[])[]
  /** The same the other way round. */
  readonly hitBy: readonly (readonly number[])[]
  /** For each record those that its right may be read from; whatever else its author had merely seen does not touch it. */
  readonly consulted: readonly (readonly number[])[]
}

/** Resolves the cuts of the graph's records against the logs. */
export function drawCutLines(graph: MemberGraph, chain: ChainLookup): CutLines {
  return graph.records.map(({ payload }) => (hasCuts(payload) ? new CutLine(payload, chain) : undefined))
}

export function findAttacks(graph: MemberGraph, cutLines: CutLines): Attacks {
  const hits = graph.records.map((_, index) => findVictims(graph, cutLines, index))
  const hitBy: number[][] = graph.records.map(() => [])
  for (const [taker, victims] of hits.entries()) for (const victim of victims) hitBy[victim]!.push(taker)
  return { hits, hitBy, consulted: graph.records.map((_, index) => findConsulted(graph, index)) }
}

/**
 * Tells whether the record at `taker`, if it takes rights away, excludes a record of its device whose author had seen
 * `view`: it lies beyond the cuts and was made without having seen them. The founding is never excluded.
 */
export function isHit(
  { graph, cutLines }: { graph: MemberGraph; cutLines: CutLines },
  taker: number,
  view: Bits,
  record: SignedRecord,
): boolean {
  return (
    !hasBit(view, taker) &&
    graph.records[taker]!.id !== record.id &&
    record.payload.kind !== 'project created' &&
    // a taker always has a line: only payloads with cuts take
    !cutLines[taker]!.keeps(record)
  )
}

/** Tells whether a record removes a device or may lower its role. */
export function mayTake(record: MemberRecord): record is SignedRecord<CuttingPayload> {
  const { payload } = record
  // nobody has a role above admin, so becoming one lowers nobody's
  return hasCuts(payload) && !(payload.kind === 'role changed' && payload.role === 'admin')
}

function findVictims(graph: MemberGraph, cutLines: CutLines, taker: number): number[] {
  const record = graph.records[taker]!
  if (!mayTake(record)) return []
  return (graph.signedBy.get(record.payload.device) ?? []).filter((index) =>
    isHit({ graph, cutLines }, taker, graph.views[index]!, graph.records[index]!),
  )
}

/** Returns what `grantAt` looks at: what was seen about the signer and, where the right depends on it, the target. */
function findConsulted(graph: MemberGraph, index: number): number[] {
  const { device, payload } = graph.records[index]!
  if (payload.kind === 'project created') return []
  const consulted = new Set(graph.about.get(device) ?? [])
  const ofTarget = payload.kind === 'role changed' || (payload.kind === 'member added' && payload.person !== undefined)
  if (ofTarget) for (const about of graph.about.get(payload.device) ?? []) consulted.add(about)
  if (payload.kind === 'member added' && payload.person !== undefined) {
    const introduction = graph.indexOf.get(payload.person as string as RecordId)
    if (introduction !== undefined) consulted.add(introduction)
  }
  const view = graph.views[index]!
  return [...consulted].filter((about) => hasBit(view, about)).sort((a, b) => a - b)
}
