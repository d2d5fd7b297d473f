import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView, CheckView, PeerView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { poll } from '../helpers/poll.ts'

/** How often each process is killed. */
const KILLS = 20
const FILE_BYTES = 24 << 20
/** The longest time after which a kill comes; a checkpoint of the file takes about this long. */
const LATEST_KILL_MS = 600

let studio: Studio
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(async () => {
  await studio.close()
})

async function checkIsClean(laptop: Laptop): Promise<void> {
  const report = await laptop.json<CheckView>(['check'])
  expect(report.damaged).toEqual([])
}

describe('kill -9', () => {
  test(`of the node during a checkpoint, ${KILLS} times: nothing acknowledged is lost`, {
    timeout: 600_000,
  }, async () => {
    const ana = await studio.laptop('ana')
    const acknowledged = new Map<string, Buffer>()
    await ana.json(['init', '--as', 'Ana'])
    for (let n = 0; n < KILLS; n++) {
      await ana.start(['--no-mdns'])
      const bytes = randomBytesOf(n, FILE_BYTES)
      await writeFile(join(ana.dir, 'shot.blend'), bytes)
      const running = ana.spawn(['--json', 'checkpoint', 'shot.blend', '-m', `version ${n}`])
      // the point is random on purpose: over many runs every step of the write order is hit
      await delay(Math.random() * LATEST_KILL_MS)
      await ana.end('SIGKILL')
      const { code, stdout } = await running.done
      if (code === 0) acknowledged.set((JSON.parse(stdout) as CheckpointView[])[0]!.id, bytes)

      await checkIsClean(ana)
      const log = await ana.lines<CheckpointView>(['log', 'shot.blend']).catch(() => [])
      expect(log.map((checkpoint) => checkpoint.id)).toEqual(expect.arrayContaining([...acknowledged.keys()]))
    }
    for (const [id, bytes] of acknowledged) {
      const out = join(ana.root, 'out.blend')
      await ana.text(['export', id, '-o', out, '--force'])
      expect(bytes.equals(await readFile(out))).toBe(true)
    }
    // and the project still works
    await ana.json(['checkpoint', 'shot.blend', '-m', 'after all that']).catch((error: Error) => {
      expect(error.message).toContain('UNMODIFIED')
    })
  })

  test(`of the receiver during a transfer, ${KILLS} times: it goes on and fetches nothing twice`, {
    timeout: 600_000,
  }, async () => {
    const ana = await studio.laptop('ana')
    const ben = await studio.laptop('ben')
    const { addresses } = await ana.start(['--as', 'Ana', '--no-mdns'])
    const { ticket } = await ana.json<{ ticket: string }>(['invite'])
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
    const bytes = randomBytesOf(77, FILE_BYTES * 8)
    await writeFile(join(ana.dir, 'take.mov'), bytes)
    const [made] = await ana.json<CheckpointView[]>(['checkpoint', 'take.mov', '-m', 'take'])

    for (let n = 0; n < KILLS; n++) {
      await ben.start(['--no-mdns', '--peer', addresses[0]!])
      await delay(Math.random() * LATEST_KILL_MS)
      await ben.end('SIGKILL')
      await checkIsClean(ben)
    }
    await ben.start(['--no-mdns', '--peer', addresses[0]!])
    await poll(
      () => ben.json<CheckpointView>(['show', made!.id]),
      (checkpoint) => checkpoint.keptOn.have === 2,
    )
    const out = join(ben.root, 'out.mov')
    await ben.text(['export', made!.id, '-o', out])
    expect(bytes.equals(await readFile(out))).toBe(true)
    await rm(out)

    // what Ana sent in all is the file once, and for each kill at most what was under way and not yet stored
    const [peer] = await ana.lines<PeerView>(['peers'])
    const underWay = 16 << 20
    expect(peer!.sentBytes).toBeLessThan(bytes.length * 1.02 + KILLS * underWay)
    await checkIsClean(ben)
  })
})
