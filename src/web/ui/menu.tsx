/** Menus from one list of entries: the same stands in the context menu and under a button. */
import { Check } from 'lucide-react'
import { ContextMenu, DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import './menu.css'

export type MenuEntry =
  | {
      kind?: 'action'
      label: string
      icon?: ReactNode
      keys?: string | undefined
      danger?: boolean
      disabled?: boolean
      run: () => void
    }
  | { kind: 'choice'; label: string; icon?: ReactNode; checked: boolean; run: () => void }
  | { kind: 'more'; label: string; icon?: ReactNode; entries: readonly MenuEntry[] }
  | { kind: 'title'; label: string }
  | { kind: 'line' }

interface MenuProps {
  entries: readonly MenuEntry[]
  /** What opens it: a button. */
  children: ReactNode
  align?: 'start' | 'end'
}

export function Menu({ entries, children, align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8} loop>
          <Entries parts={DropdownMenu as unknown as Parts} entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** The menu of a right click, or of the menu key. `entries` is asked when it opens. */
export function ContextArea({ entries, children }: { entries: () => readonly MenuEntry[]; children: ReactNode }) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8} loop>
          <LateEntries entries={entries} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

function LateEntries({ entries }: { entries: () => readonly MenuEntry[] }) {
  return <Entries parts={ContextMenu as unknown as Parts} entries={entries()} />
}

/** The two kinds of menus are made of parts with the same names and properties. */
type Parts = Pick<
  typeof DropdownMenu,
  'Item' | 'CheckboxItem' | 'ItemIndicator' | 'Label' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'
>

function Entries({ parts, entries }: { parts: Parts; entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) => (
    <Entry key={'label' in entry ? entry.label : `line ${index}`} parts={parts} entry={entry} />
  ))
}

function Entry({ parts, entry }: { parts: Parts; entry: MenuEntry }) {
  switch (entry.kind) {
    case 'line':
      return <parts.Separator className="menu__line" />
    case 'title':
      return <parts.Label className="menu__title">{entry.label}</parts.Label>
    case 'choice':
      return (
        <parts.CheckboxItem className="menu__entry" checked={entry.checked} onCheckedChange={entry.run}>
          <span className="menu__icon">
            <parts.ItemIndicator>
              <Check size={15} />
            </parts.ItemIndicator>
          </span>
          {entry.icon}
          <span className="menu__label">{entry.label}</span>
        </parts.CheckboxItem>
      )
    case 'more':
      return (
        <parts.Sub>
          <parts.SubTrigger className="menu__entry">
            <span className="menu__icon">{entry.icon}</span>
            <span className="menu__label">{entry.label}</span>
            <span aria-hidden="true">›</span>
          </parts.SubTrigger>
          <parts.Portal>
            <parts.SubContent className="menu" collisionPadding={8}>
              <Entries parts={parts} entries={entry.entries} />
            </parts.SubContent>
          </parts.Portal>
        </parts.Sub>
      )
    default:
      return (
        <parts.Item
          className={`menu__entry ${entry.danger ? 'menu__entry--danger' : ''}`}
          disabled={entry.disabled ?? false}
          onSelect={entry.run}
        >
          <span className="menu__icon">{entry.icon}</span>
          <span className="menu__label">{entry.label}</span>
          {entry.keys !== undefined && <kbd className="menu__keys">{entry.keys}</kbd>}
        </parts.Item>
      )
  }
}
