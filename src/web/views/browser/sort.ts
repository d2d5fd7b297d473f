import type { AssetView } from '../../data/views.ts'
import { nameOf } from '../../ui/file-kind.ts'
import { STATUS_ORDER } from './filter.ts'

export const SORTS = ['name', 'changed', 'status', 'state', 'size'] as const
export type Sort = (typeof SORTS)[number]

export const SORT_LABELS: Readonly<Record<Sort, string>> = {
  name: 'Name',
  changed: 'Newest change',
  status: 'Status',
  state: 'State',
  size: 'Size',
}

/** What wants to be seen first when sorting by state. */
const STATE_ORDER = ['Conflict', 'Modified', 'Outdated', 'Missing', 'Untracked', 'Normal', 'Freed', 'Trashed'] as const

// one collator for all: making one for each comparison takes seconds for 50,000 names
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

export function isSort(text: string): text is Sort {
  return (SORTS as readonly string[]).includes(text)
}

/** Returns the assets in an order; equal ones by name, as people count (`sh2` before `sh10`). */
export function sortAssets(assets: readonly AssetView[], sort: Sort): AssetView[] {
  const compare = COMPARE[sort]
  return assets.toSorted((a, b) => compare(a, b) || byName(a, b))
}

export function compareNames(a: string, b: string): number {
  return collator.compare(a, b)
}

/** What the system calls hidden comes last: few people ever look for it. */
const isHidden = ({ path }: AssetView) => Number(nameOf(path).startsWith('.'))

const byName = (a: AssetView, b: AssetView) =>
  isHidden(a) - isHidden(b) || collator.compare(nameOf(a.path), nameOf(b.path)) || collator.compare(a.path, b.path)

const COMPARE: Readonly<Record<Sort, (a: AssetView, b: AssetView) => number>> = {
  name: byName,
  changed: (a, b) => changedAt(b).localeCompare(changedAt(a)),
  status: (a, b) => statusRank(a) - statusRank(b),
  state: (a, b) => stateRank(a) - stateRank(b),
  size: (a, b) => b.size - a.size,
}

/** Times are ISO 8601 in UTC, so they sort as text. */
function changedAt({ mtime, last }: AssetView): string {
  const made = last?.time ?? ''
  return mtime !== null && mtime > made ? mtime : made
}

function statusRank({ status }: AssetView): number {
  return status === null ? STATUS_ORDER.length : STATUS_ORDER.indexOf(status)
}

function stateRank({ states }: AssetView): number {
  return STATE_ORDER.findIndex((state) => states.includes(state))
}
