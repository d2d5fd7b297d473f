import type { Backend, DatabaseName } from '../../src/store/backend.ts'
import type { LevelHandle } from '../../src/store/database.ts'

/** The process ends at one write to a database: just before it reaches the disk, or just after. */
export interface Death {
  atWrite: number
  when: 'before' | 'after'
}

export class Died extends Error {}

/** Lets writes through until the death that was asked for; nothing is written after it. */
export class FaultyBackend implements Backend {
  /** Which database each write went to. */
  readonly writes: DatabaseName[] = []
  death: Death | undefined
  readonly #inner: Backend
  #isDead = false

  constructor(inner: Backend) {
    this.#inner = inner
  }

  get path(): string {
    return this.#inner.path
  }

  /** Begins to count writes. */
  arm(death: Death | undefined): void {
    this.writes.length = 0
    this.death = death
  }

  /** What failed works again: a full disk with room. */
  revive(): void {
    this.#isDead = false
    this.death = undefined
  }

  async open(name: DatabaseName): Promise<LevelHandle> {
    const level = await this.#inner.open(name)
    const batch = async (...args: Parameters<LevelHandle['batch']>) => {
      if (this.#isDead) throw new Died()
      this.writes.push(name)
      const isLast = this.writes.length === this.death?.atWrite
      if (isLast) this.#isDead = true
      if (isLast && this.death?.when === 'before') throw new Died()
      await level.batch(...args)
      if (isLast) throw new Died()
    }
    return new Proxy(level, {
      get: (target, property) => {
        if (property === 'batch') return batch
        const value = Reflect.get(target, property, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  destroy = (name: DatabaseName) => this.#inner.destroy(name)
  repair = (name: DatabaseName) => this.#inner.repair(name)
  exists = () => this.#inner.exists()
  flush = () => this.#inner.flush()
  diskBytes = () => this.#inner.diskBytes()
  requireSpace = (bytes: number) => this.#inner.requireSpace(bytes)
  space = () => this.#inner.space()
  withReserve = <T>(task: () => Promise<T>) => this.#inner.withReserve(task)
  token = () => this.#inner.token()
  close = () => this.#inner.close()
}
