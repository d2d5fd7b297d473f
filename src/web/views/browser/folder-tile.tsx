import { Folder as FolderIcon } from 'lucide-react'
import { count } from '../../ui/format.ts'
import { Preview } from '../../ui/preview.tsx'
import type { Folder } from './folders.ts'

interface FolderTileProps {
  project: string
  folder: Folder
  onOpen: () => void
}

export function FolderTile({ project, folder: { path, name, assets, wanting, preview }, onOpen }: FolderTileProps) {
  const wants = Object.entries(wanting).map(([state, many]) => `${many} ${state}`)
  return (
    <div role="gridcell" className="folder-cell">
      <button type="button" className="folder-tile" onClick={onOpen}>
        <span className="folder-tile__picture">
          {preview === null ? (
            <FolderIcon size={20} strokeWidth={1.5} aria-hidden="true" />
          ) : (
            <Preview project={project} preview={preview} path={path} />
          )}
        </span>
        <span className="folder-tile__words">
          <span className="folder-tile__name">{name}</span>
          <span className="folder-tile__facts">
            {count(assets, 'file')}
            {wants.length > 0 && <span className="folder-tile__wants"> · {wants.join(', ')}</span>}
          </span>
        </span>
      </button>
    </div>
  )
}
