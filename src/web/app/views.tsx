/** The views of a project, in the order of the navigation. A new one is a row here and a folder in `views/`. */
import { HardDrive, LayoutGrid, Users } from 'lucide-react'
import { type ComponentType, lazy, type ReactNode } from 'react'

export interface View {
  /** Its name in the address. */
  id: string
  label: string
  icon: ReactNode
  /** Loaded when it is first shown. */
  Component: ComponentType
  /** Reached from within another view; not in the navigation. */
  hidden?: boolean
}

export const VIEWS: readonly View[] = [
  {
    id: 'browser',
    label: 'Browser',
    icon: <LayoutGrid size={16} />,
    Component: lazy(() => import('../views/browser/browser.tsx').then(({ Browser }) => ({ default: Browser }))),
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
]

export function findView(id: string): View | undefined {
  return VIEWS.find((view) => view.id === id)
}
