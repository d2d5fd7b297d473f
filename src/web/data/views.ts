/** The shapes that the node answers with, by the names that the page uses. */
import type { CheckpointView, InputOf, OperationName, OutputOf } from '../../api/client.ts'

export type {
  ApiEvent,
  AssetStateName,
  AssetView,
  AuthorView,
  CheckpointView,
  ClaimView,
  ErrorJson,
  JobProgress,
  JobSummary,
  JobView,
  MemberView,
  NoticeView,
  PeerView,
  PreviewView,
  ProjectView,
  StatsView,
  TrashView,
  Undo,
  UndoStep,
} from '../../api/client.ts'

export type Status = CheckpointView['status']

/** Every operation that answers with JSON; the others answer with the bytes of a file or an image. */
export type CallName = Exclude<OperationName, 'content' | 'preview' | 'draftPreview'>
export type CallInput<N extends CallName> = InputOf<N>
export type CallOutput<N extends CallName> = OutputOf<N>

/** A folder as the node counts it. */
export type FolderView = OutputOf<'folder'>['folders'][number]
