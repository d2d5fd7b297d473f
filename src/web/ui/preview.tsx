import { Box, Clapperboard, File, FileText, Image, Music } from 'lucide-react'
import { useEffect, useState } from 'react'
import { previewUrl } from '../data/previews.ts'
import type { PreviewView } from '../data/views.ts'
import { extensionOf, type FileKind, kindOf } from './file-kind.ts'
import './preview.css'

const ICONS: Readonly<Record<FileKind, typeof Box>> = {
  '3D': Box,
  Image,
  Video: Clapperboard,
  Audio: Music,
  Document: FileText,
  Other: File,
}

interface PreviewProps {
  project: string
  preview: PreviewView | null
  /** The file that it shows: without a preview, a card of its type is drawn. */
  path: string
  /** `fill`: a picture that nearly has the shape of its frame fills it. `whole`: all of it is always seen. */
  fit?: 'fill' | 'whole'
}

/** Pictures between these shapes lose little at the edges when they fill a frame of 4:3. */
const FILLING_SHAPES = { from: 1.15, to: 1.95 }

export function Preview({ project, preview, path, fit = 'fill' }: PreviewProps) {
  const url = usePreviewUrl(project, preview?.hash)
  if (preview === null) return <TypeCard path={path} />
  const shape = preview.width / preview.height
  const fills = fit === 'fill' && shape >= FILLING_SHAPES.from && shape <= FILLING_SHAPES.to
  return (
    <span className="preview">
      {url !== undefined && (
        <img className={`preview__image ${fills ? 'preview__image--fills' : ''}`} src={url} alt="" draggable={false} />
      )}
    </span>
  )
}

/** Returns the address of a preview's image; undefined while it is not here. */
export function usePreviewUrl(project: string, hash: string | undefined): string | undefined {
  const [loaded, setLoaded] = useState<{ hash: string; url: string }>()
  useEffect(() => {
    if (hash === undefined) return
    let wanted = true
    previewUrl(project, hash).then(
      (url) => wanted && setLoaded({ hash, url }),
      // not on this laptop yet: the frame stays empty, and the next look asks again
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [project, hash])
  return loaded?.hash === hash ? loaded?.url : undefined
}

/** A card drawn for a file without a preview. */
export function TypeCard({ path }: { path: string }) {
  const kind = kindOf(path)
  const Icon = ICONS[kind]
  return (
    <span className="type-card" data-kind={kind} aria-hidden="true">
      <Icon className="type-card__icon" strokeWidth={1.25} aria-hidden="true" />
      <span className="type-card__extension">{extensionOf(path).toUpperCase() || 'FILE'}</span>
    </span>
  )
}
