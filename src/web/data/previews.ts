/**
 * Preview images. They are fetched with the token, a few at a time, and kept as object URLs; the ones not looked at for
 * longest go when there are too many.
 */
import { fetchImage } from './client.ts'
import { projectPath, queryOf } from './operations.ts'

/** Previews kept in memory: at some 20 KiB each, about 16 MiB. */
const MAX_KEPT = 800
/** Browsers open six connections to one host, and the event stream and running jobs hold some of them. */
const MAX_FETCHES = 3

const kept = new Map<string, Promise<string>>()
const queue: (() => void)[] = []
let fetching = 0

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

async function load(path: string): Promise<string> {
  if (fetching >= MAX_FETCHES) await new Promise<void>((resolve) => queue.push(resolve))
  fetching += 1
  try {
    return URL.createObjectURL(await fetchImage(path))
  } finally {
    fetching -= 1
    // the newest first: it is what is on the screen now
    queue.pop()?.()
  }
}

function forgetOldest(): void {
  for (const [path, url] of kept) {
    if (kept.size <= MAX_KEPT) return
    kept.delete(path)
    url.then(URL.revokeObjectURL, () => {})
  }
}
