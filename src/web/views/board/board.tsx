import { Kanban, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useProject } from '../../app/project.ts'
import { useSelection } from '../../app/selection.ts'
import { setParams } from '../../app/use-route.ts'
import { plainWords } from '../../data/plain-words.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FACETS, filterAssets, isFiltering } from '../browser/filter.ts'
import { FilterMenu } from '../browser/filter-menu.tsx'
import { sortAssets } from '../browser/sort.ts'
import { Place, SortMenu } from '../browser/toolbar.tsx'
import { useAssetCommands } from '../browser/use-asset-commands.ts'
import { type Listing, useListing } from '../browser/use-listing.ts'
import { Details } from '../details/details.tsx'
import { BoardColumns } from './board-columns.tsx'
import './board.css'

/** The columns show the status already. */
const BOARD_FACETS = FACETS.filter((facet) => facet !== 'status')

/** All assets by status, those below the folder or found by the search. What has no checkpoint yet has no status. */
export function Board() {
  const { id: project } = useProject()
  const listing = useBoardListing(project)
  const { all, shown, counted, error } = listing
  const { primary } = useSelection()
  const current = all?.find(({ path }) => path === primary)
  useAssetCommands(project, current === undefined ? [] : [current])
  if (all === undefined) {
    const words = error === null ? undefined : plainWords(error)
    return words === undefined ? null : <Empty title={words.title}>{<p>{words.text}</p>}</Empty>
  }
  return (
    <div className="board-view">
      <div className="board-view__main">
        <div className="toolbar">
          <Place listing={listing} />
          <div className="toolbar__tools">
            <FilterMenu listing={listing} facets={BOARD_FACETS} />
            <SortMenu listing={listing} />
          </div>
        </div>
        {shown.length === 0 && counted ? (
          <EmptyBoard listing={listing} />
        ) : (
          <BoardColumns project={project} assets={shown} />
        )}
      </div>
      {current !== undefined && <Details key={current.path} project={project} asset={current} />}
    </div>
  )
}

/** The browser's listing without folders, as the board goes through all of them. */
function useBoardListing(project: string): Listing {
  const listing = useListing(project, { flat: true })
  const { among, sort } = listing
  const filter = useMemo(() => ({ ...listing.filter, status: [] }), [listing.filter])
  const shown = useMemo(
    () =>
      sortAssets(
        filterAssets(among, filter).filter(({ status }) => status !== null),
        sort,
      ),
    [among, filter, sort],
  )
  return { ...listing, filter, folders: [], shown }
}

function EmptyBoard({ listing: { q, filter } }: { listing: Listing }) {
  if (q === '' && !isFiltering(filter)) {
    return (
      <Empty icon={<Kanban size={34} strokeWidth={1.4} />} title="Nothing is on the board yet">
        <p>A file gets its status with its first checkpoint, and then stands here.</p>
      </Empty>
    )
  }
  return (
    <Empty icon={<SearchX size={34} strokeWidth={1.4} />} title="Nothing fits">
      <Button onClick={() => setParams({ q: '', state: '', type: '', author: '' })}>Show everything</Button>
    </Empty>
  )
}
