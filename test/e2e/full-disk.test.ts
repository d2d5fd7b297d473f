import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView, CheckView } from '../../src/core/services.ts'
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
})
