import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/button.tsx'
import './tray.css'

interface TrayProps {
  /** What it holds: the title, and the name of its button and of the tray. */
  title: string
  /** What the button says beyond the title, and the number on it; undefined: nothing. */
  badge?: { words: string; text: string; calm?: boolean } | undefined
  icon: ReactNode
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Beside the title. */
  action?: ReactNode
  /** Instead of a list that has nothing in it. */
  none: ReactNode
  items: readonly ReactNode[]
  foot?: ReactNode
}

/** A button in the header with a number, and the list that it opens. */
export function Tray({ title, badge, icon, open, onOpenChange, action, none, items, foot }: TrayProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <IconButton label={badge === undefined ? title : `${title}: ${badge.words}`} className="tray__button">
          {icon}
          {badge !== undefined && (
            <span className="tray__badge" data-kind={badge.calm ? 'calm' : undefined} aria-hidden="true">
              {badge.text}
            </span>
          )}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover tray" align="end" sideOffset={6} collisionPadding={10} aria-label={title}>
          <header className="tray__head">
            <h2 className="tray__title">{title}</h2>
            {action}
          </header>
          {items.length === 0 && <p className="tray__none">{none}</p>}
          <ul className="tray__list">{items}</ul>
          {foot}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
