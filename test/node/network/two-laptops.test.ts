import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CheckpointView } from '../../../src/core/services.ts'
import { random, Studio } from './helpers/laptop.ts'

let studio: Studio
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(async () => {
  await studio.close()
})

const WAIT = { timeout: 20_000, interval: 50 }

describe('two laptops', () => {
  test('join by ticket brings all newest files, and what is made later flows by itself', async () => {
    const ana = await (await studio.laptop('ana').up()).init()
    const versions = Array.from({ length: 12 }, () => random(300_000))
    const made: CheckpointView[] = []
    for (const bytes of versions.slice(0, 11)) made.push(await ana.checkpoint('shot.blend', bytes))
    const ben = await studio.laptop('ben').up()
    const joined = await ben.join(await ana.ticket())
    expect(joined).toMatchObject({ updated: 2, same: 0, modified: 0, skipped: [], assets: 2, checkpoints: 12 })
    expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(Buffer.from(versions[10]!))

    made.push(await ana.checkpoint('shot.blend', versions[11]!))
    await vi.waitFor(async () => {
      const log = await ben.project.log({ path: 'shot.blend' })
      expect(log.map(({ id }) => id)).toEqual(made.map(({ id }) => id).reverse())
      expect(log.every(({ keptOn }) => keptOn.have === 2 && keptOn.of === 2)).toBe(true)
    }, WAIT)
    await vi.waitFor(async () => {
      const log = await ana.project.log({ path: 'shot.blend' })
      expect(log.every(({ keptOn }) => keptOn.have === 2)).toBe(true)
    }, WAIT)
    // working files are left alone
    expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(Buffer.from(versions[10]!))
    await ben.project.update({ paths: [] })
    expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(Buffer.from(versions[11]!))

    const before = await ben.project.peers({})
    expect(await ben.project.sync({})).toMatchObject({
      peers: 1,
      receivedRecords: 0,
      receivedChunks: 0,
      receivedBytes: 0,
      sentBytes: 0,
      notYetElsewhere: [],
    })
    const after = await ben.project.peers({})
    expect(after).toEqual(before.map((peer) => ({ ...peer, lastSeen: after[0]!.lastSeen })))
    expect(after).toMatchObject([{ online: true, equal: true, person: { name: 'ana' }, holds: 13 }])
  })
})
