import { ToggleGroup } from 'radix-ui'
import type { Status } from '../../data/views.ts'
import { STATUS_MEANING, STATUSES } from '../../ui/pills.tsx'
import { Tip } from '../../ui/tip.tsx'
import '../../ui/segments.css'

interface StatusChoiceProps {
  /** undefined: each asset keeps its own. */
  value: Status | undefined
  onChange: (status: Status) => void
}

export function StatusChoice({ value, onChange }: StatusChoiceProps) {
  return (
    <div className="field">
      <span className="field__label" id="status-choice">
        Status
      </span>
      <ToggleGroup.Root
        type="single"
        className="segments"
        aria-labelledby="status-choice"
        value={value ?? ''}
        onValueChange={(next) => next !== '' && onChange(next as Status)}
      >
        {STATUSES.map((status) => (
          <Tip key={status} text={STATUS_MEANING[status]}>
            <ToggleGroup.Item value={status} className="segments__item status-choice__item" data-status={status}>
              {status}
            </ToggleGroup.Item>
          </Tip>
        ))}
      </ToggleGroup.Root>
    </div>
  )
}
