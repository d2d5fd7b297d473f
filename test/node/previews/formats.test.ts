/** What the programs at hand do not write: files by hand, from the specifications. */
import sharp, { type Matrix3x3, type Sharp } from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { difference, fixture, patientPreviews, previewOf, readFixture, temporaryFolder } from './helpers.ts'

const previews = patientPreviews()
afterAll(() => previews.stop())
const folder = temporaryFolder()
const preview = (name: string, bytes: Uint8Array) => previewOf(previews, folder.path(name), bytes)

const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.concat([u16(Math.floor(value / 65_536)), u16(value % 65_536)])
const u64 = (value: number) => Buffer.concat([u32(0), u32(value)])

describe('a .blend', () => {
  /** Two pixels: black below, white above. */
  const pixels = Buffer.from('000000ffffffffff', 'hex')

  const littleEndian = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [at, value] of values.entries()) bytes.writeInt32LE(value, at * 4)
    return bytes
  }
  const FILES = {
    'of 64 bits': Buffer.concat([
      Buffer.from('BLENDER-v280'),
      ...[Buffer.from('REND'), littleEndian(4, 0, 0, 0, 1, 7)],
      ...[Buffer.from('TEST'), littleEndian(16, 0, 0, 0, 1, 1, 2), pixels],
    ]),
    'of 32 bits, big-endian': Buffer.concat([
      Buffer.from('BLENDER_V248'),
      ...[Buffer.from('TEST'), u32(16), u32(0), u32(0), u32(1), u32(1), u32(2), pixels],
    ]),
    'of Blender 5': Buffer.concat([
      Buffer.from('BLENDER17-01v0500'),
      ...[Buffer.from('REND'), littleEndian(0, 0, 0, 4, 0, 1, 0, 7)],
      ...[Buffer.from('TEST'), littleEndian(0, 0, 0, 16, 0, 1, 0, 1, 2), pixels],
    ]),
  }
  test.each(Object.entries(FILES))('%s', async (_, bytes) => {
    const made = await preview('a.blend', bytes)
    expect(made).toMatchObject({ width: 1, height: 2 })
    const raw = await sharp(made!.bytes).removeAlpha().raw().toBuffer()
    expect([raw[0]! > 200, raw[3]! < 50]).toEqual([true, true])
  })
})

describe('a .psd', () => {
  interface Psd {
    version?: 1 | 2
    mode?: number
    depth?: number
    resources?: Buffer
    merged: Buffer
  }

  const psd = ({ version = 1, mode = 3, depth = 8, resources = Buffer.alloc(0), merged }: Psd) =>
    Buffer.concat([
      ...[Buffer.from('8BPS'), u16(version), Buffer.alloc(6), u16(mode === 4 ? 4 : 3), u32(100), u32(160)],
      ...[u16(depth), u16(mode), u32(0), u32(resources.byteLength), resources],
      ...[version === 2 ? u64(0) : u32(0), merged],
    ])

  /** The samples of the fixture, one channel after the other. */
  const planes = async (make: (value: number) => number[] = (value) => [value]) => {
    const raw = await sharp(fixture('picture.png')).removeAlpha().raw().toBuffer()
    return [0, 1, 2].map((channel) =>
      Buffer.from(raw.filter((_, at) => at % 3 === channel))
        .toJSON()
        .data.flatMap(make),
    )
  }

  const thumbnail = async (id: number, image: Sharp) => {
    const jpeg = await image.jpeg({ quality: 95 }).toBuffer()
    const block = Buffer.concat([u32(1), Buffer.alloc(24), jpeg])
    const padding = Buffer.alloc(block.byteLength % 2)
    return Buffer.concat([
      ...[Buffer.from('8BIM'), u16(1005), Buffer.from('\x04name\0'), u32(3), Buffer.alloc(4)],
      ...[Buffer.from('8BIM'), u16(id), u16(0), u32(block.byteLength), block, padding],
    ])
  }
  const white = u16(0)

  test('with the thumbnail of Photoshop shows that', async () => {
    const resources = await thumbnail(1036, sharp(fixture('picture.png')))
    const made = await preview('a.psd', psd({ resources, merged: white }))
    expect(await difference(made!.bytes, fixture('picture.png'))).toBeLessThan(10)
  })

  test('with that of Photoshop 4, of which red and blue are swapped, too', async () => {
    const swap: Matrix3x3 = [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]
    const resources = await thumbnail(1033, sharp(fixture('picture.png')).removeAlpha().recomb(swap))
    const made = await preview('a.psd', psd({ resources, merged: white }))
    expect(await difference(made!.bytes, fixture('picture.png'))).toBeLessThan(10)
  })

  test('with a broken thumbnail shows the merged image', async () => {
    const resources = (await thumbnail(1036, sharp(fixture('picture.png')))).fill(0, 80, 300)
    const merged = Buffer.concat([u16(0), ...(await planes()).map((plane) => Buffer.from(plane))])
    const made = await preview('a.psd', psd({ resources, merged }))
    expect(await difference(made!.bytes, fixture('picture.png'))).toBeLessThan(6)
  })

  test('of 16 bits, and a .psb with packed rows', async () => {
    const deep = Buffer.concat([u16(0), ...(await planes((value) => [value, 99])).map((plane) => Buffer.from(plane))])
    expect(
      await difference((await preview('a.psd', psd({ depth: 16, merged: deep })))!.bytes, fixture('picture.png')),
    ).toBeLessThan(6)
    const rows = (await planes()).flatMap((plane) =>
      Array.from({ length: 100 }, (_, y) => {
        const row = plane.slice(y * 160, (y + 1) * 160)
        return Buffer.from([127, ...row.slice(0, 128), 31, ...row.slice(128)])
      }),
    )
    const packed = Buffer.concat([u16(1), ...rows.map((row) => u32(row.byteLength)), ...rows])
    expect(
      await difference((await preview('a.psb', psd({ version: 2, merged: packed })))!.bytes, fixture('picture.png')),
    ).toBeLessThan(6)
  })

  test('of four inks', async () => {
    const merged = Buffer.concat([
      u16(0),
      ...(await planes()).map((plane) => Buffer.from(plane)),
      Buffer.alloc(160 * 100, 255),
    ])
    const made = await preview('a.psd', psd({ mode: 4, merged }))
    expect(await difference(made!.bytes, fixture('picture.png'))).toBeLessThan(6)
  })
})

test('a .kra of which the whole picture is damaged shows the small one', async () => {
  const kra = await readFixture('krita.kra')
  const name = kra.indexOf('mergedimage.png')
  // the deflated bytes behind the name of the entry
  kra.fill(0xff, name + 30, name + 500)
  const made = await preview('a.kra', kra)
  expect(made!.width).toBeGreaterThan(160)
})
