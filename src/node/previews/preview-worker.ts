/**
 * The process that decodes: `preview-process.ts` starts it and bounds it from outside. It is a process and not a thread
 * because a native decoder that goes wrong takes the whole process with it, and a thread cannot be ended while it is in one.
 */
import { setPriority } from 'node:os'
import { blendPictures } from './blend.ts'
import { InputFile, Unreadable } from './input-file.ts'
import { MAX_PROCESS_BYTES } from './limits.ts'
import type { PreviewAnswer, PreviewImage, PreviewRequest } from './messages.ts'
import type { Picture } from './picture.ts'
import { psdPictures } from './psd.ts'
import { setUpSharp, shrink } from './shrink.ts'
import { zipPictures } from './zip-pictures.ts'

/** Between two looks at the memory, milliseconds. Decoders run in threads, so that the timer is on time. */
const MEMORY_CHECK_MS = 50
/** Below the application that the person works with, and the cutting of the file itself. */
const PRIORITY = 10

// not `exit`: that would wait for a decoder
const end = () => process.kill(process.pid, 'SIGKILL')

process.on('disconnect', end)
// where the system bounds memory (see `limited.ts`) this is the second net, elsewhere the only one
setInterval(() => {
  if (process.memoryUsage.rss() > MAX_PROCESS_BYTES) end()
}, MEMORY_CHECK_MS)
try {
  setPriority(PRIORITY)
} catch {
  // not allowed here: slower for the person, and nothing else
}
setUpSharp()

process.on('message', async (request: PreviewRequest) => {
  const outcome = await make(request).then(
    (image) => ({ image }),
    (error: unknown) => ({ failure: error instanceof Error ? error.message : 'unknown' }),
  )
  const answer: PreviewAnswer = { id: request.id, residentBytes: process.memoryUsage.rss(), ...outcome }
  process.send?.(answer)
})

async function make(request: PreviewRequest): Promise<PreviewImage> {
  if (request.kind === 'bytes') return shrink({ encoded: request.bytes }, request)
  const file = new InputFile(request.file)
  try {
    let failure: unknown
    for await (const picture of picturesIn(request.kind, file, request.file)) {
      try {
        return await shrink(picture, request)
      } catch (error) {
        failure = error
      }
    }
    throw failure ?? new Unreadable('there is no picture in it')
  } finally {
    file.close()
  }
}

function picturesIn(
  kind: Exclude<PreviewRequest['kind'], 'bytes'>,
  file: InputFile,
  path: string,
): AsyncIterable<Picture> | Iterable<Picture> {
  switch (kind) {
    case 'image':
      return [{ file: path }]
    case 'blend':
      return blendPictures(file)
    case 'psd':
      return psdPictures(file)
    case 'zip':
      return zipPictures(file)
    default:
      throw new TypeError(`unknown kind ${kind satisfies never}`)
  }
}
