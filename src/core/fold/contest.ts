import type { DeviceId, ProjectId } from '../ids.ts'
import { type Attacks, type CutLines, drawCutLines, findAttacks } from './attacks.ts'
import { hasBit } from './bits.ts'
import type { ChainLookup } from './chain.ts'
import { Labelling } from './labelling.ts'
import { buildMemberGraph, everythingOf, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { compareSigners, type GrantedGraph, roleGivenBy, standingIn } from './standing.ts'

/** How the member records of a project came out. */
export interface Contest extends GrantedGraph {
  readonly cutLines: CutLines
  /** Records without effect only because nobody would be an admin with them: they may have it once another one is. */
  readonly setAside: ReadonlySet<number>
}

/**
 * Decides which member records count, as a function of their set alone.
 *
 * A removal or demotion (a taker) hits every record of its device that lies beyond its cuts and was made without having
 * seen it. That may hit other member records, and takers each other. A record hangs on those that its right is read
 * from and on the takers that could hit it. In the end no counted taker hits a counted record, and
 *
 * 1. whatever hangs on nothing undecided is decided by the rules alone (`Labelling`): an unhit taker takes effect,
 *    whoever made it;
 * 2. what is left hangs together in circles. They are decided one after the other, each before what hangs on it: a taker
 *    that could not be if it counted, because it would take back the right it was made with, is void; else the most
 *    senior taker of the circle counts, and what would hit it is out;
 * 3. a project keeps an admin: while nobody would be one, what took the role from the last of them is set aside.
 *
 * By 1 and 2 a record is not touched by what it does not hang on: new records that hit none of the old ones leave those as
 * they are. 3 is not local in that way: what was set aside takes effect after all, with its cuts, where another admin
 * turns up who does not hang on its being set aside. Each step of 2 decides a record for good and each of 3 sets one
 * aside for good, so it ends.
 *
 * The scheme is that of SCC-recursive semantics of argumentation (Baroni, Giacomin, Guida 2005), with seniority to choose.
 */
export function settle(project: ProjectId, records: Iterable<MemberRecord>, chain: ChainLookup): Contest {
  const graph = buildMemberGraph(project, records)
  const cutLines = drawCutLines(graph, chain)
  const attacks = findAttacks(graph, cutLines)
  const setAside = new Set<number>()
  for (;;) {
    const { grants } = decide(graph, attacks, setAside)
    const last = findLastTaking({ graph, grants })
    if (last === undefined) return { graph, grants, cutLines, setAside }
    setAside.add(last)
  }
}

function decide(graph: MemberGraph, attacks: Attacks, voided: ReadonlySet<number>): Labelling {
  let labelling = Labelling.begin(graph, attacks, voided)
  for (let open = labelling.open(); open.length > 0; open = labelling.open()) {
    labelling = breakCircle(graph, attacks, labelling, firstCircle(labelling, open))
  }
  return labelling
}

/** Returns undecided records that hang on each other and on nothing else that is undecided. */
function firstCircle(labelling: Labelling, open: readonly number[]): number[] {
  const circle = labelling.openCausesOf(open[0]!)
  for (const index of circle) {
    const causes = labelling.openCausesOf(index)
    // causes of a cause are causes: fewer means that the rest hangs on these, and not the other way round
    if (causes.size < circle.size) return firstCircle(labelling, [...causes])
  }
  return [...circle].sort((a, b) => a - b)
}

function breakCircle(graph: MemberGraph, attacks: Attacks, labelling: Labelling, circle: readonly number[]): Labelling {
  const trials = circle
    .filter((index) => attacks.hits[index]!.some((victim) => circle.includes(victim)))
    .map((index) => ({ index, outcome: labelling.suppose(index) }))
  const undermined = trials.findLast(({ index, outcome }) => outcome.isOut(index))
  if (undermined !== undefined) {
    labelling.void(undermined.index)
    return labelling
  }
  const takers = trials.filter(({ index, outcome }) => outcome.grants[index]?.takes)
  if (takers.length > 0) return mostSenior(graph, takers).outcome
  // no taker's right is certain; the first record of the circle has nothing before it that is undecided
  return labelling.suppose(circle[0]!)
}

/** An undecided taker, and what would follow if it counted. */
interface Trial {
  index: number
  outcome: Labelling
}

/** Returns the trial of the most senior signer; of several by one device that of the record with the most before it. */
function mostSenior(graph: MemberGraph, trials: readonly Trial[]): Trial {
  const authorised = ({ index, outcome }: Trial) => ({ record: graph.records[index]!, grant: outcome.grants[index]! })
  // the graph's order: what had seen another record comes after it
  return trials.reduce((best, one) => (compareSigners(authorised(one), authorised(best)) <= 0 ? one : best))
}

/**
 * Returns, if no device is an admin, the record that took the role from the last who was one: of those that nobody had
 * seen who took it from another, the one against the most senior device. undefined: there is an admin, or no founding yet.
 */
function findLastTaking(granted: GrantedGraph): number | undefined {
  const { graph, grants } = granted
  const everything = everythingOf(graph)
  const isGivenAdmin = (index: number) => grants[index] !== undefined && roleGivenBy(graph.records[index]!) === 'admin'
  const takings: { device: DeviceId; depth: number; index: number }[] = []
  for (const [device, about] of graph.about) {
    if (!about.some(isGivenAdmin)) continue
    const { role, depth, decidedBy } = standingIn(granted, everything, device)!
    if (role === 'admin') return undefined
    takings.push({ device, depth, index: decidedBy })
  }
  takings.sort((a, b) => a.depth - b.depth || (a.device < b.device ? -1 : 1))
  const isSeen = (index: number) => takings.some((other) => hasBit(graph.views[other.index]!, index))
  return takings.find(({ index }) => !isSeen(index))?.index
}
