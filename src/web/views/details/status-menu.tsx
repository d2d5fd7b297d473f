import { ChevronDown } from 'lucide-react'
import { setStatus } from '../../actions/asset-actions.tsx'
import type { AssetView } from '../../data/views.ts'
import { Menu } from '../../ui/menu.tsx'
import { STATUS_MEANING, STATUSES, StatusPill } from '../../ui/pills.tsx'

export function StatusMenu({ project, asset: { path, status } }: { project: string; asset: AssetView }) {
  if (status === null) return null
  const entries = STATUSES.map((one) => ({
    kind: 'choice' as const,
    label: `${one}: ${STATUS_MEANING[one]}`,
    checked: one === status,
    run: () => void setStatus(project, [path], one),
  }))
  return (
    <Menu entries={entries} align="end">
      <button type="button" className="status-menu" aria-label={`Status ${status}: change it`}>
        <StatusPill status={status} />
        <ChevronDown size={13} aria-hidden="true" />
      </button>
    </Menu>
  )
}
