import type { DeviceId } from '../../../core/ids.ts'
import { MAX_OUTSTANDING_REQUESTS } from '../../../protocol/constants.ts'
import { TokenBucket } from '../../../protocol/rate-limit.ts'
import { OUR_QUESTION_RATE } from './constants.ts'
import { RANKS, type Rank } from './model.ts'

/** One project that fetches. */
export interface Asker {
  /** Peers that it could ask. */
  readonly devices: Iterable<DeviceId>
  /**
   * Sends the next request of that rank and returns its kind; undefined: there is none. Its end is told by `release`. Must not
   * call `pump` before it returns.
   */
  ask(device: DeviceId, rank: Rank, mayQuestion: boolean): 'get' | 'have' | undefined
}

/**
 * Decides which project asks a device next. All projects of a node share the requests that may be outstanding at a device and the
 * questions that it answers: what somebody waits for goes before everything else, and of equal rank whoever has waited longest.
 */
export class Turns {
  readonly #now: () => number
  /** Who has waited longest is first. */
  #askers: Asker[] = []
  readonly #devices = new Map<DeviceId, { outstanding: number; questions: TokenBucket }>()

  /** @param now milliseconds that only grow */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Returns the function that ends it; requests that are outstanding are still to be released. */
  join(asker: Asker): () => void {
    this.#askers.push(asker)
    return () => {
      this.#askers = this.#askers.filter((other) => other !== asker)
    }
  }

  /** A request ended. */
  release(device: DeviceId): void {
    const state = this.#devices.get(device)
    if (state !== undefined) state.outstanding--
  }

  /** Lets everybody ask who may: one request each, the least busy device first, until nobody has another one. */
  pump(): void {
    let open = [...new Set(this.#askers.flatMap(({ devices }) => [...devices]))]
    while (open.length > 0) {
      open.sort((a, b) => this.#state(a).outstanding - this.#state(b).outstanding)
      open = open.filter((device) => this.#offer(device))
    }
  }

  #offer(device: DeviceId): boolean {
    const state = this.#state(device)
    if (state.outstanding >= MAX_OUTSTANDING_REQUESTS) return false
    for (const rank of RANKS) {
      for (const asker of this.#askers) {
        const asked = asker.ask(device, rank, state.questions.hasToken)
        if (asked === undefined) continue
        if (asked === 'have') state.questions.take()
        state.outstanding++
        this.#askers = [...this.#askers.filter((other) => other !== asker), asker]
        return true
      }
    }
    return false
  }

  #state(device: DeviceId): { outstanding: number; questions: TokenBucket } {
    let state = this.#devices.get(device)
    if (state === undefined) {
      state = { outstanding: 0, questions: new TokenBucket(OUR_QUESTION_RATE, this.#now) }
      this.#devices.set(device, state)
    }
    return state
  }
}
