import type { ProjectComponents } from './components.ts'
import { tellDamage } from './damage-notices.ts'
import { heal } from './heal.ts'

/** How long damage that nobody connected could mend is left before it is tried again, milliseconds. */
export const DEFAULT_HEAL_RETRY_MS = 10 * 60 * 1000

/**
 * Mends damage as soon as anything finds it, without being asked: a restore, a peer that was given a wrong chunk and says so,
 * the scrub. Asks only who is connected; tells the person what it mended and what is left.
 */
export class Healer {
  readonly #c: ProjectComponents
  readonly #retryMs: number
  readonly #ended = new AbortController()
  readonly #unsubscribe: () => void
  #running: Promise<void> | undefined
  #again = false
  /** When to look again at what is left; undefined: nothing is. */
  #retryAtMs: number | undefined

  constructor(components: ProjectComponents, { retryMs = DEFAULT_HEAL_RETRY_MS }: { retryMs?: number } = {}) {
    this.#c = components
    this.#retryMs = retryMs
    this.#unsubscribe = components.store.chunks.onDamaged(() => this.#start())
    // what an earlier process left: looked at with the first turn
    this.#retryAtMs = components.now()
  }

  /** Tries again what was left, when it is time. */
  turn(): void {
    if (this.#retryAtMs !== undefined && this.#c.now() >= this.#retryAtMs) this.#start()
  }

  /** Resolves when what is being mended now is mended or left. */
  async settled(): Promise<void> {
    await this.#running
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    this.#ended.abort()
    await this.#running
  }

  /** One after the other; what is found meanwhile is looked at afterwards, all at once. */
  #start(): void {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended
    while (this.#again && !signal.aborted) {
      this.#again = false
      try {
        const damage = await this.#c.store.damage({ signal })
        const { healed, left } = await heal(this.#c, damage, { signal })
        this.#retryAtMs = left.length === 0 ? undefined : this.#c.now() + this.#retryMs
        await tellDamage(this.#c, left, healed)
      } catch {
        // a full disk, or the store is closed: `check` says it to who asks
        this.#retryAtMs = this.#c.now() + this.#retryMs
      }
    }
  }
}
