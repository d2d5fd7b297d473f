import type { ProjectId } from '../ids.ts'
import type { SignedRecord } from '../record.ts'
import { type Bits, hasBit } from './bits.ts'
import { type ChainLookup, CutLine, hasCuts } from './chain.ts'
import { buildMemberGraph, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { compareSeniority, type Grant, type GrantedGraph, grantAt } from './standing.ts'

/** How the member records of a project came out. */
export interface Contest extends GrantedGraph {
  /** For each record that takes rights away where its cuts run; undefined for the others. */
  readonly cutLines: readonly (CutLine | undefined)[]
  /** Records that a removal or demotion took out. */
  readonly cutOff: ReadonlySet<number>
}

/**
 * Decides which member records count, as a function of their set alone.
 *
 * A removal or demotion hits every record of its device that lies beyond its cuts and was made without having seen it.
 * That may hit other member records, and they each other. In rounds: the takers that nothing hits, themselves or what
 * they rest on, take effect. When none is left unhit, takers hit each other in a circle; the most senior of them is then
 * shielded from the others, with what it rests on. Each round takes a record out or shields one, so the rounds end.
 */
export function settle(project: ProjectId, records: Iterable<MemberRecord>, chain: ChainLookup): Contest {
  const graph = buildMemberGraph(project, records)
  const cutLines = graph.records.map(({ payload }) => (hasCuts(payload) ? new CutLine(payload, chain) : undefined))
  const out = new Set<number>()
  const cutOff = new Set<number>()
  const shielded = new Set<number>()
  let grants = grantAll(graph, out)
  for (;;) {
    const granted = { graph, grants }
    const hits = findHits(granted, cutLines, shielded)
    if (hits.size === 0) return { graph, grants, cutLines, cutOff }
    const hitBy = invert(hits)
    const unhit = [...hits.keys()].filter((taker) => isUnhit(graph, hitBy, taker))
    if (unhit.length === 0) {
      const senior = [...hits.keys()].reduce((best, taker) =>
        compareSeniority(granted, taker, best) < 0 ? taker : best,
      )
      shield(graph, hitBy, senior, shielded)
      continue
    }
    const undermined = unhit.filter((taker) => underminesItself(graph, out, taker, hits.get(taker)!))
    for (const taker of undermined) out.add(taker)
    for (const taker of unhit) {
      if (out.has(taker)) continue
      for (const victim of hits.get(taker)!) {
        out.add(victim)
        cutOff.add(victim)
      }
    }
    grants = grantAll(graph, out)
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

function grantAll(graph: MemberGraph, out: ReadonlySet<number>): (Grant | undefined)[] {
  const grants: (Grant | undefined)[] = []
  for (let index = 0; index < graph.records.length; index++) {
    grants.push(out.has(index) ? undefined : grantAt({ graph, grants }, index))
  }
  return grants
}

/** Returns for each taker the granted member records that it hits, without those that are shielded from it. */
function findHits(
  { graph, grants }: GrantedGraph,
  cutLines: Contest['cutLines'],
  shielded: ReadonlySet<number>,
): Map<number, number[]> {
  const hits = new Map<number, number[]>()
  for (const [taker, grant] of grants.entries()) {
    if (!grant?.takes) continue
    const { payload } = graph.records[taker]!
    if (!hasCuts(payload)) continue
    const victims = (graph.signedBy.get(payload.device) ?? []).filter(
      (index) =>
        grants[index] !== undefined &&
        isHit({ graph, cutLines }, taker, graph.views[index]!, graph.records[index]!) &&
        !shielded.has(pair(graph, taker, index)),
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
  out: ReadonlySet<number>,
  taker: number,
  victims: readonly number[],
): boolean {
  if (!victims.some((victim) => restsOn(graph, taker, victim))) return false
  return grantAll(graph, new Set([...out, ...victims]))[taker] === undefined
}

function restsOn(graph: MemberGraph, record: number, base: number): boolean {
  return record === base || hasBit(graph.views[record]!, base)
}

function pair(graph: MemberGraph, taker: number, victim: number): number {
  return taker * graph.records.length + victim
}
