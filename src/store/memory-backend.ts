import { MemoryLevel } from 'memory-level'
import type { StoreSpace } from '../core/contracts.ts'
import type { Backend, DatabaseName } from './backend.ts'
import type { LevelHandle, Write } from './database.ts'

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
    return copying(level)
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

  async space(): Promise<StoreSpace> {
    return { freeBytes: Number.POSITIVE_INFINITY, lowBytes: 0, neededBytes: 0 }
  }

  async withReserve<T>(task: () => Promise<T>): Promise<T> {
    return task()
  }

  async token(): Promise<string> {
    return 'memory'
  }

  async close(): Promise<void> {}
}

/** Keeps its own copy of what is written, as LevelDB does: the writer uses the memory of a batch again. */
function copying(level: MemoryLevel<Uint8Array, Uint8Array>): LevelHandle {
  return {
    get status() {
      return level.status
    },
    get: (key) => level.get(key),
    getMany: (keys) => level.getMany(keys),
    batch: (writes) => level.batch(writes.map(copyOf)),
    iterator: (options) => level.iterator(options),
    close: () => level.close(),
  }
}

function copyOf(write: Write): Write {
  return write.type === 'put' ? { ...write, value: write.value.slice() } : write
}
