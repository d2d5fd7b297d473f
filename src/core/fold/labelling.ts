import type { Attacks } from './attacks.ts'
import { grantAt, type PartlyGranted, surelyTakes } from './grant.ts'
import type { MemberGraph } from './member-graph.ts'
import type { Grant } from './standing.ts'

type Label =
  | 'open'
  | 'counts'
  | 'out'
  /** Supposed to count and to take, before it is known whether its signer held the right. */
  | 'supposed'
  /** Presumed to count and to take. What would hit it is not void for that, and may refute it (`isRefuted`). */
  | 'presumed'
  /** Put off: it hits nothing so far, and what hangs on whether it counts is not known. */
  | 'suspended'

/**
 * Which member records count, as far as it is decided. What is decided never changes again, whatever is decided later, so
 * deciding comes to an end, and in whatever order it is done.
 *
 * Of itself follows: a record is out when its signer did not hold the right in the counted records that it had seen,
 * when a counted taker hits it, or when it would hit a record that counts. It counts when the right is known to hold and
 * every taker that could hit it is out.
 */
export class Labelling implements PartlyGranted {
  readonly graph: MemberGraph
  readonly grants: (Grant | undefined)[]
  readonly #attacks: Attacks
  readonly #labels: Label[]

  private constructor(graph: MemberGraph, attacks: Attacks, labels: Label[], grants: (Grant | undefined)[]) {
    this.graph = graph
    this.#attacks = attacks
    this.#labels = labels
    this.grants = grants
  }

  /**
   * @param voided records that are out from the start
   * @param presumed records that are presumed to count
   */
  static begin(
    graph: MemberGraph,
    attacks: Attacks,
    { voided, presumed }: { voided: ReadonlySet<number>; presumed: ReadonlySet<number> },
  ): Labelling {
    const labels = graph.records.map((_, index): Label => {
      if (voided.has(index)) return 'out'
      return presumed.has(index) ? 'presumed' : 'open'
    })
    const labelling = new Labelling(
      graph,
      attacks,
      labels,
      labels.map(() => undefined),
    )
    labelling.#followUp()
    return labelling
  }

  isOpen(index: number): boolean {
    return this.#labels[index] === 'open'
  }

  /** Tells whether an undecided record would take back the right it was made with, whatever else counts. */
  undermines(index: number): boolean {
    if (!surelyTakes(this, index)) return false
    const next = this.#copy()
    for (const victim of this.#attacks.hits[index]!) next.#labels[victim] = 'out'
    // a right is read from records that come before
    for (let other = 0; other < index; other++) {
      if (next.isOpen(other) && grantAt(next, other) === undefined) next.#labels[other] = 'out'
    }
    return grantAt(next, index) === undefined
  }

  /** Tells, once all is decided, whether a presumed record does not count: a taker that does hits it, or it takes nothing. */
  isRefuted(index: number): boolean {
    return this.#isHit(index) || this.grants[index]?.takes !== true
  }

  /** Returns the records that are not decided, ascending. */
  open(): number[] {
    return this.#labels.flatMap((label, index) => (label === 'open' ? [index] : []))
  }

  isUndecided(index: number): boolean {
    const label = this.#labels[index]
    return (
      ['open', 'supposed', 'suspended'].includes(label!) || (label === 'presumed' && this.grants[index] === undefined)
    )
  }

  isPresumed(index: number): boolean {
    return this.#labels[index] === 'presumed'
  }

  /** Returns the records that the right of a record may be read from, decided or not. */
  consultedBy(index: number): readonly number[] {
    return this.#attacks.consulted[index]!
  }

  /** Returns the undecided records that the fate of an undecided one hangs on, directly or not; itself is one of them. */
  openCausesOf(index: number): Set<number> {
    const causes = new Set([index])
    // the set grows while it is walked
    for (const cause of causes) {
      for (const taker of this.#attacks.hitBy[cause]!) if (this.isOpen(taker)) causes.add(taker)
      if (grantAt(this, cause) !== 'undecided') continue
      for (const about of this.#attacks.consulted[cause]!) if (this.isOpen(about)) causes.add(about)
    }
    return causes
  }

  /** Returns what follows if undecided records have no effect. */
  without(records: Iterable<number>): Labelling {
    const next = this.#copy()
    for (const index of records) next.#labels[index] = 'out'
    next.#followUp()
    return next
  }

  /** Returns what is certain if undecided records exclude nothing, whether they count or not. */
  suspending(records: Iterable<number>): Labelling {
    const next = this.#copy()
    for (const index of records) next.#labels[index] = 'suspended'
    next.#followUp()
    return next
  }

  /** Returns what follows if undecided records are as `decided` has them. */
  with(decided: Labelling, records: Iterable<number>): Labelling {
    const next = this.#copy()
    for (const index of records) {
      next.#labels[index] = decided.#labels[index]!
      next.grants[index] = decided.grants[index]
    }
    next.#followUp()
    return next
  }

  /**
   * Returns what follows if an undecided record counts. One whose right is not known is supposed to take rights away, and
   * what would hit it has no effect; it may still turn out to have no right.
   */
  supposing(index: number): Labelling {
    const next = this.#copy()
    const grant = grantAt(this, index)
    next.#labels[index] = grant === 'undecided' ? 'supposed' : 'counts'
    // without the right it would not be undecided
    if (grant !== 'undecided') next.grants[index] = grant
    next.#followUp()
    return next
  }

  /** Tells whether a taker that counts, as far as it is decided, hits the record. */
  #isHit(index: number): boolean {
    return this.#attacks.hitBy[index]!.some((taker) => this.#takes(taker))
  }

  #copy(): Labelling {
    return new Labelling(this.graph, this.#attacks, [...this.#labels], [...this.grants])
  }

  #followUp(): void {
    let undecided = this.#labels.flatMap((_, index) => (this.isUndecided(index) ? [index] : []))
    for (let before = Number.POSITIVE_INFINITY; undecided.length < before; ) {
      before = undecided.length
      undecided = undecided.filter((index) => !this.#decide(index))
    }
  }

  /** Decides the record if what is decided already settles it, and tells whether it did. */
  #decide(index: number): boolean {
    if (this.#labels[index] === 'suspended') return false
    const presumed = this.isPresumed(index)
    const supposed = presumed || this.#labels[index] === 'supposed'
    if (!supposed && this.#isHit(index)) {
      this.#labels[index] = 'out'
      return true
    }
    const grant = grantAt(this, index)
    if (grant === 'undecided') return false
    if (grant === undefined || (grant.takes && this.#hitsWhatCounts(index))) {
      this.#labels[index] = 'out'
      return true
    }
    if (!supposed && !this.#isUnhit(index)) return false
    if (!presumed) this.#labels[index] = 'counts'
    this.grants[index] = grant
    return true
  }

  #takes(taker: number): boolean {
    return this.#labels[taker] === 'supposed' || this.isPresumed(taker) || this.grants[taker]?.takes === true
  }

  #isUnhit(index: number): boolean {
    return this.#attacks.hitBy[index]!.every(
      (taker) => ['out', 'suspended'].includes(this.#labels[taker]!) || this.grants[taker]?.takes === false,
    )
  }

  #hitsWhatCounts(taker: number): boolean {
    return this.#attacks.hits[taker]!.some(
      (victim) => this.#labels[victim] === 'counts' || this.#labels[victim] === 'supposed',
    )
  }
}
