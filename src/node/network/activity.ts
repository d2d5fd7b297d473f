import type { Peering } from './peering.ts'

/**
 * Waits for something to happen in a project. Returns false when nothing did for `idleMs`.
 *
 * What happened between two calls counts: the first call begins to listen, `close` ends it.
 */
export class Activity {
  readonly #off: () => void
  readonly #note: () => void
  #happened = false
  #wake: (() => void) | undefined

  constructor(peering: Pick<Peering, 'onActivity' | 'replicator'>) {
    this.#note = () => {
      this.#happened = true
      this.#wake?.()
    }
    const offs = [
      peering.onActivity(this.#note),
      // whether it rests is no progress: who asks it makes it look again, and would wake itself for ever
      peering.replicator.on(({ kind }) => {
        if (kind !== 'state') this.#note()
      }),
    ]
    this.#off = () => {
      for (const off of offs) off()
    }
  }

  async next(idleMs: number, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted()
    if (!this.#happened) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const timer = setTimeout(resolve, idleMs)
      signal?.addEventListener('abort', () => resolve(), { once: true })
      await promise
      clearTimeout(timer)
      this.#wake = undefined
      signal?.throwIfAborted()
    }
    const happened = this.#happened
    this.#happened = false
    return happened
  }

  /** Something happened elsewhere. */
  wake(): void {
    this.#note()
  }

  close(): void {
    this.#off()
  }
}
