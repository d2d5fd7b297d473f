/**
 * One set of files, in versions: the entries of its folder in the order of their names. An entry that is a file is a version of
 * one working file; an entry that is a folder holds what that version adds and replaces in a tree of working files.
 */
export interface DataSet {
  name: string
  /** For the heads of tables. */
  title: string
  /** What the files are and who wrote them, a sentence or two for the report. */
  about: string
  /** Takes minutes with every tool: fewer rounds. */
  heavy: boolean
  /** What a user of git-lfs tracks, as patterns. */
  binary: readonly string[]
  /** What is missing on this machine to make it, and how to get that; undefined: nothing. */
  missing(): string | undefined
  /** Writes all versions into a new folder; the same for the same scale, as far as the programs that write them are. */
  make(folder: string, scale: number, log: (line: string) => void): Promise<void>
}

/** Name of the entry of a version, so that names sort as versions do. */
export function versionName(version: number, extension = ''): string {
  return `v${String(version).padStart(3, '0')}${extension}`
}
