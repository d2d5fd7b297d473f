import type { ProjectId } from '../ids.ts'
import type { SignedRecord } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { type ChainLookup, CutLine, hasCuts } from './chain.ts'
import { buildMemberGraph, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { Outs } from './outs.ts'
import { type Grant, type GrantedGraph, grantAt, mostSenior } from './standing.ts'

/** How the member records of a project came out. */
export interface Contest extends GrantedGraph {
  /** For each record that takes rights away where its cuts run; undefined for the others. */
  readonly cutLines: readonly (CutLine | undefined)[]
  /** Tells whether a removal or demotion took the record at an index out. */
  isCutOff(index: number): boolean
}

/**
 * Decides which member records count, as a function of their set alone.
 *
 * A removal or demotion (a taker) hits every record of its device that lies beyond its cuts and was made without having
 * seen it. That may hit other member records, and they each other, so it is decided in rounds:
 *
 * 1. A taker that would take back the right it was made with is out.
 * 2. The takers that nothing hits, neither themselves nor what they rest on, take effect: what they hit is out, and what
 *    that had put out comes back.
 * 3. When every taker is hit, they hit each other in a circle. The most senior of them is shielded, with what it rests on.
 *
 * Each round puts a record out or shields one, and a record comes back only once, so the rounds end.
 */
export function settle(project: ProjectId, records: Iterable<MemberRecord>, chain: ChainLookup): Contest {
  const graph = buildMemberGraph(project, records)
  const cutLines = graph.records.map(({ payload }) => (hasCuts(payload) ? new CutLine(payload, chain) : undefined))
  const outs = new Outs()
  const shielded = new Set<number>()
  for (;;) {
    const grants = grantAll(graph, outs)
    const hits = findHits({ graph, grants }, cutLines)
    const undermined = [...hits].filter((hit) => underminesItself(graph, outs, hit)).map(([taker]) => taker)
    if (undermined.length > 0) {
      outs.dismiss(undermined)
      continue
    }
    for (const [taker, victims] of hits) {
      const open = victims.filter((victim) => !shielded.has(pair(graph, taker, victim)))
      if (open.length > 0) hits.set(taker, open)
      else hits.delete(taker)
    }
    if (hits.size === 0) return { graph, grants, cutLines, isCutOff: (index) => outs.isCutOff(index) }
    const hitBy = invert(hits)
    const unhit = [...hits].filter(([taker]) => isUnhit(graph, hitBy, taker))
    if (unhit.length > 0) outs.cut(unhit)
    else shield(graph, hitBy, mostSenior({ graph, grants }, [...hits.keys()])!, shielded)
  }
}

/** Tells whether the granted taker at `taker` hits a record of its device whose author had seen `view`. */
export function isHit(contest: Pick<Contest, 'graph' | 'cutLines'>, taker: number, view: Bits, record: SignedRecord) {
  return (
    !hasBit(view, taker) &&
    contest.graph.records[taker]!.id !== record.id &&
    // a taker always has a line: only payloads with cuts take
    !contest.cutLines[taker]!.keeps(record)
  )
}

function grantAll(graph: MemberGraph, outs: Outs): (Grant | undefined)[] {
  const grants: (Grant | undefined)[] = []
  for (let index = 0; index < graph.records.length; index++) {
    grants.push(outs.has(index) ? undefined : grantAt({ graph, grants }, index))
  }
  return grants
}

/** Returns for each taker the granted member records that it hits. */
function findHits({ graph, grants }: GrantedGraph, cutLines: Contest['cutLines']): Map<number, number[]> {
  const hits = new Map<number, number[]>()
  for (const [taker, grant] of grants.entries()) {
    if (!grant?.takes) continue
    const { payload } = graph.records[taker]!
    if (!hasCuts(payload)) continue
    const victims = (graph.signedBy.get(payload.device) ?? []).filter(
      (index) =>
        grants[index] !== undefined && isHit({ graph, cutLines }, taker, graph.views[index]!, graph.records[index]!),
    )
    if (victims.length > 0) hits.set(taker, victims)
  }
  return hits
}

function invert(hits: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const hitBy = new Map<number, number[]>()
  for (const [taker, victims] of hits) {
    for (const victim of victims) {
      const takers = hitBy.get(victim)
      if (takers === undefined) hitBy.set(victim, [taker])
      else takers.push(taker)
    }
  }
  return hitBy
}

function isUnhit(graph: MemberGraph, hitBy: ReadonlyMap<number, readonly number[]>, taker: number): boolean {
  for (const [victim, takers] of hitBy) {
    if (restsOn(graph, taker, victim) && takers.some((other) => other !== taker)) return false
  }
  return true
}

function shield(
  graph: MemberGraph,
  hitBy: ReadonlyMap<number, readonly number[]>,
  senior: number,
  shielded: Set<number>,
): void {
  for (const [victim, takers] of hitBy) {
    if (!restsOn(graph, senior, victim)) continue
    for (const taker of takers) if (taker !== senior) shielded.add(pair(graph, taker, victim))
  }
}

/** Tells whether the taker would lose its own right by taking effect. */
function underminesItself(
  graph: MemberGraph,
  outs: Outs,
  [taker, victims]: readonly [number, readonly number[]],
): boolean {
  // otherwise nothing changes in what it rests on
  if (!victims.some((victim) => restsOn(graph, taker, victim) || outs.tookEffect(victim))) return false
  const then = outs.copy()
  then.cut([[taker, victims]])
  return grantAll(graph, then)[taker] === undefined
}

function restsOn(graph: MemberGraph, record: number, base: number): boolean {
  return record === base || hasBit(graph.views[record]!, base)
}

function pair(graph: MemberGraph, taker: number, victim: number): number {
  return taker * graph.records.length + victim
}
