/** Which assets are shown: of one kind of fact any value will do, and every kind must fit. */
import type { AssetView, Status } from '../../data/views.ts'
import { FILE_KINDS, type FileKind, kindOf } from '../../ui/file-kind.ts'

export const STATUS_ORDER: readonly Status[] = ['Todo', 'WIP', 'WFA', 'Retake', 'Done']
const STATE_NAMES = ['Modified', 'Outdated', 'Untracked', 'Missing', 'Freed', 'Conflict', 'Normal'] as const

export const FACETS = ['state', 'status', 'type', 'author'] as const
export type Facet = (typeof FACETS)[number]
export type Filter = Readonly<Record<Facet, readonly string[]>>

export const FACET_LABELS: Readonly<Record<Facet, string>> = {
  state: 'State',
  status: 'Status',
  type: 'Type',
  author: 'Author',
}

/** Returns what the address says: values of one kind are separated by commas, and each is encoded. */
export function parseFilter(params: Readonly<Record<string, string>>): Filter {
  const values = (facet: Facet) => {
    const text = params[facet] ?? ''
    return text === '' ? [] : text.split(',').map(decodeURIComponent)
  }
  return { state: values('state'), status: values('status'), type: values('type'), author: values('author') }
}

export function formatFacet(values: readonly string[]): string {
  return values.map(encodeURIComponent).join(',')
}

export function isFiltering(filter: Filter): boolean {
  return FACETS.some((facet) => filter[facet].length > 0)
}

/** Returns the assets that fit. */
export function filterAssets(assets: readonly AssetView[], filter: Filter): readonly AssetView[] {
  const active = FACETS.filter((facet) => filter[facet].length > 0).map(
    (facet) => [facet, new Set(filter[facet])] as const,
  )
  if (active.length === 0) return assets
  return assets.filter((asset) =>
    active.every(([facet, wanted]) => valuesOf(asset, facet).some((value) => wanted.has(value))),
  )
}

/** Returns how many of the assets have each value, in the order in which values are offered. */
export function countValues(assets: readonly AssetView[], facet: Facet): [value: string, count: number][] {
  const counts = new Map<string, number>()
  for (const asset of assets) {
    for (const value of valuesOf(asset, facet)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const order = ORDER[facet]
  if (order === undefined) return [...counts].sort(([a], [b]) => a.localeCompare(b))
  return order.flatMap((value) => (counts.has(value) ? [[value, counts.get(value)!] as [string, number]] : []))
}

const ORDER: Readonly<Record<Facet, readonly string[] | undefined>> = {
  state: STATE_NAMES,
  status: STATUS_ORDER,
  type: FILE_KINDS,
  author: undefined,
}

function valuesOf(asset: AssetView, facet: Facet): readonly string[] {
  switch (facet) {
    case 'state':
      return asset.states
    case 'status':
      return asset.status === null ? [] : [asset.status]
    case 'type':
      return [kindOf(asset.path) satisfies FileKind]
    case 'author':
      return asset.last === null ? [] : [asset.last.author.name]
    default:
      return facet satisfies never
  }
}
