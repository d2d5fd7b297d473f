import { ToggleGroup } from 'radix-ui'
import { useId } from 'react'
import { Tip } from './tip.tsx'
import './segments.css'

interface SegmentsProps<T extends string> {
  label: string
  choices: readonly { value: T; label: string; meaning?: string; disabled?: boolean }[]
  value: T
  onChange: (value: T) => void
}

/** One of a few, all of them in sight; what the chosen one means stands below. */
export function Segments<T extends string>({ label, choices, value, onChange }: SegmentsProps<T>) {
  const id = useId()
  const meaning = choices.find((one) => one.value === value)?.meaning
  return (
    <div className="field">
      <span className="field__label" id={id}>
        {label}
      </span>
      <ToggleGroup.Root
        type="single"
        className="segments"
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => next !== '' && onChange(next as T)}
      >
        {choices.map((one) => (
          <Choice key={one.value} {...one} />
        ))}
      </ToggleGroup.Root>
      {meaning !== undefined && <p className="field__hint">{meaning}</p>}
    </div>
  )
}

interface ChoiceProps {
  value: string
  label: string
  meaning?: string
  disabled?: boolean
}

function Choice({ value, label, meaning, disabled = false }: ChoiceProps) {
  const item = (
    <ToggleGroup.Item value={value} className="segments__item" disabled={disabled}>
      {label}
    </ToggleGroup.Item>
  )
  return meaning === undefined ? item : <Tip text={meaning}>{item}</Tip>
}
