import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ProjectServices } from '../../../src/core/services.ts'
import { projectServices } from '../../../src/node/project/services.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let services: ProjectServices

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  services = projectServices(ann.project, async () => false)
})
afterEach(() => studio.close())

describe('search', () => {
  test('finds every word somewhere, whatever the case and the Unicode form, newest first', async () => {
    await ann.save('shots/Día.txt', '1')
    await ann.save('other.txt', '2')
    await ann.checkpoint('shots/Día.txt', 'First LEGS')
    await ann.checkpoint('other.txt', 'arms')
    await ann.save('shots/Día.txt', '11')
    await ann.checkpoint('shots/Día.txt', 'straße and legs')
    const comments = async (q: string) => (await services.search({ q })).checkpoints.map(({ comment }) => comment)
    const paths = async (q: string) => (await services.search({ q })).assets.map(({ path }) => path)
    expect(await comments('legs')).toEqual(['straße and legs', 'First LEGS'])
    expect(await comments('LEGS di\u0301a STRASSE')).toEqual(['straße and legs'])
    expect(await comments('ann arms')).toEqual(['arms'])
    expect(await comments('legs arms')).toEqual([])
    expect(await paths('SHOTS ann')).toEqual(['shots/Día.txt'])
    expect(await paths('ann txt')).toEqual(['shots/Día.txt', 'other.txt'])
    expect(await services.search({ q: ' \n' })).toEqual({ assets: [], checkpoints: [], more: false })
    expect(await services.search({ q: 'legs', limit: 1 })).toMatchObject({ checkpoints: [{}], more: true })
    await services.delete({ target: 'shots/Día.txt' })
    expect(await services.search({ q: 'legs' })).toEqual({ assets: [], checkpoints: [], more: false })
  })
})

test('compare counts the chunks that two versions share', async () => {
  const large = Buffer.alloc(600_000, 0)
  for (let at = 0; at < large.length; at += 4) large.writeUInt32LE((at * 2_654_435_761) >>> 0, at)
  await ann.save('a.bin', large)
  const a = await ann.checkpoint('a.bin')
  large.write('changed', 300_000)
  await ann.save('a.bin', large)
  const b = await ann.checkpoint('a.bin')
  const { shared, onlyA, onlyB, ...both } = await services.compare({ a: a.id.slice(0, 12), b: b.id })
  expect(both).toMatchObject({ a: { id: a.id }, b: { id: b.id } })
  expect(shared.chunks + onlyA.chunks).toBe(a.chunks)
  expect(shared.bytes + onlyA.bytes).toBe(600_000)
  expect(shared.bytes + onlyB.bytes).toBe(600_000)
  expect(Math.min(shared.chunks, onlyA.chunks, onlyB.chunks)).toBeGreaterThan(0)
  expect(await services.compare({ a: a.id, b: a.id })).toMatchObject({
    shared: { chunks: a.chunks, bytes: 600_000 },
    onlyA: { chunks: 0, bytes: 0 },
    onlyB: { chunks: 0, bytes: 0 },
  })
  await expect(services.compare({ a: a.id, b: '00'.repeat(32) })).rejects.toMatchObject({
    code: 'CHECKPOINT_NOT_FOUND',
  })
})

test('growth adds up to what stats says, in at most as many points as asked for', async () => {
  for (let at = 1; at <= 5; at++) {
    await ann.save('a.txt', 'x'.repeat(at))
    await ann.checkpoint('a.txt')
  }
  const { points } = await services.growth({})
  const { logicalBytes } = await services.stats({})
  expect(points.map(({ checkpoints }) => checkpoints)).toEqual([1, 2, 3, 4, 5, 6])
  expect(points.at(-1)).toMatchObject({ checkpoints: 6, logical: logicalBytes, added: expect.any(Number) })
  expect(points.every(({ added }, at) => at === 0 || added >= points[at - 1]!.added)).toBe(true)
  expect((await services.growth({ points: 2 })).points).toEqual([points[2], points[5]])
})
