import type { DeviceId, ProjectId } from '../ids.ts'
import { type Attacks, type CutLines, drawCutLines, findAttacks, mayTake } from './attacks.ts'
import { hasBit } from './bits.ts'
import type { ChainLookup } from './chain.ts'
import { isSurelyByAdmin } from './grant.ts'
import { Labelling } from './labelling.ts'
import { buildMemberGraph, everythingOf, type MemberGraph, type MemberRecord } from './member-graph.ts'
import { compareSigners, type GrantedGraph, roleGivenBy, standingIn } from './standing.ts'
import { findWaiting } from './waiting.ts'

/** How the member records of a project came out. */
export interface Contest extends GrantedGraph {
  readonly cutLines: CutLines
  /** Records without effect only because nobody would be an admin with them: they may have it once another one is. */
  readonly setAside: ReadonlySet<number>
}

const NONE: ReadonlySet<number> = new Set()

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
 *    whoever made it. One that would take back the right it was made with has none;
 * 2. what the founder took from others, where nobody can have taken his role before, is presumed to count while the rest is
 *    decided. What counts in the end may refute it, then it is all done again without. So whom he removed can not reach, by
 *    whatever he signs as if he had not been, what others decided among themselves;
 * 3. what is left hangs together in circles. They are decided one after the other, each before what hangs on it. A record
 *    whose right is uncertain, and whose signer had seen himself removed or demoted, waits for the rest of its circle with all
 *    that is read from it: nobody gives himself a right back by what he takes from others (`findWaiting`). Among the rest the
 *    most senior taker counts that would keep its right, and what would hit it is void;
 * 4. a project keeps an admin: while nobody would be one, what took the role from the last of them is set aside.
 *
 * By 1 to 3 a record is not touched by what it does not hang on: new records that hit none of the old ones leave those as
 * they are. 4 is not local in that way: what was set aside takes effect after all, with its cuts, where another admin
 * turns up who does not hang on its being set aside.
 *
 * It ends: each refuted presumption and each step of 4 is one less to come, and each step of 3 decides a record for good.
 * Something in a circle need not wait, because the right of its first record hangs on nothing undecided: what the grant of a
 * presumed record hangs on, beside its certain right, is about its target, and so is consulted by all who consult that.
 *
 * The scheme is that of SCC-recursive semantics of argumentation (Baroni, Giacomin, Guida 2005), with seniority to choose.
 */
export function settle(project: ProjectId, records: Iterable<MemberRecord>, chain: ChainLookup): Contest {
  const graph = buildMemberGraph(project, records)
  const cutLines = drawCutLines(graph, chain)
  const attacks = findAttacks(graph, cutLines)
  const setAside = new Set<number>()
  for (;;) {
    const { grants } = decideAll({ graph, attacks }, setAside)
    const last = findLastTaking({ graph, grants })
    if (last === undefined) return { graph, grants, cutLines, setAside }
    setAside.add(last)
  }
}

/** Decides all records but those that are set aside. */
function decideAll({ graph, attacks }: Field, setAside: ReadonlySet<number>): Labelling {
  const start = Labelling.begin(graph, attacks, { voided: setAside, presumed: NONE })
  const open = start.open()
  if (open.length === 0) return start
  const voided = new Set([...setAside, ...open.filter((index) => start.undermines(index))])
  for (let presumed = findPresumed(start); ; ) {
    const outcome = decide(graph, Labelling.begin(graph, attacks, { voided, presumed }))
    const upheld = new Set([...presumed].filter((index) => !outcome.isRefuted(index)))
    if (upheld.size === presumed.size) return outcome
    presumed = upheld
  }
}

/** Returns the undecided removals and demotions of others that the founder made where nobody can have taken his role before. */
function findPresumed(labelling: Labelling): ReadonlySet<number> {
  const { records, founder } = labelling.graph
  return new Set(
    labelling.open().filter((index) => {
      const record = records[index]!
      const isOfOther = record.device === founder && mayTake(record) && record.payload.device !== founder
      return isOfOther && isSurelyByAdmin(labelling, index)
    }),
  )
}

/** Decides some records, by default all, and what they hang on. */
function decide(graph: MemberGraph, labelling: Labelling, wanted?: readonly number[]): Labelling {
  let next = labelling
  const undecided = () => (wanted === undefined ? next.open() : wanted.filter((index) => next.isOpen(index)))
  for (let open = undecided(); open.length > 0; open = undecided()) {
    next = breakCircle(graph, next, firstCircle(next, open))
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

function breakCircle(graph: MemberGraph, labelling: Labelling, circle: readonly number[]): Labelling {
  const waiting = findWaiting(labelling, circle)
  if (waiting.size > 0) {
    const rest = circle.filter((index) => !waiting.has(index))
    return labelling.with(decide(graph, labelling.without(waiting), rest), rest)
  }
  const trials = circle
    .filter((index) => mayTake(graph.records[index]!))
    .map((index) => ({ index, outcome: labelling.supposing(index) }))
    .filter(({ index, outcome }) => outcome.grants[index]?.takes)
  if (trials.length > 0) return mostSenior(graph, trials).outcome
  // no taker's right is certain; that of the first record is: what it may be read from comes before it, and is decided
  return labelling.supposing(circle[0]!)
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
