import type { DeviceId, ProjectId } from '../ids.ts'
import { type Attacks, type CutLines, drawCutLines, findAttacks } from './attacks.ts'
import { hasBit } from './bits.ts'
import { type ChainLookup, hasCuts } from './chain.ts'
import { grantAt } from './grant.ts'
import { Labelling } from './labelling.ts'
import { buildMemberGraph, everythingOf, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { compareSigners, type GrantedGraph, newest, roleGivenBy, standingIn } from './standing.ts'

/** How the member records of a project came out. */
export interface Contest extends GrantedGraph {
  readonly cutLines: CutLines
  /** Records without effect only because nobody would be an admin with them: they may have it once another one is. */
  readonly setAside: ReadonlySet<number>
}

/** What a contest is decided on. */
interface Field {
  graph: MemberGraph
  attacks: Attacks
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
 * 2. what is left hangs together in circles. They are decided one after the other, each before what hangs on it. A taker
 *    whose right is not certain, and whose signer had seen himself removed or demoted by one in the circle, comes after the
 *    rest of it: nobody gives himself a right back by what he takes from others. Among the rest the most senior taker
 *    counts that would keep its right, and what would hit it is void;
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
    const field = { graph, attacks }
    const { grants } = decide(field, Labelling.begin(graph, attacks, setAside))
    const last = findLastTaking({ graph, grants })
    if (last === undefined) return { graph, grants, cutLines, setAside }
    setAside.add(last)
  }
}

/** Decides some records, by default all, and what they hang on. */
function decide(field: Field, labelling: Labelling, wanted?: readonly number[]): Labelling {
  let next = labelling
  const undecided = () => (wanted === undefined ? next.open() : wanted.filter((index) => next.isOpen(index)))
  for (let open = undecided(); open.length > 0; open = undecided()) {
    next = breakCircle(field, next, firstCircle(next, open))
  }
  return next
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

function breakCircle(field: Field, labelling: Labelling, circle: readonly number[]): Labelling {
  const { graph, attacks } = field
  const takers = circle.filter((index) => attacks.hits[index]!.some((victim) => circle.includes(victim)))
  const beside = takers.filter(
    (index) => grantAt(labelling, index) === 'undecided' && hasSeenItself(field, circle, index),
  )
  if (beside.length > 0) {
    // what had seen one of them may hang on it
    const late = circle.filter((index) => beside.some((other) => other === index || hasBit(graph.views[index]!, other)))
    const early = circle.filter((index) => !late.includes(index))
    return labelling.with(decide(field, labelling.without(late), early), early)
  }
  const trials = takers
    .map((index) => ({ index, outcome: labelling.supposing(index) }))
    .filter(({ index, outcome }) => outcome.grants[index]?.takes)
  if (trials.length > 0) return mostSenior(graph, trials).outcome
  // no taker's right is certain; that of the first record is: what it may be read from comes before it, and is decided
  return labelling.supposing(circle[0]!)
}

/** Tells whether the last that the signer of a record had seen about himself is a removal or demotion in the circle. */
function hasSeenItself({ graph }: Field, circle: readonly number[], index: number): boolean {
  const view = graph.views[index]!
  const about = graph.about.get(graph.records[index]!.device)!.filter((other) => hasBit(view, other))
  return newest(graph, about).some((other) => {
    const record = graph.records[other]!
    return circle.includes(other) && hasCuts(record.payload) && roleGivenBy(record) !== 'admin'
  })
}

/** An undecided taker, and what follows if it counts. */
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
