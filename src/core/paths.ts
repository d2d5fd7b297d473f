import { PegbarError } from './errors.ts'
import { MAX_PATH_BYTES } from './limits.ts'
import { lengthProblem } from './text.ts'

/**
 * Returns `path` when every laptop may be asked to write it: relative to the project, `/` between its segments, Unicode NFC,
 * never above the project or into its store. A name that one system can not hold is no matter of this function
 * (`windowsProblem`).
 *
 * @throws PegbarError `INVALID_PATH`, which says why
 */
export function checkPath(path: string): string {
  const problem = pathProblem(path)
  if (problem === undefined) return path
  throw new PegbarError('INVALID_PATH', `the path ${JSON.stringify(path.slice(0, MAX_PATH_BYTES))} ${problem}`, {
    path,
  })
}

function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (!path.isWellFormed()) return 'is not well-formed text'
  if (path.includes('\0')) return 'has a NUL in it'
  if (path.includes('\\')) return 'has a backslash in it'
  if (path.startsWith('/')) return 'is absolute'
  if (/^[a-z]:/i.test(path)) return 'starts with a drive letter'
  if (path.normalize('NFC') !== path) return 'is not in Unicode form NFC'
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment'
    if (segment === '.' || segment === '..') return `has the segment ${segment}`
    if (entersStore(segment)) return 'enters .pegbar'
  }
  return lengthProblem(path, MAX_PATH_BYTES)?.reason
}

/** Whether some laptop would take a segment of a path for `.pegbar`, however it is spelled. */
export function leadsIntoStore(path: string): boolean {
  return path.split('/').some(entersStore)
}

/**
 * The names by which some file system opens `.pegbar`: macOS and Windows ignore case, HFS+ leaves out invisible characters
 * and compares Unicode forms as equal, Windows drops dots and spaces at the end and takes what follows a colon as the name
 * of a stream. git keeps people out of `.git` by the same list (CVE-2014-9390, CVE-2019-1352).
 */
function entersStore(segment: string): boolean {
  const name = segment
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/:.*$/su, '')
    .replace(/[. ]+$/u, '')
    .toLowerCase()
  return name === '.pegbar' || SHORT_NAME.test(name)
}

/** What NTFS may call `.pegbar` in the eight letters of MS-DOS: the first six and a number, or, when those are taken, a hash. */
const SHORT_NAME = /^(?:pegbar~\d|pegba~\d\d|pegb~\d{3}|pe[0-9a-f]{4}~\d)$/

export interface NormalizePathOptions {
  /**
   * Take `\` as `/`, as on Windows; elsewhere it is a letter of the name, which `checkPath` then refuses.
   * @default false
   */
  windows?: boolean
}

/** Returns a typed or scanned path in the project's form: NFC (macOS may hand out NFD), `/` between segments. */
export function normalizePath(typed: string, options: NormalizePathOptions = {}): string {
  const composed = typed.normalize('NFC')
  return options.windows === true ? composed.replaceAll('\\', '/') : composed
}

/** Devices of MS-DOS: Windows opens these instead of a file, in every folder and with every extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Windows forbids
const FORBIDDEN_ON_WINDOWS = /[<>:"|?*\u0001-\u001f]/

/** Longest segment on NTFS, in UTF-16 units. */
const MAX_WINDOWS_SEGMENT = 255

/** Says why Windows can not hold a path that `checkPath` accepts; undefined when it can. */
export function windowsProblem(path: string): string | undefined {
  for (const segment of path.split('/')) {
    const stem = segment.replace(/\..*$/su, '').replace(/ +$/u, '')
    if (RESERVED.test(stem)) return `"${stem}" is the name of a device on Windows`
    const forbidden = FORBIDDEN_ON_WINDOWS.exec(segment)
    if (forbidden !== null) return `Windows does not allow ${JSON.stringify(forbidden[0])} in a name`
    if (/[. ]$/u.test(segment)) return `Windows drops the last character of "${segment}"`
    if (segment.length > MAX_WINDOWS_SEGMENT) return `Windows does not allow names of ${segment.length} characters`
  }
  return undefined
}

/**
 * Returns what two paths share when a file system that ignores case may take them for one. Rather too often than too
 * seldom ("ß" and "SS" are one): a name that is thought to collide is reported, one that is not would be overwritten.
 */
export function caseFold(path: string): string {
  // upper case first: Greek has two small sigmas, and lower case alone would keep them apart
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}
