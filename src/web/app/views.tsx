/** The views of a project, in the order of the navigation. A new one is a row here and a folder in `views/`. */
import { Columns2, HardDrive, Kanban, LayoutGrid, Trash2, Users } from 'lucide-react'
import { type ComponentType, lazy, type ReactNode } from 'react'
import { Browser } from '../views/browser/browser.tsx'

export interface View {
  /** Its name in the address. */
  id: string
  label: string
  icon: ReactNode
  /** Loaded when it is first shown; the browser is what nearly everybody sees first, and comes with the page. */
  Component: ComponentType
  /** Reached from within another view; not in the navigation. */
  hidden?: boolean
  /** It shows what the browser's folder, search and filters choose; going from one such view to another keeps them. */
  lists?: boolean
}

export const VIEWS: readonly View[] = [
  {
    id: 'browser',
    label: 'Browser',
    icon: <LayoutGrid size={16} />,
    Component: Browser,
    lists: true,
  },
  {
    id: 'board',
    label: 'Board',
    icon: <Kanban size={16} />,
    Component: lazy(() => import('../views/board/board.tsx').then(({ Board }) => ({ default: Board }))),
    lists: true,
  },
  {
    id: 'peers',
    label: 'Peers',
    icon: <Users size={16} />,
    Component: lazy(() => import('../views/peers/peers.tsx').then(({ Peers }) => ({ default: Peers }))),
  },
  {
    id: 'storage',
    label: 'Storage',
    icon: <HardDrive size={16} />,
    Component: lazy(() => import('../views/storage/storage.tsx').then(({ Storage }) => ({ default: Storage }))),
  },
  {
    id: 'trash',
    label: 'Trash',
    icon: <Trash2 size={16} />,
    Component: lazy(() => import('../views/trash/trash.tsx').then(({ Trash }) => ({ default: Trash }))),
  },
  {
    id: 'compare',
    label: 'Compare',
    icon: <Columns2 size={16} />,
    Component: lazy(() => import('../views/compare/compare.tsx').then(({ Compare }) => ({ default: Compare }))),
    hidden: true,
  },
]

export function findView(id: string): View | undefined {
  return VIEWS.find((view) => view.id === id)
}

/** Returns the parameters that stay when the person goes to another view; the same view again starts afresh. */
export function keptParams(
  params: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Readonly<Record<string, string>> {
  return from !== to && findView(from)?.lists && findView(to)?.lists ? params : {}
}
