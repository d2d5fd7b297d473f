import { Columns2, ExternalLink, FileDown, History, ImageIcon, Trash2 } from 'lucide-react'
import { useId } from 'react'
import * as act from '../../actions/checkpoint-actions.tsx'
import { findView } from '../../app/views.tsx'
import type { AssetView, CheckpointView } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { count, formatBytes, formatExact } from '../../ui/format.ts'
import { KeptOn } from '../../ui/kept-on.tsx'
import { StatusPill } from '../../ui/pills.tsx'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'

interface CheckpointItemProps {
  project: string
  asset: AssetView
  checkpoint: CheckpointView
  /** The one before it, to compare with. */
  older: CheckpointView | undefined
  /** Its place in the graph of the history, in words; '' where there is none. */
  place: string
  open: boolean
  onToggle: () => void
}

/** One checkpoint in a history. A click shows what may be done with it. */
export function CheckpointItem({ project, asset, checkpoint, older, place, open, onToggle }: CheckpointItemProps) {
  const actions = useId()
  return (
    <div className="checkpoint" data-open={open}>
      <button
        type="button"
        className="checkpoint__head"
        aria-expanded={open}
        aria-controls={actions}
        onClick={onToggle}
      >
        <Head project={project} asset={asset} checkpoint={checkpoint} place={place} />
      </button>
      <div id={actions} hidden={!open} className="checkpoint__more">
        {open && <More project={project} checkpoint={checkpoint} older={older} />}
      </div>
    </div>
  )
}

/**
 * The newest checkpoint as the list of files knows it, without what may be done with it: it stands where it will be while the
 * history is on its way. In a Conflict it is the history that says what stands first.
 */
export function NewestCheckpoint({ project, asset }: { project: string; asset: AssetView }) {
  const { last, path, preview, cover } = asset
  if (last === null) return null
  return (
    <div className="checkpoint">
      <div className="checkpoint__head">
        <Head project={project} asset={asset} checkpoint={{ ...last, path, preview: cover ? null : preview }} />
      </div>
    </div>
  )
}

type Shown = Pick<CheckpointView, 'id' | 'comment' | 'author' | 'time' | 'status' | 'preview' | 'path' | 'keptOn'> & {
  /** Not known yet. */
  added?: number
}

function Head({
  project,
  asset,
  checkpoint,
  place = '',
}: Pick<CheckpointItemProps, 'project' | 'asset'> & { checkpoint: Shown; place?: string }) {
  const { id, comment, author, time, status, preview, path, added, keptOn } = checkpoint
  return (
    <>
      <span className="checkpoint__preview">
        <Preview project={project} preview={preview} path={path} />
      </span>
      <span className="checkpoint__words">
        <span className="checkpoint__comment">{comment}</span>
        <span className="checkpoint__author">
          {author.name} · <Time time={time} />
        </span>
        <span className="checkpoint__facts">
          <StatusPill status={status} />
          {added !== undefined && <span>+{formatBytes(added)}</span>}
          <KeptOn keptOn={keptOn} />
          {id === asset.base && <span className="checkpoint__mark">on this laptop</span>}
          {id === asset.newest && id !== asset.base && <span className="checkpoint__mark">newest</span>}
          {place !== '' && <span className="unseen">{place}</span>}
        </span>
      </span>
    </>
  )
}

function More({ project, checkpoint, older }: Omit<CheckpointItemProps, 'asset' | 'place' | 'open' | 'onToggle'>) {
  const { id, author, time, size, chunks, hash, preview, forcedOver } = checkpoint
  return (
    <>
      <div className="checkpoint__buttons">
        <Button icon={<ExternalLink size={14} />} onClick={() => void act.openCopy(project, checkpoint)}>
          Open
        </Button>
        <Button icon={<History size={14} />} onClick={() => void act.revert(project, checkpoint)}>
          Revert
        </Button>
        <Button icon={<FileDown size={14} />} onClick={() => void act.exportCheckpoint(project, checkpoint)}>
          Export
        </Button>
        {older !== undefined && findView('compare') !== undefined && (
          <Button icon={<Columns2 size={14} />} onClick={() => act.compare(older, checkpoint)}>
            Compare
          </Button>
        )}
        {preview !== null && (
          <Button icon={<ImageIcon size={14} />} onClick={() => void act.setAsCover(project, checkpoint)}>
            Set as cover
          </Button>
        )}
        <Button icon={<Trash2 size={14} />} onClick={() => void act.deleteCheckpoint(project, checkpoint)}>
          Delete
        </Button>
      </div>
      <dl className="checkpoint__list">
        <dt>Made</dt>
        <dd>
          {formatExact(time)} on {author.device.name}
        </dd>
        <dt>Size</dt>
        <dd>
          {formatBytes(size)} in {count(chunks, 'chunk')}
        </dd>
        {forcedOver !== undefined && (
          <>
            <dt>Forced</dt>
            <dd>over the claim of {forcedOver.name}</dd>
          </>
        )}
        <dt>Checkpoint</dt>
        <dd>
          <Copyable text={id} what="the id of the checkpoint" />
        </dd>
        <dt>BLAKE3</dt>
        <dd>
          <Copyable text={hash} what="the content hash" />
        </dd>
      </dl>
    </>
  )
}

function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <button type="button" className="copyable" title={text} onClick={() => void act.copyText(text, what)}>
      <span className="unseen">Copy {what}: </span>
      {text.slice(0, 16)}…
    </button>
  )
}
