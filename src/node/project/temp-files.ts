import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { isTempPath, tempPathFor } from '../files.ts'
import { statEntry } from './disk.ts'

/** The only character that no name has. */
const BETWEEN_PATHS = '\0'

/**
 * Names files that are written beside working files before they are renamed into place. Each is noted below `.pegbar`
 * first, so that those which a killed process left are found at the next open without looking through the project.
 */
export class TempFiles {
  readonly #dir: string
  readonly #notes: string

  private constructor(dir: string, notes: string) {
    this.#dir = dir
    this.#notes = notes
  }

  /** Opens the notes in `storeDir` and removes what earlier processes left. The caller holds the store. */
  static async open(dir: string, storeDir: string): Promise<TempFiles> {
    const notes = join(storeDir, 'tmp')
    await mkdir(notes, { recursive: true })
    const temps = new TempFiles(dir, notes)
    for (const name of await readdir(notes)) await temps.#sweep(join(notes, name))
    return temps
  }

  /** Calls `use` with a new path in the folder of `target`; whatever is there afterwards is removed. */
  async with<T>(target: string, use: (temp: string) => Promise<T>): Promise<T> {
    return this.#noted([target], async ([temp]) => {
      try {
        return await use(temp!)
      } finally {
        await rm(temp!, { force: true })
      }
    })
  }

  /**
   * Calls `use` with a new path in the folder of each target, all in one note. `use` leaves none of them behind; only if it fails
   * are they looked for.
   */
  withMany<T>(targets: readonly string[], use: (temps: readonly string[]) => Promise<T>): Promise<T> {
    return this.#noted(targets, async (temps) => {
      try {
        return await use(temps)
      } catch (error) {
        for (const temp of temps) await rm(temp, { force: true })
        throw error
      }
    })
  }

  async #noted<T>(targets: readonly string[], use: (temps: readonly string[]) => Promise<T>): Promise<T> {
    const temps = targets.map(tempPathFor)
    const note = join(this.#notes, basename(temps[0]!))
    const paths = temps.map((temp) => relative(this.#dir, temp).split(sep).join('/'))
    // not synced: a note that a power cut takes leaves files that scans leave out
    await writeFile(note, paths.join(BETWEEN_PATHS), { flag: 'wx' })
    try {
      return await use(temps)
    } finally {
      await rm(note, { force: true })
    }
  }

  async #sweep(note: string): Promise<void> {
    const paths = await readFile(note, 'utf8')
    for (const path of paths.split(BETWEEN_PATHS)) {
      const file = join(this.#dir, ...path.split('/'))
      // never anything but a file of ours, whatever the note says
      if (!isTempPath(path) || path.split('/').includes('..')) continue
      const entry = await statEntry(file, path)
      if (entry?.kind === 'file') await rm(file, { force: true })
    }
    await rm(note, { force: true })
  }
}
