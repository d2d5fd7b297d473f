import { AlertTriangle, ArrowDownCircle, CircleDashed, CircleDot, CloudOff, FileX, GitFork, Trash2 } from 'lucide-react'
import type { AssetStateName, Status } from '../data/views.ts'
import './pills.css'

export const STATUSES: readonly Status[] = ['Todo', 'WIP', 'WFA', 'Retake', 'Done']

export const STATUS_MEANING: Readonly<Record<Status, string>> = {
  Todo: 'not started',
  WIP: 'work in progress',
  WFA: 'waiting for approval',
  Retake: 'to be done again',
  Done: 'approved',
}

export function StatusPill({ status }: { status: Status }) {
  return (
    <span className="status-pill" data-status={status}>
      {status}
    </span>
  )
}

const STATE_ICONS: Readonly<Record<AssetStateName, typeof CircleDot>> = {
  Normal: CircleDot,
  Modified: CircleDot,
  Outdated: ArrowDownCircle,
  Untracked: CircleDashed,
  Missing: FileX,
  Freed: CloudOff,
  Trashed: Trash2,
  Conflict: GitFork,
}

export function StateMark({ state, quiet = false }: { state: AssetStateName; quiet?: boolean }) {
  const Icon = STATE_ICONS[state]
  return (
    <span className="state-mark" data-state-name={state}>
      <Icon size={13} strokeWidth={2.2} aria-hidden="true" />
      <span className={quiet ? 'unseen' : undefined}>{state}</span>
    </span>
  )
}

export function Warning({ children }: { children: React.ReactNode }) {
  return (
    <p className="warning">
      <AlertTriangle size={15} aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}
