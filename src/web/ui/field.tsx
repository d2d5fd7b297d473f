import { type ReactNode, useId } from 'react'
import './field.css'

interface FieldProps {
  label: string
  /** Below the field. */
  hint?: ReactNode
  children: (id: string) => ReactNode
}

/** A label with its field. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      {children(id)}
      {hint !== undefined && <p className="field__hint">{hint}</p>}
    </div>
  )
}

interface CheckFieldProps {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
}

export function CheckField({ label, checked, onChange }: CheckFieldProps) {
  return (
    <label className="check-field">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}
