import type { FileStamp } from '../../core/chunk.ts'
import type { Base } from '../../core/contracts.ts'
import type { UpdateResult } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
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

/** Notes what is in the file now, and returns the base that says so. */
export function baseAfter(
  { contents }: Pick<ProjectComponents, 'contents'>,
  { working, node, to }: Step,
  { file, stamp }: { file: string; stamp: FileStamp },
): Base {
  contents.note(file, { content: node.content, stamp })
  return {
    asset: working.asset.id,
    checkpoint: node.id,
    path: to,
    content: node.content,
    stamp: contents.trusted(stamp),
    before: undefined,
    revertedFrom: undefined,
  }
}
