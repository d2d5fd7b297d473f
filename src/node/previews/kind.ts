import { constants, open } from 'node:fs/promises'
import { extname } from 'node:path'

/** How the preview of a file is made: each has a reader in `preview-worker.ts`. */
export type StillKind = 'image' | 'blend' | 'psd' | 'zip'

export type PreviewKind =
  | { kind: StillKind }
  /** `format`: the name of ffmpeg's demuxer. */
  | { kind: 'video' | 'audio'; format: string }

/**
 * By extension first, so that nobody reads 50,000 files of source code for nothing. Not among them: SVG, which may name
 * other files and nest without end; EXR, HDR and TGA, which sharp is built without; `.ts` and `.mts`, which are TypeScript more
 * often than film.
 */
const EXTENSIONS = {
  image: 'png jpg jpeg jpe jfif webp tif tiff gif avif',
  // .blend1 and on: the versions that Blender keeps itself
  blend: 'blend blend1 blend2 blend3',
  psd: 'psd psb',
  zip: 'kra ora',
  video: 'mp4 m4v mov 3gp mkv webm avi mxf wmv mpg mpeg m2ts flv ogv',
  audio: 'wav mp3 flac ogg oga opus m4a aif aiff aac wma',
} as const

type Family = keyof typeof EXTENSIONS

const FAMILIES = new Map<string, Family>(
  (Object.keys(EXTENSIONS) as Family[]).flatMap((family) =>
    EXTENSIONS[family].split(' ').map((extension): [string, Family] => [`.${extension}`, family]),
  ),
)

/** Enough for the second packet of a transport stream with time codes, at 192 bytes. */
const HEAD_BYTES = 256

/** Tells whether a preview may be made of a file of that name. */
export function mayHavePreview(file: string): boolean {
  return familyOf(file) !== undefined
}

/**
 * Returns how a preview of the file can be made: undefined when its first bytes are not what its name says. What is handed
 * to ffmpeg is told the format found here: left to guess, it takes a playlist named `.mp4`, which shows other files.
 */
export async function previewKind(file: string): Promise<PreviewKind | undefined> {
  const family = familyOf(file)
  if (family === undefined) return undefined
  const head = await readHead(file)
  if (family === 'video' || family === 'audio') {
    const format = mediaFormat(head)
    return format === undefined ? undefined : { kind: family, format }
  }
  return STARTS[family](head) ? { kind: family } : undefined
}

function familyOf(file: string): Family | undefined {
  return FAMILIES.get(extname(file).toLowerCase())
}

/** Latin-1, so that a byte is a letter. */
async function readHead(file: string): Promise<string> {
  // a pipe would make the open wait for a writer; regular files ignore the flag, and Windows has none
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await handle.stat()).isFile()) return ''
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

const GZIP = '\x1f\x8b'
const ZSTD = '\x28\xb5\x2f\xfd'

const STARTS: Record<StillKind, (head: string) => boolean> = {
  image: (head) =>
    isGivenImage(head) ||
    head.startsWith('GIF8') ||
    head.startsWith('II*\0') ||
    head.startsWith('MM\0*') ||
    // BigTIFF
    head.startsWith('II+\0') ||
    head.startsWith('MM\0+') ||
    /^....ftyp(avif|avis|mif1)/s.test(head),
  blend: (head) => head.startsWith('BLENDER') || head.startsWith(GZIP) || head.startsWith(ZSTD),
  psd: (head) => head.startsWith('8BPS'),
  zip: (head) => head.startsWith('PK\x03\x04'),
}

/** Tells by the first bytes, as Latin-1, whether an image is a PNG, JPEG or WebP. */
export function isGivenImage(head: string): boolean {
  return head.startsWith('\x89PNG\r\n\x1a\n') || head.startsWith('\xff\xd8\xff') || /^RIFF....WEBP/s.test(head)
}

/** The names of ffmpeg's demuxers, and what their files start with. */
const MEDIA: readonly (readonly [format: string, start: string | RegExp])[] = [
  ['mov', /^....(?:ftyp|moov|mdat|wide|free|skip)/s],
  ['matroska', '\x1aE\xdf\xa3'],
  ['avi', /^RIFF....AVI /s],
  ['wav', /^(?:RIFF|RF64)....WAVE/s],
  ['ogg', 'OggS'],
  ['flac', 'fLaC'],
  ['aiff', /^FORM....AIF[FC]/s],
  ['asf', '0&\xb2u\x8ef\xcf\x11'],
  ['flv', 'FLV\x01'],
  ['mxf', '\x06\x0e\x2b\x34\x02\x05\x01\x01'],
  ['mpeg', '\0\0\x01\xba'],
  ['mpegts', /^(?:G.{187}G|.{4}G.{191}G)/s],
  ['aac', /^\xff[\xf0\xf1\xf8\xf9]/],
  ['mp3', /^(?:ID3|\xff[\xe2-\xef\xf2-\xf7\xfa-\xff])/],
]

function mediaFormat(head: string): string | undefined {
  return MEDIA.find(([, start]) => (typeof start === 'string' ? head.startsWith(start) : start.test(head)))?.[0]
}
