import { useDeferredValue, useEffect, useMemo } from 'react'
import { useProject } from '../../app/project.ts'
import { select, useSelection } from '../../app/selection.ts'
import { assetsAt } from '../../data/assets.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useEarlyHistory } from '../../data/use-queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { Details } from '../details/details.tsx'
import { AssetGrid } from './asset-grid.tsx'
import { EmptyListing } from './empty-listing.tsx'
import { FoundCheckpoints } from './found-checkpoints.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { Toolbar } from './toolbar.tsx'
import { useAssetCommands } from './use-asset-commands.ts'
import { useListing } from './use-listing.ts'
import './browser.css'

const NONE: readonly never[] = []

/** Folders and assets, and the details of the one that is selected. */
export function Browser() {
  const { id: project } = useProject()
  const listing = useListing(project)
  const { all, complete, counted, shown, folders, error } = listing
  const { paths, primary } = useSelection()
  const selected = useMemo(() => assetsAt(all ?? NONE, paths), [all, paths])
  useAssetCommands(project, selected)
  const current = primary === undefined ? undefined : selected.find(({ path }) => path === primary)
  const fetchHistory = useEarlyHistory(project, current?.path)
  // of one file the details are what was asked for; when many are selected, that is seen first
  const later = useDeferredValue(current)
  const detailed = selected.length > 1 ? later : current
  // what was renamed or removed can not stay selected
  const gone = complete && primary !== undefined && current === undefined
  useEffect(() => {
    if (gone) select([])
  }, [gone])
  const words = all === undefined && error !== null ? plainWords(error) : undefined
  if (words !== undefined) return <Empty title={words.title}>{<p>{words.text}</p>}</Empty>
  const empty = shown.length === 0 && folders.length === 0
  return (
    <div className="browser">
      <div className="browser__main">
        <Toolbar project={project} listing={listing} />
        {selected.length > 1 && <SelectionBar project={project} assets={selected} />}
        <FoundCheckpoints project={project} checkpoints={listing.checkpoints} />
        {empty && !counted ? (
          <Loading />
        ) : empty ? (
          <EmptyListing listing={listing} />
        ) : (
          <AssetGrid project={project} listing={listing} selected={selected} onPress={fetchHistory} />
        )}
      </div>
      {detailed !== undefined && <Details key={detailed.path} project={project} asset={detailed} />}
    </div>
  )
}

function Loading() {
  return (
    <p className="browser__loading" role="status">
      Looking at the project…
    </p>
  )
}
