import { MemoryLevel } from 'memory-level'
import type { Backend, DatabaseName } from './backend.ts'
import type { LevelHandle } from './database.ts'

/** Keeps a store in memory. Opened again, it has what it had when it was closed. */
export class MemoryBackend implements Backend {
  readonly path = '(memory)'
  readonly #levels = new Map<DatabaseName, MemoryLevel<Uint8Array, Uint8Array>>()

  async open(name: DatabaseName): Promise<LevelHandle> {
    let level = this.#levels.get(name)
    if (level === undefined) {
      level = new MemoryLevel({ keyEncoding: 'view', valueEncoding: 'view' })
      this.#levels.set(name, level)
    }
    await level.open()
    return level
  }

  async destroy(name: DatabaseName): Promise<void> {
    this.#levels.delete(name)
  }

  async repair(): Promise<void> {}

  async exists(): Promise<boolean> {
    return this.#levels.has('chunks')
  }

  async flush(): Promise<void> {}

  async diskBytes(): Promise<number> {
    let bytes = 0
    for (const level of this.#levels.values()) {
      for await (const [key, value] of level.iterator()) bytes += key.byteLength + value.byteLength
    }
    return bytes
  }

  async requireSpace(): Promise<void> {}

  async withReserve<T>(task: () => Promise<T>): Promise<T> {
    return task()
  }

  async token(): Promise<string> {
    return 'memory'
  }

  async close(): Promise<void> {}
}
