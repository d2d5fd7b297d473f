import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { Previews } from '../../../src/node/previews/index.ts'
import { MAX_PROCESS_BYTES } from '../../../src/node/previews/limits.ts'
import { poll } from '../../helpers/poll.ts'
import { fixture, isGone, patientPreviews, png, previewOf, readFixture, temporaryFolder } from './helpers.ts'

const previews = patientPreviews()
afterAll(() => previews.stop())
const folder = temporaryFolder()
const preview = (name: string, bytes: Uint8Array | string) => previewOf(previews, folder.path(name), bytes)

/** The most memory that the process has had, bytes. */
const peakOf = (pid: number) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024

/** A zip with one deflated entry, which says that it has `size` bytes. */
function zip(name: string, content: Buffer, size = content.byteLength): Buffer {
  const packed = deflateRawSync(content, { level: 9 })
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt16LE(8, 4)
  facts.writeUInt32LE(crc32(content), 10)
  facts.writeUInt32LE(packed.byteLength, 14)
  facts.writeUInt32LE(size, 18)
  facts.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), packed])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), facts, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.byteLength, 12)
  end.writeUInt32LE(local.byteLength, 16)
  return Buffer.concat([local, central, end])
}

/** A PNG of which the header says that it is larger. */
async function pngSaying(width: number, height: number): Promise<Buffer> {
  const bytes = await png(4, 4)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

describe('there is no preview, and the process goes on, of', () => {
  const zeros = (mib: number) => Buffer.alloc(mib * 1024 * 1024)
  const files: [string, string, string | (() => Promise<Buffer> | Buffer)][] = [
    ['a header of 100,000 × 100,000 pixels', 'a.png', () => pngSaying(100_000, 100_000)],
    ['a header of more pixels than there are', 'b.png', () => pngSaying(16_000, 16_000)],
    ['an image that is cut short', 'c.png', async () => (await readFixture('picture.png')).subarray(0, 1500)],
    ['text', 'd.png', 'no image at all'],
    ['an empty file', 'e.blend', ''],
    ['SVG named otherwise', 'f.png', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['a gzip bomb', 'g.blend', () => gzipSync(zeros(100))],
    ['a zstd bomb', 'h.blend', () => zstdCompressSync(zeros(100))],
    ['a zip bomb', 'i.kra', () => zip('mergedimage.png', zeros(100))],
    ['a zip bomb that says it is small', 'j.kra', () => zip('preview.png', zeros(100), 100)],
    ['a bomb of pixels in a zip', 'k.ora', async () => zip('mergedimage.png', await pngSaying(100_000, 100_000))],
    ['a zip without pictures', 'l.kra', () => zip('maindoc.xml', Buffer.from('<DOC/>'))],
    ['a .blend whose block has 2 GiB', 'm.blend', 'BLENDER-v300TEST\xff\xff\xff\x7f'.padEnd(200, '\0')],
    [
      'a .blend whose thumbnail is 2 billion pixels wide',
      'n.blend',
      () =>
        Buffer.concat([
          Buffer.from('BLENDER-v300TEST'),
          Buffer.from('08000000', 'hex'),
          Buffer.alloc(16),
          Buffer.from('ffffff7fffffff7f', 'hex'),
        ]),
    ],
    [
      'a .psd whose sections have 4 GiB',
      'o.psd',
      () =>
        Buffer.concat([
          Buffer.from('8BPS\0\x01\0\0\0\0\0\0\0\x03', 'latin1'),
          Buffer.alloc(12, 1),
          Buffer.alloc(40, 255),
        ]),
    ],
  ]
  test.each(files)('%s', async (_, name, bytes) => {
    const pid = await pidAfterOne()
    expect(await preview(name, typeof bytes === 'function' ? await bytes() : bytes)).toBeUndefined()
    expect(await preview('sound.png', await png(8, 8))).toBeDefined()
    expect(previews.pids).toEqual([pid])
    if (process.platform === 'linux') expect(peakOf(pid)).toBeLessThan(MAX_PROCESS_BYTES / 4)
  })

  const pidAfterOne = async () => {
    await previews.ofFile(fixture('picture.png'))
    return previews.pids[0]!
  }

  test('a .psd of 300,000 × 300,000 pixels', async () => {
    const psd = await readFixture('gimp.psd')
    psd.writeUInt32BE(300_000, 14)
    psd.writeUInt32BE(300_000, 18)
    expect(await preview('a.psd', psd)).toBeUndefined()
  })

  test('a folder, what is not there, and a pipe that nobody writes to', async () => {
    expect(await previews.ofFile(folder.path('gone.png'))).toBeUndefined()
    execFileSync('mkdir', [folder.path('folder.png')])
    expect(await previews.ofFile(folder.path('folder.png'))).toBeUndefined()
    execFileSync('mkfifo', [folder.path('pipe.png')])
    expect(await previews.ofFile(folder.path('pipe.png'))).toBeUndefined()
  })

  test('a file that goes away meanwhile', async () => {
    const file = await folder.save('vanishing.png', await png(3000, 3000))
    const making = previews.ofFile(file)
    await rm(file)
    await making
    expect(await preview('sound.png', await png(8, 8))).toBeDefined()
  })
})

describe('a process', () => {
  /** Previews made by a module with that source. */
  const withWorker = async (name: string, source: string, timeoutMs = 60_000) => {
    const url = pathToFileURL(await folder.save(`${name}.mjs`, source))
    return new Previews({ count: 1, url, timeoutMs })
  }
  test('that does not answer is killed, and another one takes its place', async () => {
    const silent = await withWorker('silent', `process.on('message', () => { for (;;); })`, 2000)
    const making = silent.ofFile(fixture('picture.png'))
    const [pid] = await poll(
      async () => silent.pids,
      (pids) => pids.length === 1,
      5,
    )
    expect(await making).toBeUndefined()
    await poll(async () => isGone(pid!), Boolean)
    expect(await silent.ofFile(fixture('picture.png'))).toBeUndefined()
    silent.stop()
  })

  test('that crashes fails only the preview it was making', async () => {
    const source = `process.on('message', ({ id, file }) => {
      if (file.endsWith('.blend')) process.abort()
      process.send({ id, residentBytes: 0, image: { bytes: new Uint8Array(1), width: 1, height: 1 } })
    })`
    const fragile = await withWorker('fragile', source)
    const names = ['picture.png', 'plain.blend', 'krita.kra']
    const made = await Promise.all(names.map((name) => fragile.ofFile(fixture(name))))
    expect(made.map((image) => image?.width)).toEqual([1, undefined, 1])
    fragile.stop()
  })

  test.runIf(process.platform === 'linux')('can not take more memory than is allowed (Linux)', async () => {
    const source = `process.on('message', ({ id }) => {
      const taken = []
      try {
        while (taken.length < 100) taken.push(Buffer.allocUnsafeSlow(2 ** 26))
      } catch {}
      process.send({ id, residentBytes: 0, image: { bytes: new Uint8Array(1), width: taken.length, height: 1 } })
    })`
    const greedy = await withWorker('greedy', source)
    const made = await greedy.ofFile(fixture('picture.png'))
    expect(made!.width).toBeLessThanOrEqual(MAX_PROCESS_BYTES / 2 ** 26)
    greedy.stop()
  })

  test('that has grown is replaced', async () => {
    const source = `process.on('message', ({ id }) =>
      process.send({ id, residentBytes: 2 ** 30, image: { bytes: new Uint8Array(1), width: process.pid, height: 1 } }))`
    const growing = await withWorker('growing', source)
    const first = await growing.ofFile(fixture('picture.png'))
    const second = await growing.ofFile(fixture('picture.png'))
    expect(second!.width).not.toBe(first!.width)
    growing.stop()
  })

  test('ends with the one that started it', async () => {
    const source = `
      import { Previews } from ${JSON.stringify(new URL('../../../src/node/previews/index.ts', import.meta.url).href)}
      const previews = new Previews({ count: 1, timeoutMs: 60_000 })
      await previews.ofFile(${JSON.stringify(fixture('picture.png'))})
      console.log(previews.pids[0])`
    const file = await folder.save('starter.mjs', source)
    // it is not held up by the process, which has nothing to do
    const pid = Number(
      execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], { encoding: 'utf8' }),
    )
    expect(pid).toBeGreaterThan(0)
    await poll(async () => isGone(pid), Boolean)
  })
})
