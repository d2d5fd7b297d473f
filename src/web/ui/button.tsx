import type { ComponentProps, ReactNode } from 'react'
import { Tip } from './tip.tsx'
import './button.css'

interface ButtonProps extends ComponentProps<'button'> {
  /** `main`: what one most likely wants here, once in a view. `danger`: something leaves this disk or the history. */
  look?: 'main' | 'plain' | 'quiet' | 'danger'
  icon?: ReactNode
}

export function Button({ look = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button--${look} ${className ?? ''}`} {...rest}>
      {icon}
      <span className="button__text">{children}</span>
    </button>
  )
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does: for screen readers, and as a tooltip. */
  label: string
  /** The keys that do the same. */
  keys?: string
}

export function IconButton({ label, keys, className, children, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys}>
      <button type="button" aria-label={label} className={`icon-button ${className ?? ''}`} {...rest}>
        {children}
      </button>
    </Tip>
  )
}
