import { closeSync, openSync, readSync } from 'node:fs'

/** Smaller files are small anyway. */
const LEAST_BYTES = 1024 * 1024

interface Format {
  /** Ends of file names, lower case. */
  names: readonly string[]
  /** Beginnings of files; without them the name decides. */
  magic?: readonly (readonly number[])[]
  advice: string
}

const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]
const GZIP = [0x1f, 0x8b]

/**
 * Formats that an application compresses as a whole, so that one edit moves or changes most of the bytes behind it, where it can
 * be told not to. What is compressed part by part (.kra, .psd, .exr) is not among them: its parts stay as they are.
 */
const FORMATS: readonly Format[] = [
  {
    names: ['.blend'],
    magic: [ZSTD, GZIP],
    advice:
      'saved with Compress, in which a small edit changes more: switch it off in the options of Blender’s Save As; Pegbar compresses by itself',
  },
  {
    names: ['.xcf.gz', '.xcf.bz2', '.xcf.xz', '.xcfgz', '.xcfbz2', '.xcfxz'],
    advice:
      'compressed as a whole, in which a small edit changes everything: save it as .xcf; Pegbar compresses by itself',
  },
]

/**
 * Returns what to switch off in the application that saved a file, if its format keeps versions of it from being stored as what
 * they change. Reads four bytes of files of such a type, and of no others; `file` is absolute.
 */
export function compressionAdvice({
  path,
  file,
  size,
}: {
  path: string
  file: string
  size: number
}): string | undefined {
  if (size < LEAST_BYTES) return undefined
  const name = path.toLowerCase()
  const format = FORMATS.find(({ names }) => names.some((end) => name.endsWith(end)))
  if (format === undefined) return undefined
  if (format.magic === undefined) return format.advice
  const head = headOf(file)
  return format.magic.some((magic) => magic.every((byte, at) => head[at] === byte)) ? format.advice : undefined
}

/** The first bytes; none when the file can not be read now, which others report. */
function headOf(file: string): Uint8Array {
  const head = new Uint8Array(4)
  try {
    const descriptor = openSync(file, 'r')
    try {
      return head.subarray(0, readSync(descriptor, head))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return new Uint8Array(0)
  }
}
