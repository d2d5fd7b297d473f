import { ArchiveRestore, Flame, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { purge, restore } from '../../actions/trash-actions.tsx'
import type { TrashView } from '../../data/views.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { folderOf, nameOf } from '../../ui/file-kind.ts'
import { count, formatBytes, formatNumber } from '../../ui/format.ts'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'
import { newestFirst, summarize } from './summary.ts'
import { VirtualList } from './virtual-list.tsx'

interface TrashedProps {
  project: string
  items: readonly TrashView[]
  /** Only an admin can purge. */
  admin: boolean
}

/** Everything in the trash, newest first. */
export function Trashed({ project, items, admin }: TrashedProps) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const listed = useMemo(() => newestFirst(items), [items])
  // what somebody else restored or purged is not marked any more
  const chosen = listed.filter(({ id }) => marked.has(id))
  const mark = (id: string, on: boolean) => {
    const next = new Set(marked)
    if (on) next.add(id)
    else next.delete(id)
    setMarked(next)
  }
  if (listed.length === 0) {
    return (
      <Empty icon={<Trash2 size={34} strokeWidth={1.4} />} title="The trash is empty">
        <p>Deleted files and checkpoints wait here until somebody restores or purges them.</p>
      </Empty>
    )
  }
  const some = chosen.length > 0
  const { added } = summarize(some ? chosen : listed)
  const acted = some ? chosen : listed
  return (
    <>
      <div className="trash__bar">
        <label className="check-field trash__all">
          <input
            type="checkbox"
            checked={chosen.length === listed.length}
            ref={(box) => {
              if (box !== null) box.indeterminate = some && chosen.length < listed.length
            }}
            onChange={(event) => setMarked(new Set(event.target.checked ? listed.map(({ id }) => id) : []))}
          />
          <span>{some ? `${formatNumber(chosen.length)} chosen` : 'Choose all'}</span>
        </label>
        <span className="trash__note">
          {admin ? `A purge gives up to ${formatBytes(added)} back` : 'Only an admin can purge'}
        </span>
        <Button icon={<ArchiveRestore size={15} />} disabled={!some} onClick={() => void restore(project, chosen)}>
          Restore
        </Button>
        {admin && (
          <Button icon={<Flame size={15} />} onClick={() => void purge(project, acted)}>
            {some ? 'Purge…' : 'Purge all…'}
          </Button>
        )}
      </div>
      <VirtualList label="In the trash" items={listed} rowPx={64} keyOf={({ id }) => id}>
        {(item) => (
          <TrashedRow
            project={project}
            item={item}
            admin={admin}
            marked={marked.has(item.id)}
            onMark={(on) => mark(item.id, on)}
          />
        )}
      </VirtualList>
    </>
  )
}

interface TrashedRowProps {
  project: string
  item: TrashView
  admin: boolean
  marked: boolean
  onMark: (on: boolean) => void
}

function TrashedRow({ project, item, admin, marked, onMark }: TrashedRowProps) {
  const { kind, path, comment, time, size, author, preview, checkpoints } = item
  const name = nameOf(path)
  const what = kind === 'checkpoint' ? `“${comment}”` : name
  return (
    <div className="trash-row" data-marked={marked}>
      <input
        type="checkbox"
        className="trash-row__mark"
        aria-label={`Choose ${what}`}
        checked={marked}
        onChange={(event) => onMark(event.target.checked)}
      />
      <span className="trash-row__picture">
        <Preview project={project} preview={preview} path={path} />
      </span>
      <span className="trash-row__words">
        <span className="trash-row__name">{kind === 'checkpoint' ? comment : name}</span>
        <span className="trash-row__facts" title={path}>
          {kind === 'checkpoint' ? `Checkpoint of ${path}` : `File with ${count(checkpoints, 'checkpoint')}`}
          {kind === 'asset' && folderOf(path) !== '' && ` · ${folderOf(path)}`}
        </span>
      </span>
      <span className="trash-row__who">
        {author?.name} · <Time time={time} />
      </span>
      <span className="trash-row__size">{formatBytes(size)}</span>
      <span className="trash-row__buttons">
        <Button
          icon={<ArchiveRestore size={14} />}
          aria-label={`Restore ${what}`}
          onClick={() => void restore(project, [item])}
        >
          Restore
        </Button>
        {admin && (
          <IconButton label={`Purge ${what}…`} onClick={() => void purge(project, [item])}>
            <Flame size={15} />
          </IconButton>
        )}
      </span>
    </div>
  )
}
