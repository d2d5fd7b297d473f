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

export function isSort(text: string): text is Sort {
  return (SORTS as readonly string[]).includes(text)
}

/** Returns the assets in an order; equal ones by name, as people count (`sh2` before `sh10`). */
export function sortAssets(assets: readonly AssetView[], sort: Sort): AssetView[] {
  const rank = RANK[sort]
  return assets
    .map((asset) => ({ asset, rank: rank(asset), name: nameKey(asset) }))
    .sort((a, b) => compare(a.rank, b.rank) || compare(a.name, b.name))
    .map(({ asset }) => asset)
}

export function compareNames(a: string, b: string): number {
  return compare(foldName(a), foldName(b)) || compare(a, b)
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Returns a name as text that sorts by its code units: letters without case and accents, numbers by their value. A collator
 * knows more about languages, and takes seconds for 50,000 names.
 */
function foldName(name: string): string {
  const plain = ASCII.test(name) ? name : name.normalize('NFD').replace(/\p{M}/gu, '')
  return plain
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(MAX_DIGITS, '0'))
    .replaceAll('_', BEFORE_ALL)
}

const ASCII = /^\p{ASCII}*$/u
/** Longer numbers, which are no counts, sort as text. */
const MAX_DIGITS = 16
/** The underscore separates words: `shot_2` stands before `shot2b`, as with a space. */
const BEFORE_ALL = '\u0001'

/** Making a key costs more than all comparisons with it, and assets that have not changed stay the same objects. */
const nameKeys = new WeakMap<AssetView, string>()

function nameKey(asset: AssetView): string {
  const known = nameKeys.get(asset)
  if (known !== undefined) return known
  const name = nameOf(asset.path)
  // what the system calls hidden comes last: few people ever look for it
  const path = foldName(asset.path)
  const folded = path.slice(path.lastIndexOf('/') + 1)
  const key = [name.startsWith('.') ? 1 : 0, folded, path, asset.path].join('\0')
  nameKeys.set(asset, key)
  return key
}

/** What comes first has the smaller rank. */
const RANK: Readonly<Record<Sort, (asset: AssetView) => number>> = {
  name: () => 0,
  changed: (asset) => -changedAt(asset),
  status: statusRank,
  state: stateRank,
  size: ({ size }) => -size,
}

/** Milliseconds; what has neither time is older than all. */
function changedAt({ mtime, last }: AssetView): number {
  return Math.max(timeOf(mtime), timeOf(last?.time ?? null))
}

function timeOf(time: string | null): number {
  return time === null ? Number.NEGATIVE_INFINITY : Date.parse(time)
}

function statusRank({ status }: AssetView): number {
  return status === null ? STATUS_ORDER.length : STATUS_ORDER.indexOf(status)
}

function stateRank({ states }: AssetView): number {
  return STATE_ORDER.findIndex((state) => states.includes(state))
}
