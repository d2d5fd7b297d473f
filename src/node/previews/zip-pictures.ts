import { type Entry, fromFd, type ZipFile } from 'yauzl'
import type { InputFile } from './input-file.ts'
import { MAX_EMBEDDED_BYTES } from './limits.ts'
import type { Picture } from './picture.ts'

/** From the best to the smallest: Krita and OpenRaster put the whole picture in, and one of 256 pixels. */
const NAMES = ['mergedimage.png', 'preview.png', 'Thumbnails/thumbnail.png']
/** Most entries looked through: some for each layer. */
const MAX_ENTRIES = 20_000

/** Yields the pictures that Krita (.kra) and OpenRaster (.ora) keep beside the layers, the best first. */
export async function* zipPictures(file: InputFile): AsyncGenerator<Picture> {
  const zip = await openZip(file.fd)
  const entries = await findEntries(zip)
  for (const name of NAMES) {
    const entry = entries.get(name)
    if (entry === undefined || entry.uncompressedSize > MAX_EMBEDDED_BYTES) continue
    const encoded = await readEntry(zip, entry).catch(() => undefined)
    if (encoded !== undefined) yield { encoded }
  }
}

function openZip(fd: number): Promise<ZipFile> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>()
  // the file is closed by whoever opened it
  fromFd(fd, { lazyEntries: true, autoClose: false }, (error, zip) => (zip ? resolve(zip) : reject(error)))
  return promise
}

/** Returns the entries of NAMES that are there; of a damaged archive those before the damage. */
function findEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const { promise, resolve } = Promise.withResolvers<Map<string, Entry>>()
  const found = new Map<string, Entry>()
  let seen = 0
  zip.on('entry', (entry: Entry) => {
    if (NAMES.includes(entry.fileName)) found.set(entry.fileName, entry)
    if (++seen < MAX_ENTRIES && found.size < NAMES.length) zip.readEntry()
    else resolve(found)
  })
  zip.on('end', () => resolve(found))
  zip.on('error', () => resolve(found))
  zip.readEntry()
  return promise
}

/** The stream fails when the entry has another size than it says, so that this never holds more than MAX_EMBEDDED_BYTES. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<AsyncIterable<Buffer>>()
  zip.openReadStream(entry, (error, stream) => (stream ? resolve(stream) : reject(error)))
  const pieces: Buffer[] = []
  for await (const piece of await promise) pieces.push(piece)
  return Buffer.concat(pieces)
}
