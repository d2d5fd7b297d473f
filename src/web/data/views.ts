/** The shapes that the node answers with, by the names that the page uses. */
import type { AuthorView, CheckpointView, InputOf, OperationName, OutputOf, StatusView } from '../../api/client.ts'

export type {
  ApiEvent,
  AssetStateName,
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
} from '../../api/client.ts'

export type Status = CheckpointView['status']

/** One asset as the browser shows it. */
export interface AssetView extends StatusView {
  /** The cover, else the newest preview. */
  preview: CheckpointView['preview']
  /** Whether `preview` is a cover. */
  cover: boolean
  checkpoints: number
  last: {
    id: string
    comment: string
    author: AuthorView
    time: string
    keptOn: { have: number; of: number }
    status: Status
  } | null
  /** When the working file was written; null without one. */
  mtime: string | null
  pinned: boolean
}

export interface Amount {
  chunks: number
  bytes: number
}

export interface UndoStep {
  operation: string
  input: Record<string, unknown>
}

/** What undoes an operation: these calls, in this order. */
export interface Undo {
  label: string
  steps: UndoStep[]
}

/** What the operations for pages take and give, beside those that the command line shares. */
interface PageOperations {
  assets: {
    input: { after?: string; limit?: number; trashed?: boolean }
    output: { assets: AssetView[]; next: string | null; total: number }
  }
  assetsOf: { input: { paths: string[] }; output: AssetView[] }
  rescan: { input: Record<string, never>; output: unknown }
  search: {
    input: { q: string; limit?: number }
    output: { assets: AssetView[]; checkpoints: CheckpointView[]; more: boolean }
  }
  compare: {
    input: { a: string; b: string }
    output: { a: CheckpointView; b: CheckpointView; shared: Amount; onlyA: Amount; onlyB: Amount }
  }
  growth: {
    input: { points?: number }
    output: { points: { time: string; checkpoints: number; logical: number; added: number }[] }
  }
}

type Streams = 'content' | 'preview' | 'draftPreview'
type SharedName = Exclude<OperationName, keyof PageOperations | Streams>

/** Every operation that answers with JSON. */
export type CallName = SharedName | keyof PageOperations
export type CallInput<N extends CallName> = N extends keyof PageOperations
  ? PageOperations[N]['input']
  : N extends SharedName
    ? InputOf<N>
    : never
export type CallOutput<N extends CallName> = N extends keyof PageOperations
  ? PageOperations[N]['output']
  : N extends SharedName
    ? OutputOf<N>
    : never
