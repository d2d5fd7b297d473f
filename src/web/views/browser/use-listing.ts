import { useDeferredValue, useMemo } from 'react'
import { useRoute } from '../../app/use-route.ts'
import { useAssets, useSearch } from '../../data/use-queries.ts'
import type { AssetView, CheckpointView } from '../../data/views.ts'
import { type Filter, filterAssets, isFiltering, parseFilter } from './filter.ts'
import { assetsBelow, type Folder, listFolder } from './folders.ts'
import { isSort, type Sort, sortAssets } from './sort.ts'

export interface Listing {
  /** undefined while they are on their way. */
  all: readonly AssetView[] | undefined
  error: Error | null
  /** Those among which filters choose: below the folder, or found. */
  among: readonly AssetView[]
  folders: readonly Folder[]
  shown: readonly AssetView[]
  /** Checkpoints that a search found. */
  checkpoints: readonly CheckpointView[]
  folder: string
  q: string
  sort: Sort
  filter: Filter
}

/** Returns what the browser shows: the folder of the address; or, of all below it, what a filter or a search finds. */
export function useListing(project: string): Listing {
  const { params } = useRoute()
  const { folder = '', q = '', sort: wanted = '' } = params
  const sort: Sort = isSort(wanted) ? wanted : 'name'
  const assets = useAssets(project)
  const found = useSearch(project, q)
  // typing, and choosing filters, stay quick while 50,000 assets are sorted
  const all = useDeferredValue(assets.data)
  const { state = '', status = '', type = '', author = '' } = params
  const filter = useMemo(() => parseFilter({ state, status, type, author }), [state, status, type, author])
  const among = useMemo(
    () => (q === '' ? assetsBelow(all ?? [], folder) : (found.data?.assets ?? [])),
    [all, folder, q, found.data],
  )
  const listed = useMemo(() => {
    const flat = q !== '' || isFiltering(filter)
    const { folders, inside } = flat ? { folders: [], inside: filterAssets(among, filter) } : listFolder(among, folder)
    return { folders, shown: sortAssets(inside, sort) }
  }, [among, folder, q, filter, sort])
  return {
    all,
    error: assets.error ?? (q === '' ? null : found.error),
    among,
    ...listed,
    checkpoints: q === '' ? [] : (found.data?.checkpoints ?? []),
    folder,
    q,
    sort,
    filter,
  }
}
