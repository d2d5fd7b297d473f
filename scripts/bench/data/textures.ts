import { join } from 'node:path'
import { content, Noise, writeNew } from './noise.ts'
import { type DataSet, versionName } from './set.ts'

const FULL_COUNT = 50_000
const IN_FOLDER = 250
const BYTES = { low: 1024, high: 12 * 1024 }
/** One in this many is another in the second version. */
const CHANGED_EVERY = 100

/** Many small files: nothing about them is an image but the name, and no tool looks further. */
export const TEXTURES: DataSet = {
  name: 'textures',
  title: '50,000 small files, twice',
  about:
    'Files of 1 to 12 KiB named as textures are (50,000 at full size), half noise and half repetition, without the header of an image; in the second version one in a hundred is another.',
  heavy: true,
  binary: ['*.png'],
  missing: () => undefined,
  make: async (folder, scale, log) => {
    const noise = new Noise('textures')
    const count = Math.max(CHANGED_EVERY, Math.round(FULL_COUNT * scale))
    const write = (version: number, number: number) =>
      writeNew(
        join(folder, versionName(version), `set-${Math.floor(number / IN_FOLDER)}`, `texture-${number}.png`),
        content(noise, noise.between(BYTES.low, BYTES.high)),
      )
    for (let number = 0; number < count; number++) await write(1, number)
    for (let number = 0; number < count; number += CHANGED_EVERY) await write(2, number)
    log(`${count} files in ${folder}`)
  },
}
