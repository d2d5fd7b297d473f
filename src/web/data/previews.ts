/**
 * Preview images. They are fetched with the token, a few at a time, and kept as object URLs; the ones not looked at for
 * longest go when there are too many.
 */
import { isAbsent } from './api-error.ts'
import { fetchImage } from './client.ts'
import { NewestFirst } from './newest-first.ts'
import { projectPath, queryOf } from './operations.ts'

/** Previews kept in memory: at some 20 KiB each, about 16 MiB. */
const MAX_KEPT = 800
/** Browsers open six connections to one host, and the event stream and running jobs hold some of them. */
const MAX_FETCHES = 3

/** Of working files only one is made at a time: the node decodes it first, and the person's own work goes before. */
const MAX_DRAFTS = 1
/** Most pixels along one side, for a card. */
const DRAFT_SIDE = 512

const kept = new Map<string, Promise<string>>()
const fetches = new NewestFirst(MAX_FETCHES)
const drafts = new NewestFirst(MAX_DRAFTS)

/** Returns an address for the image of a preview. Rejects when it is not on this laptop yet. */
export function previewUrl(project: string, hash: string): Promise<string> {
  const path = `${projectPath(project)}/previews/${hash}`
  const found = kept.get(path)
  kept.delete(path)
  const url = found ?? load(path)
  kept.set(path, url)
  // not here yet: whoever asks next tries again
  if (found === undefined) url.catch(() => kept.delete(path))
  forgetOldest()
  return url
}

/** Returns the image that a checkpoint of the working file would get by itself; undefined when none can be made. */
export async function draftPreview(project: string, path: string, signal: AbortSignal): Promise<Blob> {
  return fetchImage(`${projectPath(project)}/draft-preview${queryOf({ path })}`, signal)
}

/** A picture of a working file, and its shape. */
export interface DraftPicture {
  url: string
  width: number
  height: number
}

/** The state of a working file of which a picture may be made. */
export interface Draft {
  path: string
  size: number
  mtime: string
}

/** Those that were made, oldest first; null: none can be. */
const drawn = new Map<string, DraftPicture | null>()

/** Returns the picture that is known of a working file in that state; null: none can be made; undefined: nobody asked. */
export function knownDraft(project: string, draft: Draft): DraftPicture | null | undefined {
  return drawn.get(draftKey(project, draft))
}

/** Has a picture of a working file made that no checkpoint has one of. Rejects when the signal aborts, or the node fails. */
export async function drawDraft(project: string, draft: Draft, signal: AbortSignal): Promise<DraftPicture | null> {
  const { path } = draft
  const picture = await drafts.run(async () => {
    // it left the screen while others were made
    signal.throwIfAborted()
    const query = queryOf({ path, side: DRAFT_SIDE })
    const image = await fetchImage(`${projectPath(project)}/draft-preview${query}`, signal).catch((error) => {
      if (isAbsent(error)) return null
      throw error
    })
    return image === null ? null : pictureOf(image)
  })
  drawn.set(draftKey(project, draft), picture)
  for (const [key, oldest] of drawn) {
    if (drawn.size <= MAX_KEPT) break
    drawn.delete(key)
    if (oldest !== null) URL.revokeObjectURL(oldest.url)
  }
  return picture
}

function draftKey(project: string, { path, size, mtime }: Draft): string {
  return [project, size, mtime, path].join(' ')
}

async function pictureOf(image: Blob): Promise<DraftPicture> {
  const bitmap = await createImageBitmap(image)
  const { width, height } = bitmap
  bitmap.close()
  return { url: URL.createObjectURL(image), width, height }
}

function load(path: string): Promise<string> {
  return fetches.run(async () => URL.createObjectURL(await fetchImage(path)))
}

function forgetOldest(): void {
  for (const [path, url] of kept) {
    if (kept.size <= MAX_KEPT) return
    kept.delete(path)
    url.then(URL.revokeObjectURL, () => {})
  }
}
