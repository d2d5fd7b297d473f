import type { Attacks } from './attacks.ts'
import { grantAt, type PartlyGranted } from './grant.ts'
import type { MemberGraph } from './member-graph.ts'
import type { Grant } from './standing.ts'

type Label =
  | 'open'
  | 'counts'
  | 'out'
  /** Supposed to count and to take, before it is known whether its signer held the right. */
  | 'supposed'

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

  /** @param voided records that are out from the start */
  static begin(graph: MemberGraph, attacks: Attacks, voided: ReadonlySet<number>): Labelling {
    const labels = graph.records.map((_, index): Label => (voided.has(index) ? 'out' : 'open'))
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

  isOut(index: number): boolean {
    return this.#labels[index] === 'out'
  }

  /** Returns the records that are not decided, ascending. */
  open(): number[] {
    return this.#labels.flatMap((label, index) => (label === 'open' ? [index] : []))
  }

  isUndecided(index: number): boolean {
    return this.#labels[index] === 'open' || this.#labels[index] === 'supposed'
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
    const supposed = this.#labels[index] === 'supposed'
    const hitBy = this.#attacks.hitBy[index]!
    if (!supposed && hitBy.some((taker) => this.#takes(taker))) {
      this.#labels[index] = 'out'
      return true
    }
    const grant = grantAt(this, index)
    if (grant === 'undecided') return false
    if (grant === undefined || (grant.takes && this.#hitsWhatCounts(index))) {
      this.#labels[index] = 'out'
      return true
    }
    if (!supposed && !hitBy.every((taker) => this.#takesNothing(taker))) return false
    this.#labels[index] = 'counts'
    this.grants[index] = grant
    return true
  }

  #takes(taker: number): boolean {
    return this.#labels[taker] === 'supposed' || this.grants[taker]?.takes === true
  }

  #takesNothing(taker: number): boolean {
    return this.#labels[taker] === 'out' || this.grants[taker]?.takes === false
  }

  #hitsWhatCounts(taker: number): boolean {
    return this.#attacks.hits[taker]!.some(
      (victim) => this.#labels[victim] === 'counts' || this.#labels[victim] === 'supposed',
    )
  }
}
