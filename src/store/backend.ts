import type { StoreSpace } from '../core/contracts.ts'
import type { LevelHandle } from './database.ts'

/** The databases of a store, in the order in which they are written and opened. */
export type DatabaseName = 'chunks' | 'local' | 'index'

/** Where a store lives: a folder with LevelDB databases, or memory. One code runs on both. */
export interface Backend {
  /** Shown in errors: the folder. */
  readonly path: string
  /** Opens a database, making it when it is not there. @throws LEVEL_LOCKED */
  open(name: DatabaseName): Promise<LevelHandle>
  /** Removes a closed database. */
  destroy(name: DatabaseName): Promise<void>
  /** Puts a closed database in order as far as it can be read; the rest of it is lost. */
  repair(name: DatabaseName): Promise<void>
  /** Whether a store was made here before. */
  exists(): Promise<boolean>
  /** Makes acknowledged batches survive a power failure where the database's own sync does not. */
  flush(): Promise<void>
  /** Bytes of all files. */
  diskBytes(): Promise<number>
  /**
   * Refuses before a write of that many bytes could fill the disk.
   * @throws DISK_FULL
   */
  requireSpace(bytes: number): Promise<void>
  space(): Promise<StoreSpace>
  /** Runs a task that gives space back, with the reserve at its disposal. */
  withReserve<T>(task: () => Promise<T>): Promise<T>
  /** What a copy of the folder does not have in common with it. */
  token(): Promise<string>
  /** Called once after all databases are closed. */
  close(): Promise<void>
}
