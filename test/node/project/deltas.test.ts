import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointId } from '../../../src/core/ids.ts'
import { content } from '../../../src/node/project/content.ts'
import { gc, stats } from '../../../src/node/project/storage.ts'
import { randomBytesOf, withInsertion } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

const MIB = 1 << 20

let studio: Studio
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

/** Changes some bytes in every hundred KiB, as an application does that writes pointers into a file. */
function withSmallChanges(bytes: Buffer, seed: number): Buffer {
  const changed = Buffer.from(bytes)
  for (let at = 5000; at < changed.byteLength - 100; at += 100_000) randomBytesOf(seed + at, 16).copy(changed, at)
  return changed
}

async function contentOf(laptop: Laptop, id: string): Promise<Buffer> {
  const { store } = laptop.project
  const found = await store.records.checkpoint(id as CheckpointId)
  const parts: Uint8Array[] = []
  for await (const part of content(store, found!.node)) parts.push(part.slice())
  return Buffer.concat(parts)
}

const save = (path: string, bytes: Buffer) => writeFile(join(ann.dir, path), bytes)

describe('versions of a file', () => {
  test('need what they change, though every chunk is another, and each comes back byte by byte', async () => {
    const versions = [randomBytesOf(1, 3 * MIB)]
    for (let n = 1; n < 7; n++) versions.push(withSmallChanges(versions[n - 1]!, 1000 * n))
    versions.push(withInsertion(withSmallChanges(versions[6]!, 9000), MIB, 100_000, 5))
    const ids: string[] = []
    const added: (number | null)[] = []
    for (const version of versions) {
      await save('scene.blend', version)
      const made = await ann.checkpoint('scene.blend')
      ids.push(made.id)
      added.push(made.added)
    }
    for (const bytes of added.slice(1, 7)) expect(bytes).toBeLessThan(60_000)
    expect(added[7]).toBeLessThan(250_000)
    for (const [n, id] of ids.entries()) expect((await contentOf(ann, id)).equals(versions[n]!)).toBe(true)
    const { deltaSavedBytes } = await stats(ann.project)
    expect(deltaSavedBytes).toBeGreaterThan(6 * 2.3 * MIB)
    expect(await ann.project.store.check()).toMatchObject({ damaged: [] })
  })

  test('of small files too, and of many at once', async () => {
    const first = randomBytesOf(1, 200_000)
    await save('a.psd', first)
    await save('b.psd', randomBytesOf(2, 200_000))
    await ann.checkpoint('a.psd')
    await ann.checkpoint('b.psd')
    await save('a.psd', withSmallChanges(first, 7))
    expect((await ann.checkpoint('a.psd')).added).toBeLessThan(5000)
  })

  test('that have nothing in common are stored as they are', async () => {
    await save('clip.mov', randomBytesOf(1, 2 * MIB))
    await ann.checkpoint('clip.mov')
    await save('clip.mov', randomBytesOf(2, 2 * MIB))
    const { id, added } = await ann.checkpoint('clip.mov')
    expect(added).toBeGreaterThan(2 * MIB)
    expect((await contentOf(ann, id)).equals(randomBytesOf(2, 2 * MIB))).toBe(true)
  })

  test('outlive what they rest on: purging the first leaves the others whole', async () => {
    const versions = [randomBytesOf(1, MIB)]
    for (let n = 1; n < 4; n++) versions.push(withSmallChanges(versions[n - 1]!, 1000 * n))
    const ids: string[] = []
    for (const version of versions) {
      await save('scene.blend', version)
      ids.push((await ann.checkpoint('scene.blend')).id)
    }
    const { store } = ann.project
    const giving = store.leases.giveUp(ids.slice(0, 3) as CheckpointId[])
    await giving!.commit()
    await gc(ann.project, {})
    await expect(contentOf(ann, ids[0]!)).rejects.toMatchObject({ code: 'CHUNK_MISSING' })
    expect((await contentOf(ann, ids[3]!)).equals(versions[3]!)).toBe(true)
    expect(await store.check()).toMatchObject({ damaged: [] })
  })
})

describe('a file saved under another name', () => {
  test('needs what was changed in it, too', async () => {
    const hero = randomBytesOf(1, 4 * MIB)
    await save('hero_v01.blend', hero)
    await ann.checkpoint('hero_v01.blend')
    const worked = Buffer.concat([hero.subarray(0, MIB), withSmallChanges(hero.subarray(MIB), 9)])
    await save('hero_v02.blend', worked)
    const { id, added } = await ann.checkpoint('hero_v02.blend')
    expect(added).toBeLessThan(100_000)
    expect((await contentOf(ann, id)).equals(worked)).toBe(true)
  })

  test('of another type is not looked for', async () => {
    const hero = randomBytesOf(1, 2 * MIB)
    await save('hero.blend', hero)
    await ann.checkpoint('hero.blend')
    await save('hero.usd', Buffer.concat([hero.subarray(0, MIB), withSmallChanges(hero.subarray(MIB), 9)]))
    expect((await ann.checkpoint('hero.usd')).added).toBeGreaterThan(0.7 * MIB)
  })
})
