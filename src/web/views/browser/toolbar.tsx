import { ArrowDownUp, ChevronRight, Download, Grid2x2, List, RefreshCw } from 'lucide-react'
import { Fragment, memo, useMemo } from 'react'
import { update } from '../../actions/asset-actions.tsx'
import { sync } from '../../actions/project-actions.ts'
import { useProject } from '../../app/project.ts'
import { useStore } from '../../app/store.ts'
import { setParams } from '../../app/use-route.ts'
import { keyLabel } from '../../keys/labels.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { count } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { Tip } from '../../ui/tip.tsx'
import { isBehind } from './can.ts'
import { isFiltering } from './filter.ts'
import { FilterMenu } from './filter-menu.tsx'
import { breadcrumbs } from './folders.ts'
import { CARD_WIDTHS, type CardSize } from './rows.ts'
import { changeSettings, settings } from './settings.ts'
import { SORT_LABELS, SORTS } from './sort.ts'
import type { Listing } from './use-listing.ts'
import './toolbar.css'

export const Toolbar = memo(function Toolbar({ project, listing }: { project: string; listing: Listing }) {
  const { all, complete } = listing
  const behind = useMemo(() => (complete ? (all?.filter(isBehind).length ?? 0) : 0), [all, complete])
  return (
    <div className="toolbar">
      <Place listing={listing} />
      <div className="toolbar__tools">
        <FilterMenu listing={listing} />
        <SortMenu listing={listing} />
        <LayoutChoice />
        <span className="toolbar__line" aria-hidden="true" />
        <Button icon={<Download size={15} />} disabled={behind === 0} onClick={() => void update(project, [])}>
          {!complete ? 'Update all' : behind === 0 ? 'Up to date' : `Update all (${behind})`}
        </Button>
        <Tip text="Exchange now with all laptops that are there" keys={keyLabel('sync')}>
          <Button className="toolbar__sync" icon={<RefreshCw size={15} />} onClick={() => void sync(project)}>
            Sync
          </Button>
        </Tip>
      </div>
    </div>
  )
})

export function Place({ listing: { folder, q, filter, shown, folders, counted } }: { listing: Listing }) {
  const { name } = useProject()
  const open = (path: string) => setParams({ folder: path, q: '' })
  const parts = [{ name, path: '' }, ...breadcrumbs(folder)]
  const assets = count(shown.length, 'file')
  const flat = q !== '' || isFiltering(filter)
  return (
    <div className="place">
      <nav className="place__path" aria-label="Folder">
        {parts.map((part, index) => (
          <Fragment key={part.path}>
            {index > 0 && <ChevronRight size={14} aria-hidden="true" className="place__arrow" />}
            <button
              type="button"
              className="place__folder"
              aria-current={index === parts.length - 1 ? 'location' : undefined}
              onClick={() => open(part.path)}
            >
              {part.name}
            </button>
          </Fragment>
        ))}
      </nav>
      <span className="place__count" role="status">
        {!counted
          ? 'Counting…'
          : flat
            ? `${assets} found`
            : folders.length > 0
              ? `${count(folders.length, 'folder')}, ${assets}`
              : assets}
      </span>
    </div>
  )
}

export function SortMenu({ listing: { sort } }: { listing: Listing }) {
  const entries = SORTS.map((one) => ({
    kind: 'choice' as const,
    label: SORT_LABELS[one],
    checked: one === sort,
    run: () => setParams({ sort: one }, { replace: true }),
  }))
  return (
    <Menu entries={entries} align="end">
      <Button look="quiet" icon={<ArrowDownUp size={15} />} aria-label={`Sort by ${SORT_LABELS[sort]}`}>
        {SORT_LABELS[sort]}
      </Button>
    </Menu>
  )
}

const SIZE_NAMES: Readonly<Record<CardSize, string>> = { S: 'Small', M: 'Medium', L: 'Large' }

function LayoutChoice() {
  const { layout, size } = useStore(settings)
  const sizes = Object.keys(CARD_WIDTHS) as CardSize[]
  const next = sizes[(sizes.indexOf(size) + 1) % sizes.length]!
  return (
    <>
      <IconButton
        label={layout === 'grid' ? `Grid: make the pictures ${SIZE_NAMES[next].toLowerCase()}` : 'Grid'}
        aria-pressed={layout === 'grid'}
        onClick={() => changeSettings(layout === 'grid' ? { size: next } : { layout: 'grid' })}
      >
        <Grid2x2 size={16} />
      </IconButton>
      <IconButton label="List" aria-pressed={layout === 'list'} onClick={() => changeSettings({ layout: 'list' })}>
        <List size={17} />
      </IconButton>
    </>
  )
}
