import type { CdcWorkers } from '../../cdc/index.ts'
import type { ProjectStore } from '../../core/contracts.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { ProjectNetwork } from '../network-port.ts'
import type { Notices } from '../notices.ts'
import type { AssetTable } from './asset-table.ts'
import type { Contents } from './contents.ts'
import type { PathLocks } from './path-locks.ts'
import type { RecordWriter } from './record-writer.ts'
import type { TempFiles } from './temp-files.ts'

/** What the verbs of a project work with; each takes the whole and uses what it needs. */
export interface ProjectComponents {
  /** The project's folder, absolute. */
  readonly dir: string
  readonly store: ProjectStore
  readonly device: DeviceId
  readonly writer: RecordWriter
  readonly workers: CdcWorkers
  readonly contents: Contents
  readonly locks: PathLocks
  /** The states and cards of all files, in memory. */
  readonly assets: AssetTable
  readonly temps: TempFiles
  readonly network: ProjectNetwork
  /** What the person is told about the project. */
  readonly notices: Notices
  /** What the person is told about the device as a whole. */
  readonly deviceNotices: Notices
  /** Resolves when the person has been told of what was stored until now. */
  told(): Promise<void>
  /** Whether the project's file system takes names that differ only by case for one. */
  readonly ignoresCase: boolean
  /** Where copies for `open` go. */
  readonly cacheDir: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a locked file is tried again, milliseconds. */
  readonly lockRetryMs: number
}
