import { useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { useRoute } from '../../app/use-route.ts'
import { keys } from '../../data/keys.ts'
import { useArriving, useAssets, useFolder, useSearch } from '../../data/use-queries.ts'
import type { AssetView, CheckpointView } from '../../data/views.ts'
import { type Filter, filterAssets, isFiltering, parseFilter } from './filter.ts'
import { assetsBelow, type Folder, listFolder, toFolders } from './folders.ts'
import { isSort, type Sort, sortAssets } from './sort.ts'

export interface Listing {
  /** What is here of the project's assets; undefined: nothing yet. */
  all: readonly AssetView[] | undefined
  /** All of them are here: until then, numbers of them say nothing, and one that is not among them may come. */
  complete: boolean
  error: Error | null
  /** Those among which filters choose: below the folder, or found. */
  among: readonly AssetView[]
  folders: readonly Folder[]
  shown: readonly AssetView[]
  /** `folders` and `shown` are all that fit: the folder may be known before all assets are. */
  counted: boolean
  /** Checkpoints that a search found. */
  checkpoints: readonly CheckpointView[]
  folder: string
  q: string
  sort: Sort
  filter: Filter
}

/**
 * Returns what the browser shows: the folder of the address; or, of all below it, what a filter or a search finds. While the
 * list of all assets is on its way, that is the node's answer about the folder, or what has come of the list. `flat`: without
 * folders, as if there were a filter.
 */
export function useListing(project: string, { flat = false } = {}): Listing {
  const { params } = useRoute()
  const { folder = '', q = '', sort: wanted = '' } = params
  const sort: Sort = isSort(wanted) ? wanted : 'name'
  const { state = '', status = '', type = '', author = '' } = params
  const filter = useMemo(() => parseFilter({ state, status, type, author }), [state, status, type, author])
  const isFlat = flat || q !== '' || isFiltering(filter)
  const found = useSearch(project, q)
  const { known, error } = useKnown(project, folder, isFlat)
  const among = useMemo(
    () => (q === '' ? assetsBelow(known.assets ?? [], folder) : (found.data?.assets ?? [])),
    [known, folder, q, found.data],
  )
  const listed = useMemo(() => {
    if (isFlat) return { folders: [], shown: sortAssets(filterAssets(among, filter), sort) }
    if (known.folders !== undefined) return { folders: known.folders, shown: sortAssets(among, sort) }
    const { folders, inside } = listFolder(among, folder)
    return { folders, shown: sortAssets(inside, sort) }
  }, [known.folders, among, folder, isFlat, filter, sort])
  // the same object while nothing in it has changed: what shows it is not drawn anew for a selection
  return useMemo(
    () => ({
      all: known.assets ?? (q === '' ? undefined : found.data?.assets),
      complete: known.complete,
      error: error ?? (q === '' ? null : found.error),
      among,
      ...listed,
      counted: q === '' ? known.counted : found.data !== undefined,
      checkpoints: q === '' ? [] : (found.data?.checkpoints ?? []),
      folder,
      q,
      sort,
      filter,
    }),
    [known, error, found.data, found.error, among, listed, folder, q, sort, filter],
  )
}

/** What is known of a project's assets at a moment. */
interface Known {
  assets: readonly AssetView[] | undefined
  /** As the node counts them; undefined: `assets` say which there are. */
  folders: readonly Folder[] | undefined
  complete: boolean
  counted: boolean
}

function useKnown(project: string, folder: string, isFlat: boolean): { known: Known; error: Error | null } {
  const isLoaded = useQueryClient().getQueryData(keys.assets(project)) !== undefined
  const first = useFolder(project, folder, { enabled: !isFlat && !isLoaded })
  // the node answers one after the other: the long list comes behind what is looked at
  const { data, error } = useAssets(project, { enabled: isFlat || isLoaded || first.isFetched })
  const arriving = useArriving(project)
  const latest = useMemo((): Known => {
    if (data !== undefined) return { assets: data, folders: undefined, complete: true, counted: true }
    if (isFlat) return { assets: arriving, folders: undefined, complete: false, counted: false }
    const { assets, folders, more } = first.data ?? {}
    return { assets, folders: folders && toFolders(folders), complete: false, counted: more === false }
  }, [data, isFlat, arriving, first.data])
  // typing, and choosing filters, stay quick while 50,000 assets are sorted
  return { known: useDeferredValue(latest), error }
}
