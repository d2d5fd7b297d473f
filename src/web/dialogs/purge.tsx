import { useState } from 'react'
import type { TrashView } from '../data/views.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { nameOf } from '../ui/file-kind.ts'
import { count, formatBytes } from '../ui/format.ts'
import { summarize } from '../views/trash/summary.ts'
import './purge.css'

interface PurgeDialogProps {
  items: readonly TrashView[]
  onClose: (answer?: { now: boolean }) => void
}

/** Names that are listed before "and N more". */
const LISTED = 6

/** Says what a purge deletes and what comes back, and asks. Cancel has the focus: there is no way back. */
export function PurgeDialog({ items, onClose }: PurgeDialogProps) {
  const [now, setNow] = useState(false)
  const { checkpoints, paths, added } = summarize(items)
  const what = count(checkpoints, 'checkpoint')
  return (
    <Dialog
      title={`Purge ${what} for good?`}
      about={
        <p>
          {what} of {paths.length === 1 ? nameOf(paths[0]!) : count(paths.length, 'file')} will be deleted on every
          laptop of the project. This is final: nobody can restore {checkpoints === 1 ? 'it' : 'them'} afterwards.
        </p>
      }
      onMain={() => onClose({ now })}
      onClose={() => onClose()}
      buttons={
        <>
          <Button autoFocus onClick={() => onClose()}>
            Cancel
          </Button>
          <Button type="submit" look="danger">
            Purge {what}
          </Button>
        </>
      }
    >
      {paths.length > 1 && (
        <ul className="path-list">
          {paths.slice(0, LISTED).map((path) => (
            <li key={path}>{path}</li>
          ))}
          {paths.length > LISTED && <li>and {paths.length - LISTED} more</li>}
        </ul>
      )}
      <p className="purge__frees">
        <strong>Up to {formatBytes(added)}</strong> come back on this disk. Content that other checkpoints share stays.
      </p>
      <fieldset className="purge__when">
        <legend className="field__label">When the space comes back</legend>
        <Choice
          checked={!now}
          onChoose={() => setNow(false)}
          label="After a day of grace"
          hint="Every laptop keeps the bytes for 24 hours and then gives its space back."
        />
        <Choice
          checked={now}
          onChoose={() => setNow(true)}
          label="On this laptop at once"
          hint="The others still wait their day. Choose it when this disk is full."
        />
      </fieldset>
    </Dialog>
  )
}

interface ChoiceProps {
  checked: boolean
  onChoose: () => void
  label: string
  hint: string
}

function Choice({ checked, onChoose, label, hint }: ChoiceProps) {
  return (
    <label className="purge__choice">
      <input type="radio" name="purge-when" checked={checked} onChange={onChoose} />
      <span>
        {label}
        <span className="purge__hint">{hint}</span>
      </span>
    </label>
  )
}
