import { openDialog } from '../dialogs.ts'
import { CheckpointDialog } from './checkpoint-dialog.tsx'
import { noteOpen, type Subject } from './draft.ts'

/** Opens the dialog that makes checkpoints of these files. */
export async function openCheckpointDialog(project: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const subject: Subject = { project, paths }
  noteOpen(subject)
  await openDialog((close) => <CheckpointDialog subject={subject} onClose={close} />)
  noteOpen(undefined)
}
