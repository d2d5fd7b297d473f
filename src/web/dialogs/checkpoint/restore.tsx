import { openSubject } from './draft.ts'
import { openCheckpointDialog } from './open.tsx'

/** Opens the dialog again that was open when the page was reloaded. */
export function restoreCheckpointDialog(): void {
  const subject = openSubject()
  if (subject !== undefined) void openCheckpointDialog(subject.project, subject.paths)
}
