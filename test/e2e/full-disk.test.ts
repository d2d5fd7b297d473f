import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView, CheckView, NoticeView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'

const MIB = 1 << 20
const DISK_BYTES = 160 * MIB

function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}

describe.skipIf(!canMount())('a full disk (needs root on Linux, to mount a small tmpfs)', () => {
  let studio: Studio
  let ana: Laptop
  beforeEach(async () => {
    studio = await Studio.open()
    ana = await studio.laptop('ana')
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', ana.dir])
  })
  afterEach(async () => {
    await ana.end()
    execFileSync('umount', [ana.dir])
    await studio.close()
  })

  test('is a clear error, loses nothing, and the same node goes on once there is space', async () => {
    await ana.start(['--as', 'Ana', '--no-mdns'])
    const kept = randomBytesOf(1, 10 * MIB)
    await writeFile(join(ana.dir, 'kept.psd'), kept)
    const [before] = await ana.json<CheckpointView[]>(['checkpoint', 'kept.psd', '-m', 'fits'])

    await writeFile(join(ana.dir, 'large.mov'), randomBytesOf(2, 70 * MIB))
    const refused = await ana.run(['--json', 'checkpoint', 'large.mov', '-m', 'does not fit'])
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'DISK_FULL', hint: expect.any(String) } })
    expect((await ana.json<CheckView>(['check'])).damaged).toEqual([])

    await writeFile(join(ana.dir, 'large.mov'), randomBytesOf(3, 1 * MIB))
    await ana.json(['checkpoint', 'large.mov', '-m', 'small enough now'])
    const out = join(ana.root, 'kept.psd')
    await ana.text(['export', before!.id, '-o', out])
    expect(await readFile(out)).toEqual(kept)
  })

  test('a disk that fills up is told before it is full, once, and no more when there is room', async () => {
    await ana.start(['--as', 'Ana', '--no-mdns'])
    const told = async () =>
      (await ana.lines<NoticeView>(['status', '--notices'])).filter(({ kind }) => kind === 'disk low')
    const resize = (bytes: number) => execFileSync('mount', ['-o', `remount,size=${bytes}`, ana.dir])
    expect(await told()).toMatchObject([{ read: false, text: expect.stringMatching(/nearly full \(\d+ MB left\)/) }])
    // by its own means, and read by now
    await writeFile(join(ana.dir, 'note.txt'), 'small')
    await ana.json(['checkpoint', 'note.txt', '-m', 'fits'])
    expect(await told()).toMatchObject([{ read: true }])

    await writeFile(join(ana.dir, 'render.exr'), randomBytesOf(4, DISK_BYTES - 24 * MIB))
    expect(await told()).toMatchObject([{ read: false, text: expect.stringContaining('is full') }])
    expect(await ana.text(['status'])).not.toContain('unread')

    resize(1024 * MIB)
    expect(await told()).toEqual([])
  })
})
