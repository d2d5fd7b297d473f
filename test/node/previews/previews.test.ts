import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { difference, fixture, patientPreviews, png, previewOf, readFixture, temporaryFolder } from './helpers.ts'

const previews = patientPreviews()
afterAll(() => previews.stop())
const folder = temporaryFolder()
const preview = (name: string, bytes: Uint8Array | string) => previewOf(previews, folder.path(name), bytes)

describe('files that Blender, Krita and GIMP wrote', () => {
  test.each(['plain.blend', 'gzip.blend', 'zstd.blend'])('%s shows what its thumbnail shows', async (name) => {
    const made = await previews.ofFile(fixture(name))
    expect(made).toMatchObject({ width: 128, height: 128 })
    expect(await difference(made!.bytes, fixture('blend.png'))).toBeLessThan(3)
  })

  test.each(['krita.kra', 'krita.ora', 'krita.psd', 'gimp.psd'])('%s shows its picture', async (name) => {
    const made = await previews.ofFile(fixture(name))
    expect(made).toMatchObject({ width: 160, height: 100 })
    expect(await difference(made!.bytes, fixture('picture.png'))).toBeLessThan(6)
  })

  test('gimp.xcf has none, and no process is started for it', async () => {
    const fresh = patientPreviews()
    expect(await fresh.ofFile(fixture('gimp.xcf'))).toBeUndefined()
    expect(fresh.pids).toEqual([])
  })
})

describe('images', () => {
  test.each(['png', 'jpeg', 'webp', 'tiff', 'gif', 'avif'] as const)('%s', async (format) => {
    const bytes = await sharp(await readFixture('picture.png'))
      .toFormat(format)
      .toBuffer()
    const made = await preview(`a.${format}`, bytes)
    expect(made).toMatchObject({ width: 160, height: 100 })
    expect(await difference(made!.bytes, fixture('picture.png'))).toBeLessThan(20)
  })

  test('16 bits, CMYK and rotation come out as 8 bits, sRGB, upright', async () => {
    const picture = await readFixture('picture.png')
    const deep = await sharp(picture).toColourspace('rgb16').png().toBuffer()
    const inks = await sharp(picture).toColourspace('cmyk').tiff().toBuffer()
    // taken with the camera on its side: to be turned by a quarter
    const turned = await sharp(picture).rotate(-90).withMetadata({ orientation: 6 }).png().toBuffer()
    expect(await difference((await preview('deep.png', deep))!.bytes, picture)).toBeLessThan(6)
    expect(await difference((await preview('inks.tif', inks))!.bytes, picture)).toBeLessThan(60)
    expect(await difference((await preview('turned.png', turned))!.bytes, picture)).toBeLessThan(6)
  })

  test('transparency is kept', async () => {
    const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#ff000000' } })
      .png()
      .toBuffer()
    const made = await preview('clear.png', clear)
    expect((await sharp(made!.bytes).stats()).channels[3]).toMatchObject({ max: 0 })
  })

  test('a large one becomes small, and equal content gives an equal preview', async () => {
    const large = await png(3000, 1500)
    const made = await preview('large.png', large)
    expect(made).toMatchObject({ width: 1024, height: 512 })
    expect((await preview('again.png', large))!.bytes).toEqual(made!.bytes)
    expect(await previews.ofFile(folder.path('again.png'), { side: 300 })).toMatchObject({ width: 300, height: 150 })
  })
})

test('one process makes all of them', async () => {
  const [pid] = previews.pids
  await Promise.all(Array.from({ length: 50 }, async (_, i) => preview(`many-${i}.png`, await png(64, 64 + i))))
  expect(previews.pids).toEqual([pid])
})

test('nothing is made after the end, and what is under way is none', async () => {
  const ending = patientPreviews()
  const making = ending.ofFile(fixture('krita.kra'))
  ending.stop()
  expect(await making).toBeUndefined()
  expect(await ending.ofFile(fixture('krita.kra'))).toBeUndefined()
  expect(ending.pids).toEqual([])
})

test('one who no longer wants it hears that at once', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  const making = previews.ofFile(fixture('krita.kra'), { signal: controller.signal })
  controller.abort(reason)
  await expect(making).rejects.toBe(reason)
  expect(await previews.ofFile(fixture('krita.kra'))).toBeDefined()
})
