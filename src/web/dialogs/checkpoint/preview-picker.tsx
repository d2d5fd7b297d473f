import { useQuery } from '@tanstack/react-query'
import { Camera, ClipboardPaste, ImageUp, RotateCcw } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { isAbsent } from '../../data/api-error.ts'
import { isCancelled } from '../../data/plain-words.ts'
import { draftPreview } from '../../data/previews.ts'
import { Button } from '../../ui/button.tsx'
import { TypeCard } from '../../ui/preview.tsx'
import type { Subject } from './draft.ts'
import { captureScreen, imageIn, toDataUrl } from './images.ts'
import { blobOf, useObjectUrl } from './use-object-url.ts'

interface PreviewPickerProps {
  subject: Subject
  /** The chosen picture as a `data:` address; undefined: automatic. */
  image: string | undefined
  onChange: (image: string | undefined) => void
}

/** The preview of the new checkpoint: automatic, or a picture that is attached, pasted, dropped, or of the screen. */
export function PreviewPicker({ subject, image, onChange }: PreviewPickerProps) {
  const file = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  const [over, setOver] = useState(false)
  const take = async (give: () => Promise<Blob | undefined>) => {
    setProblem(undefined)
    try {
      const blob = await give()
      if (blob !== undefined) onChange(await toDataUrl(blob))
    } catch (error) {
      // the person closed the choice of the screen
      if (isCancelled(error) || (error instanceof DOMException && error.name === 'NotAllowedError')) return
      setProblem(error instanceof Error ? error.message : 'That picture can not be used.')
    }
  }
  return (
    <section className="preview-picker" aria-label="Preview">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can also be attached or pasted */}
      <div
        className="preview-picker__frame"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const dropped = imageIn(event.dataTransfer)
          if (dropped === undefined) setProblem('What was dropped is no picture.')
          else void take(async () => dropped)
        }}
      >
        {image === undefined ? <Automatic subject={subject} /> : <Chosen image={image} />}
      </div>
      <div className="preview-picker__buttons">
        <input
          ref={file}
          type="file"
          hidden
          accept="image/*"
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            event.target.value = ''
            void take(async () => chosen)
          }}
        />
        <Button icon={<ImageUp size={15} />} onClick={() => file.current?.click()}>
          Attach
        </Button>
        <Button icon={<ClipboardPaste size={15} />} onClick={() => void take(pasted)}>
          Paste
        </Button>
        <Button icon={<Camera size={15} />} onClick={() => void take(captureScreen)}>
          Screen
        </Button>
        {image !== undefined && (
          <Button look="quiet" icon={<RotateCcw size={15} />} onClick={() => onChange(undefined)}>
            Automatic
          </Button>
        )}
      </div>
      {problem !== undefined && (
        <p className="preview-picker__problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function Chosen({ image }: { image: string }) {
  const url = useObjectUrl(useMemo(() => blobOf(image), [image]))
  return url === undefined ? null : <img className="preview-picker__image" src={url} alt="The chosen preview" />
}

function Automatic({ subject: { project, paths } }: { subject: Subject }) {
  const [path] = paths
  const single = paths.length === 1 && path !== undefined
  const { data, isFetching } = useQuery({
    queryKey: ['draft-preview', project, path],
    queryFn: ({ signal }) =>
      draftPreview(project, path!, signal).catch((error) => {
        if (isAbsent(error)) return null
        throw error
      }),
    enabled: single,
    // the working file may have changed since the dialog was last open
    gcTime: 0,
    retry: false,
  })
  const url = useObjectUrl(data ?? undefined)
  if (!single) return <Card path={path ?? ''}>each file gets its own, where one can be made</Card>
  if (url !== undefined) {
    return (
      <>
        <img className="preview-picker__image" src={url} alt="The automatic preview" />
        <span className="preview-picker__kind">Automatic</span>
      </>
    )
  }
  return <Card path={path}>{isFetching ? 'looking for one…' : 'none can be made of this file'}</Card>
}

function Card({ path, children }: { path: string; children: ReactNode }) {
  return (
    <>
      <TypeCard path={path} />
      <span className="preview-picker__kind">Automatic: {children}</span>
    </>
  )
}

/** Returns the picture in the clipboard; asking for it may need the person's consent. */
async function pasted(): Promise<Blob> {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith('image/'))
    if (type !== undefined) return item.getType(type)
  }
  throw new Error('There is no picture in the clipboard.')
}
