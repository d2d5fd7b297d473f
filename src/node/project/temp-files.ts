import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { isTempPath, tempPathFor } from '../files.ts'
import { statEntry } from './disk.ts'

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
    const temp = tempPathFor(target)
    const note = join(this.#notes, basename(temp))
    // not synced: a note that a power cut takes leaves a file that scans leave out
    await writeFile(note, relative(this.#dir, temp).split(sep).join('/'), { flag: 'wx' })
    try {
      return await use(temp)
    } finally {
      await rm(temp, { force: true })
      await rm(note, { force: true })
    }
  }

  async #sweep(note: string): Promise<void> {
    const path = await readFile(note, 'utf8')
    const file = join(this.#dir, ...path.split('/'))
    // never anything but a file of ours, whatever the note says
    if (isTempPath(path) && !path.split('/').includes('..')) {
      const entry = await statEntry(file, path)
      if (entry?.kind === 'file') await rm(file, { force: true })
    }
    await rm(note, { force: true })
  }
}
