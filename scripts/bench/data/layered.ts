import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstLine, runProgram } from './program.ts'
import { type DataSet, versionName } from './set.ts'

const VERSIONS = 9
const WIDTH = 2800
const HEIGHT = 2000
const SCRIPT = join(import.meta.dirname, 'layered-image.scm')

/** The painting of `layered-image.scm`, saved by a fresh GIMP for every version. */
export const LAYERED: DataSet = {
  name: 'layered',
  title: `${VERSIONS} versions of a layered .xcf`,
  about: `A painting of six layers (${WIDTH} × ${HEIGHT} at full size), opened, one layer edited, and saved ${VERSIONS - 1} times, each time by a fresh GIMP.`,
  heavy: false,
  binary: ['*.xcf'],
  missing: () =>
    firstLine('gimp', '--version') === undefined ? 'GIMP 2.10 (Debian: apt-get install gimp)' : undefined,
  make: async (folder, scale, log) => {
    const script = await readFile(SCRIPT, 'utf8')
    // a folder of its own for what GIMP notes about itself: nothing of the person's own settings takes part
    const settings = await mkdtemp(join(tmpdir(), 'pegbar-gimp-'))
    try {
      for (let version = 1; version <= VERSIONS; version++) {
        const path = join(folder, versionName(version, '.xcf'))
        const shrink = Math.sqrt(scale)
        const call =
          version === 1
            ? `(pegbar-new "${path}" ${Math.round(WIDTH * shrink)} ${Math.round(HEIGHT * shrink)})`
            : `(pegbar-edit "${join(folder, versionName(version - 1, '.xcf'))}" "${path}" ${version})`
        // in one piece: what `load` defines is not known to the next batch
        const printed = await runProgram('gimp', ['-i', '-d', '-b', `${script}\n${call}`, '-b', '(gimp-quit 0)'], {
          ...process.env,
          GIMP2_DIRECTORY: settings,
        })
        // it ends with 0 also when a script fails
        await stat(path).catch(() => {
          throw new Error(`GIMP did not write ${path}\n${printed.slice(-2000)}`)
        })
        log(path)
      }
    } finally {
      await rm(settings, { recursive: true, force: true })
    }
  },
}
