import { PULL_STALL_MS, PULL_TURN_MS } from './constants.ts'

export interface Puller {
  /** It may ask now. */
  onTurn(): void
}

/**
 * The exchanges of one project take turns in asking for what may be missing here: many peers would all send the same. A
 * turn lasts until it is released; it passes on when the peer is silent for a moment, or has had it for long.
 */
export class PullTurns {
  #holder: Puller | undefined
  #since = 0
  readonly #waiting = new Set<Puller>()
  #timer: NodeJS.Timeout | undefined

  /** Calls `onTurn`: at once if nobody has the turn, or this one has it. */
  request(puller: Puller): void {
    if (this.#holder === puller) puller.onTurn()
    else this.#waiting.add(puller)
    if (this.#holder === undefined) this.#next()
  }

  /** The peer of the one who has the turn has sent something. */
  touch(puller: Puller): void {
    if (this.#holder === puller) this.#watch()
  }

  /** It has been answered, or is over: the next may ask. */
  release(puller: Puller): void {
    this.#waiting.delete(puller)
    if (this.#holder === puller) this.#next()
  }

  #next(): void {
    clearTimeout(this.#timer)
    const [next] = this.#waiting
    this.#holder = next
    if (next === undefined) return
    this.#waiting.delete(next)
    this.#since = performance.now()
    this.#watch()
    next.onTurn()
  }

  #watch(): void {
    clearTimeout(this.#timer)
    const left = this.#since + PULL_TURN_MS - performance.now()
    this.#timer = setTimeout(() => this.#next(), Math.max(0, Math.min(PULL_STALL_MS, left)))
  }
}
