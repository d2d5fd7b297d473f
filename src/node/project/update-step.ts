import type { UpdateResult } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { WorkingFile } from './working-file.ts'

/** What an update does to one working file. */
export interface Step {
  working: WorkingFile
  node: CheckpointNode
  /** Where the file goes: elsewhere when a colleague has moved the asset. */
  to: string
}

/** `wasHere`: there was a file, which can be put back. */
export type Taken = UpdateResult['updated'][number] & { wasHere: boolean }
