/** Damaged files of every kind: no preview may be the answer; anything else that happens to this process is not. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_PREVIEW_BYTES, MAX_PREVIEW_PIXELS } from '../../../src/core/limits.ts'
import { MAX_PROCESS_BYTES } from '../../../src/node/previews/limits.ts'
import { runs } from '../../helpers/seed.ts'
import { fixture, patientPreviews, png, previewOf, temporaryFolder } from './helpers.ts'

const folder = temporaryFolder()
const NAMES = [
  'plain.blend',
  'gzip.blend',
  'zstd.blend',
  'krita.kra',
  'krita.ora',
  'krita.psd',
  'gimp.psd',
  'picture.png',
]

/** Places near the start are taken more often: that is where sizes and lengths are. */
const place = fc.oneof(fc.nat(200), fc.nat(2 ** 20))
const damage = fc.record({
  name: fc.constantFrom(...NAMES),
  flips: fc.array(fc.record({ place, value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff) }), { maxLength: 6 }),
  keep: fc.option(fc.nat(2 ** 18), { freq: 2 }),
})

function damaged({ name, flips, keep }: typeof damage extends fc.Arbitrary<infer T> ? T : never): Buffer {
  const bytes = Buffer.from(readFileSync(fixture(name)))
  // the first bytes stay: without them nobody looks into the file
  for (const { place, value } of flips) bytes[8 + (place % (bytes.byteLength - 8))] = value
  return keep === null ? bytes : bytes.subarray(0, keep % bytes.byteLength)
}

test('damaged files give a small picture or none, within the bounds', async () => {
  const previews = patientPreviews()
  let largest = 0
  try {
    await fc.assert(
      fc.asyncProperty(damage, async (what) => {
        const image = await previewOf(previews, folder.path(what.name), damaged(what))
        if (image !== undefined) {
          expect(image.bytes.byteLength).toBeLessThanOrEqual(MAX_PREVIEW_BYTES)
          expect(Math.max(image.width, image.height)).toBeLessThanOrEqual(MAX_PREVIEW_PIXELS)
        }
        expect(previews.pids.length).toBeLessThanOrEqual(1)
        if (process.platform !== 'linux') return
        for (const pid of previews.pids) {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8')
          largest = Math.max(largest, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024)
        }
      }),
      runs(200),
    )
    expect(largest).toBeLessThan(MAX_PROCESS_BYTES)
    expect(await previewOf(previews, folder.path('sound.png'), await png(8, 8))).toBeDefined()
  } finally {
    previews.stop()
  }
})
