import type { Backend, DatabaseName } from '../../src/store/backend.ts'
import type { LevelHandle, Write } from '../../src/store/database.ts'
import type { Random } from './random.ts'
import type { Process, Scheduler } from './scheduler.ts'

export interface DriveInit {
  name: string
  scheduler: Scheduler
  random: Random
  /** The longest that a synced write takes. */
  maxWriteMs: number
  /** Says that a write is synced which is not: a crash may take it back. */
  lies: boolean
}

/**
 * The disk of one laptop. What was synced survives its crashes; of what was not, a first part of each database's writes may.
 * A write that was on its way when the process died was made, or was not.
 */
export class Drive {
  readonly #init: DriveInit
  readonly #databases = new Map<DatabaseName, Database>()
  #home: unknown

  constructor(init: DriveInit) {
    this.#init = init
  }

  /** What a process sees of the disk. */
  backend(process: Process): Backend {
    const never = () => new Promise<never>(() => {})
    const guarded = async <T>(value: T): Promise<T> => (process.alive ? value : never())
    return {
      path: `(${this.#init.name})`,
      open: async (name) => (process.alive ? this.#open(name, process) : never()),
      repair: async () => {},
      destroy: async (name) => {
        this.#databases.delete(name)
      },
      exists: () => guarded(this.#databases.has('chunks')),
      flush: () => guarded(undefined),
      diskBytes: () => guarded(0),
      requireSpace: () => guarded(undefined),
      space: () => guarded({ freeBytes: Number.POSITIVE_INFINITY, lowBytes: 0, neededBytes: 0 }),
      withReserve: (task) => task(),
      token: () => guarded(this.#init.name),
      close: () => guarded(undefined),
    }
  }

  /** The note of its own log that a laptop keeps outside of the project. */
  home(process: Process) {
    return {
      log: async () => (process.alive ? this.#home : new Promise<never>(() => {})),
      setLog: async (_: unknown, log: unknown) => {
        await this.pause(process)
        this.#home = log
      },
    }
  }

  /** The process died, or the laptop lost its power. */
  crash(): void {
    for (const database of this.#databases.values()) database.crash(this.#init.random)
  }

  /** Resolves when a write is on the disk; never in a process that dies meanwhile. */
  pause(process: Process): Promise<void> {
    const { scheduler, random, maxWriteMs } = this.#init
    return new Promise((resolve) => scheduler.at(process, random.between(0.05, maxWriteMs), 'disk', resolve))
  }

  #open(name: DatabaseName, process: Process): LevelHandle {
    let database = this.#databases.get(name)
    if (database === undefined) {
      database = new Database(this.#init.lies)
      this.#databases.set(name, database)
    }
    return new Handle(database, this, process)
  }
}

interface Batch {
  writes: readonly Write[]
  synced: boolean
}

/** What is in one database, and what of it is on the disk. */
class Database {
  readonly #lies: boolean
  entries = new Entries()
  /** Since the last write that was synced. */
  #unsynced: Batch[] = []
  #synced = new Entries()

  constructor(lies: boolean) {
    this.#lies = lies
  }

  /** Returns what is to be called when the batch is on the disk. */
  begin(given: readonly Write[], synced: boolean): () => void {
    // LevelDB copies what it is given, and the store uses that memory again
    const writes = given.map((write) => (write.type === 'put' ? { ...write, value: write.value.slice() } : write))
    const batch: Batch = { writes, synced: false }
    this.#unsynced.push(batch)
    return () => {
      this.entries.apply(writes)
      batch.synced = synced && !this.#lies
      const last = this.#unsynced.findLastIndex((one) => one.synced)
      for (const one of this.#unsynced.splice(0, last + 1)) this.#synced.apply(one.writes)
    }
  }

  /** One log for all writes of a database: what comes back is a first part of them. */
  crash(random: Random): void {
    const kept = random.int(0, this.#unsynced.length)
    for (const { writes } of this.#unsynced.slice(0, kept)) this.#synced.apply(writes)
    this.#unsynced = []
    this.entries = this.#synced.copy()
  }
}

/** Entries in the order of their keys' bytes. */
class Entries {
  #values = new Map<string, Uint8Array>()
  #keys: string[] = []

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#values.get(text(key))
  }

  apply(writes: readonly Write[]): void {
    for (const write of writes) {
      const key = text(write.key)
      if (write.type === 'put') {
        if (!this.#values.has(key)) this.#keys.splice(this.#from(key), 0, key)
        this.#values.set(key, write.value)
      } else if (this.#values.delete(key)) {
        this.#keys.splice(this.#from(key), 1)
      }
    }
  }

  copy(): Entries {
    const copy = new Entries()
    copy.#values = new Map(this.#values)
    copy.#keys = [...this.#keys]
    return copy
  }

  range({ gt, gte, lt, reverse, limit }: Parameters<LevelHandle['iterator']>[0]): [Uint8Array, Uint8Array][] {
    const start = gt === undefined ? this.#from(text(gte!)) : this.#from(`${text(gt)}\0`)
    const keys = this.#keys.slice(start, this.#from(text(lt)))
    if (reverse) keys.reverse()
    return keys.slice(0, limit).map((key) => [Uint8Array.from(Buffer.from(key, 'latin1')), this.#values.get(key)!])
  }

  /** The place of the first key that is not before `key`. */
  #from(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#keys[middle]! < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Strings of one letter for each byte are ordered as the bytes are. */
function text(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1')
}

class Handle implements LevelHandle {
  status = 'open'
  readonly #database: Database
  readonly #drive: Drive
  readonly #process: Process

  constructor(database: Database, drive: Drive, process: Process) {
    this.#database = database
    this.#drive = drive
    this.#process = process
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#guarded(() => this.#database.entries.get(key))
  }

  async getMany(keys: Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return this.#guarded(() => keys.map((key) => this.#database.entries.get(key)))
  }

  async batch(writes: Write[], { sync }: { sync: boolean }): Promise<void> {
    if (!this.#process.alive) return new Promise<never>(() => {})
    const done = this.#database.begin(writes, sync)
    if (sync) await this.#drive.pause(this.#process)
    done()
  }

  iterator(options: Parameters<LevelHandle['iterator']>[0]) {
    return { all: async () => this.#guarded(() => this.#database.entries.range(options)) }
  }

  async close(): Promise<void> {
    this.status = 'closed'
  }

  async #guarded<T>(read: () => T): Promise<T> {
    return this.#process.alive ? read() : new Promise<never>(() => {})
  }
}
