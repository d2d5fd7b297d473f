import { useId } from 'react'
import type { CheckpointView } from '../../data/views.ts'
import { formatExact } from '../../ui/format.ts'
import { choicesFor } from './shares.ts'

interface VersionChoiceProps {
  label: 'Left' | 'Right'
  history: readonly CheckpointView[]
  shown: CheckpointView
  onChoose: (id: string) => void
}

/** Chooses the version of one side. The system's own list: it holds thousands, and finds by typing. */
export function VersionChoice({ label, history, shown, onChoose }: VersionChoiceProps) {
  const id = useId()
  return (
    <div className="version-choice" data-side={label.toLowerCase()}>
      <label className="version-choice__label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="text-input version-choice__list"
        value={shown.id}
        onChange={(event) => onChoose(event.target.value)}
      >
        {choicesFor(history, shown).map(({ id: one, comment, author, time }) => (
          <option key={one} value={one}>
            {comment.split('\n', 1)[0]} · {author.name} · {formatExact(time)}
          </option>
        ))}
      </select>
    </div>
  )
}
