import { Box, Clapperboard, File, FileText, Image, Music } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { type Draft, type DraftPicture, drawDraft, knownDraft, previewUrl } from '../data/previews.ts'
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
  /** The working file as it is: without a preview, a picture of it is made when it is looked at. */
  working?: { size: number; mtime: string | null } | undefined
}

/** How long a row rests on the screen before a picture of its file is made, milliseconds: scrolling past costs nothing. */
const REST_MS = 250
/** Of the others nobody can make one. */
const DRAWN: ReadonlySet<FileKind> = new Set(['3D', 'Image', 'Video', 'Audio'])

/** Pictures between these shapes lose little at the edges when they fill a frame of 4:3. */
const FILLING_SHAPES = { from: 1.15, to: 1.95 }

export function Preview({ project, preview, path, fit = 'fill', working }: PreviewProps) {
  const stored = usePreviewUrl(project, preview?.hash)
  const draft = useDraft(project, path, preview === null ? working : undefined)
  const shown = preview ?? draft
  if (shown === undefined) return <TypeCard path={path} />
  const url = preview === null ? draft?.url : stored
  const shape = shown.width / shown.height
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

/** Returns a picture of a working file, made once it has rested on the screen; undefined while there is none. */
function useDraft(project: string, path: string, working: PreviewProps['working']): DraftPicture | undefined {
  const { size, mtime = null } = working ?? {}
  const [made, setMade] = useState<{ draft: Draft; picture: DraftPicture | null }>()
  const draft = useMemo(
    () => (size === undefined || mtime === null || !DRAWN.has(kindOf(path)) ? undefined : { path, size, mtime }),
    [path, size, mtime],
  )
  const known = draft && knownDraft(project, draft)
  useEffect(() => {
    if (draft === undefined || knownDraft(project, draft) !== undefined) return
    const left = new AbortController()
    const timer = setTimeout(() => {
      drawDraft(project, draft, left.signal).then(
        (picture) => setMade({ draft, picture }),
        // it left, or the node has: the next look asks again
        () => {},
      )
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      left.abort()
    }
  }, [project, draft])
  return known ?? (made?.draft === draft ? made?.picture : undefined) ?? undefined
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
