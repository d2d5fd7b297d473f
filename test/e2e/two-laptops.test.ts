import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import type { CheckpointView, PeerView, SyncResult } from '../../src/core/services.ts'
import { randomBytesOf, withInsertion } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { poll } from '../helpers/poll.ts'

const VERSIONS = 6

let studio: Studio
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(async () => {
  await studio.close()
})

/** Versions of one file of 3 MiB, each with an insertion that moves what is behind it. */
function versions(): Buffer[] {
  const all = [randomBytesOf(1, 3 << 20)]
  for (let n = 1; n < VERSIONS; n++) all.push(withInsertion(all[n - 1]!, n * 400_000, 1000 + n, 100 + n))
  return all
}

async function checkpointVersions(ana: Laptop, files: readonly Buffer[]): Promise<CheckpointView[]> {
  const made: CheckpointView[] = []
  for (const [n, bytes] of files.entries()) {
    await writeFile(join(ana.dir, 'shot.blend'), bytes)
    made.push(...(await ana.json<CheckpointView[]>(['checkpoint', 'shot.blend', '-m', `version ${n + 1}`])))
  }
  return made
}

async function invitedBy(ana: Laptop): Promise<string> {
  return (await ana.json<{ ticket: string }>(['invite'])).ticket
}

function hasB3sum(): boolean {
  try {
    execFileSync('b3sum', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('two laptops, joined by ticket, connected by address', () => {
  test('every version arrives byte-identical, update brings the newest, a second round moves nothing', async () => {
    const ana = await studio.laptop('ana')
    const ben = await studio.laptop('ben')
    const files = versions()
    const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
    const first = await checkpointVersions(ana, files.slice(0, 2))

    await ben.json(['join', await invitedBy(ana), ben.dir, '--as', 'Ben'], { cwd: ben.root })
    expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(files[1])
    await ben.start(['--no-mdns', '--peer', addresses[0]!])

    // the rest flows by itself, and Ben's working file waits until he updates
    const made = [...first, ...(await checkpointVersions(ana, files.slice(2)))]
    const here = await poll(
      () => ben.lines<CheckpointView>(['log', 'shot.blend']),
      (log) => log.length === VERSIONS && log.every((checkpoint) => checkpoint.keptOn.have === 2),
    )
    expect(here.map((checkpoint) => checkpoint.id)).toEqual(made.map((checkpoint) => checkpoint.id).reverse())
    expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(files[1])

    for (const [n, checkpoint] of made.entries()) {
      const out = join(ben.root, `v${n}.blend`)
      await ben.run(['export', checkpoint.id, '-o', out])
      expect(await readFile(out)).toEqual(files[n])
      expect(checkpoint.hash).toBe(bytesToHex(blake3.hash(files[n]!)))
    }

    await ben.json(['update'])
    expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(files.at(-1))

    const before = await ben.lines<PeerView>(['peers'])
    const second = await ben.json<SyncResult>(['sync'])
    const after = await ben.lines<PeerView>(['peers'])
    expect(second).toMatchObject({ receivedRecords: 0, receivedChunks: 0, receivedBytes: 0, notYetElsewhere: [] })
    expect(after.map((peer) => peer.receivedBytes)).toEqual(before.map((peer) => peer.receivedBytes))
    expect(after.every((peer) => peer.equal)).toBe(true)
  })

  test.skipIf(!hasB3sum())('the content hash is what b3sum prints (skipped without Debian package b3sum)', async () => {
    const ana = await studio.laptop('ana')
    await ana.json(['init', '--as', 'Ana'])
    const [checkpoint] = await checkpointVersions(ana, versions().slice(0, 1))
    const printed = execFileSync('b3sum', ['--no-names', join(ana.dir, 'shot.blend')])
      .toString()
      .trim()
    expect(checkpoint!.hash).toBe(printed)
  })

  test('a member who was away gets what was made meanwhile, also what the other way round was made', async () => {
    const ana = await studio.laptop('ana')
    const ben = await studio.laptop('ben')
    const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
    await writeFile(join(ana.dir, 'a.psd'), randomBytesOf(2, 500_000))
    await ana.json(['checkpoint', 'a.psd', '-m', 'by Ana'])
    await ben.json(['join', await invitedBy(ana), ben.dir, '--as', 'Ben'], { cwd: ben.root })

    // no node on Ben's laptop: he works alone
    await writeFile(join(ben.dir, 'b.psd'), randomBytesOf(3, 500_000))
    const [alone] = await ben.json<CheckpointView[]>(['checkpoint', 'b.psd', '-m', 'by Ben'])
    expect(alone!.keptOn).toEqual({ have: 1, of: 2 })

    await ben.start(['--no-mdns', '--peer', addresses[0]!])
    const synced = await ben.json<SyncResult>(['sync'])
    expect(synced.notYetElsewhere).toEqual([])
    const log = await ana.lines<CheckpointView>(['log'])
    expect(log.find((checkpoint) => checkpoint.id === alone!.id)).toMatchObject({
      comment: 'by Ben',
      author: { name: 'Ben' },
      keptOn: { have: 2, of: 2 },
    })
  })
})
