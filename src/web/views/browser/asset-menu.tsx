/** What may be done with the selected assets: the entries of the context menu, and of the button that shows the same. */
import { CloudOff, Download, FilePen, Hand, HandMetal, Pin, PinOff, RefreshCw, Save, Tag, Trash2 } from 'lucide-react'
import * as act from '../../actions/asset-actions.tsx'
import { copyText } from '../../actions/checkpoint-actions.tsx'
import { rescan, sync } from '../../actions/project-actions.ts'
import type { AssetView } from '../../data/views.ts'
import { openCheckpointDialog } from '../../dialogs/checkpoint/open.tsx'
import { openConflictDialog } from '../../dialogs/conflict.tsx'
import { keyLabel } from '../../keys/labels.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { STATUSES } from '../../ui/pills.tsx'
import { canCheckpoint, canUpdate } from './can.ts'

const SIZE = 15

/** What may be done where no asset is. */
export function projectMenu(project: string): MenuEntry[] {
  return [
    { label: 'Update all', icon: <Download size={SIZE} />, run: () => void act.update(project, []) },
    { label: 'Sync', icon: <RefreshCw size={SIZE} />, keys: keyLabel('sync'), run: () => void sync(project) },
    { label: 'Look at the folder again', keys: keyLabel('rescan'), run: () => void rescan(project) },
  ]
}

export function assetMenu(project: string, assets: readonly AssetView[]): MenuEntry[] {
  const [first] = assets
  if (first === undefined) return []
  const paths = assets.map(({ path }) => path)
  const tracked = assets.filter(({ asset }) => asset !== null)
  const trackedPaths = tracked.map(({ path }) => path)
  const toUpdate = assets.filter(canUpdate).map(({ path }) => path)
  const single = assets.length === 1
  const entries: MenuEntry[] = [
    {
      label: 'Create Checkpoint',
      icon: <Save size={SIZE} />,
      keys: keyLabel('create checkpoint'),
      disabled: !assets.some(canCheckpoint),
      run: () =>
        void openCheckpointDialog(
          project,
          assets.filter(canCheckpoint).map(({ path }) => path),
        ),
    },
    {
      label: 'Update',
      icon: <Download size={SIZE} />,
      disabled: toUpdate.length === 0,
      run: () => void act.update(project, toUpdate),
    },
  ]
  if (single && first.states.includes('Conflict')) {
    entries.push({
      label: 'Choose a version…',
      icon: <RefreshCw size={SIZE} />,
      run: () => void openConflictDialog(project, first),
    })
  }
  entries.push(
    { kind: 'line' },
    {
      kind: 'more',
      label: 'Status',
      icon: <Tag size={SIZE} />,
      entries: STATUSES.map((status) => ({
        kind: 'choice',
        label: status,
        checked: tracked.length > 0 && tracked.every((one) => one.status === status),
        run: () => void act.setStatus(project, trackedPaths, status),
      })),
    },
    claimEntry(project, tracked),
    {
      label: 'Rename…',
      icon: <FilePen size={SIZE} />,
      keys: keyLabel('rename'),
      disabled: !single || tracked.length !== 1,
      run: () => void act.rename(project, first.path),
    },
    { label: 'Copy path', run: () => void copyText(paths.join('\n'), single ? 'the path' : 'the paths') },
    { kind: 'line' },
    pinEntry(project, tracked),
    {
      label: 'Free up…',
      icon: <CloudOff size={SIZE} />,
      keys: keyLabel('free up'),
      disabled: tracked.length === 0,
      run: () => void act.freeUp(project, tracked),
    },
    {
      label: 'Move to trash',
      icon: <Trash2 size={SIZE} />,
      keys: keyLabel('trash'),
      danger: true,
      disabled: tracked.length === 0,
      run: () => void act.moveToTrash(project, trackedPaths),
    },
  )
  return entries
}

function claimEntry(project: string, tracked: readonly AssetView[]): MenuEntry {
  const [first] = tracked
  const own = tracked.filter(({ claim }) => claim?.self)
  const icon = <Hand size={SIZE} />
  if (own.length > 0) {
    return {
      label: 'Release',
      icon,
      run: () =>
        void act.release(
          project,
          own.map(({ path }) => path),
        ),
    }
  }
  if (tracked.length === 1 && first?.claim) {
    return {
      label: `Take over from ${first.claim.person.name}…`,
      icon: <HandMetal size={SIZE} />,
      run: () => void act.breakClaim(project, first),
    }
  }
  const free = tracked.filter(({ claim }) => claim === null).map(({ path }) => path)
  return { label: 'Claim', icon, disabled: free.length === 0, run: () => void act.claim(project, free) }
}

function pinEntry(project: string, tracked: readonly AssetView[]): MenuEntry {
  const paths = tracked.map(({ path }) => path)
  const pinned = tracked.length > 0 && tracked.every((one) => one.pinned)
  return {
    label: pinned ? 'Unpin' : 'Pin to this laptop',
    icon: pinned ? <PinOff size={SIZE} /> : <Pin size={SIZE} />,
    disabled: tracked.length === 0,
    run: () => void act.pin(project, paths, !pinned),
  }
}
