import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { copyWithEdits, Noise } from './noise.ts'
import { type DataSet, versionName } from './set.ts'

const MIB = 1 << 20
const FULL_BYTES = 1024 * MIB
const INSERTED_BYTES = 1000

/** Stands for video: random bytes, which nothing compresses, as nothing compresses video once more. */
export const VIDEO: DataSet = {
  name: 'video',
  title: 'a large file, twice',
  about:
    'Random bytes in the place of a video (1 GiB at full size); in the second version 1 MiB in the middle is another, and 1000 bytes are inserted after three quarters.',
  heavy: true,
  binary: ['*.mov'],
  missing: () => undefined,
  make: async (folder, scale, log) => {
    const noise = new Noise('video')
    const bytes = Math.round(FULL_BYTES * scale)
    const first = join(folder, versionName(1, '.mov'))
    const file = await open(first, 'wx')
    await noise.append(file, bytes)
    await file.sync()
    await file.close()
    const changed = Math.min(MIB, bytes >> 2)
    await copyWithEdits(first, join(folder, versionName(2, '.mov')), [
      { at: bytes >> 1, skip: changed, insert: noise.bytes(changed) },
      { at: Math.floor(bytes * 0.75), skip: 0, insert: noise.bytes(INSERTED_BYTES) },
    ])
    log(first)
  },
}
