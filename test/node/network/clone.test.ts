import { cp, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openProjectStore } from '../../../src/store/index.ts'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

let studio: Studio
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(() => studio.close())

const kindsOf = async (laptop: TestLaptop) => (await laptop.project.notices({})).map(({ kind }) => kind)

/** An image of a laptop's disk: all notes agree, so that nothing on it can tell. */
async function imageOf(laptop: TestLaptop, name: string): Promise<TestLaptop> {
  const clone = studio.laptop(name)
  await cp(laptop.root, clone.root, { recursive: true })
  const note = join(clone.root, 'home', 'projects', `${laptop.projectId}.json`)
  await writeFile(note, JSON.stringify({ ...JSON.parse(await readFile(note, 'utf8')), dir: clone.dir }))
  const store = await openProjectStore(join(clone.dir, '.pegbar'))
  const log = (await store.local.log())!
  await store.local.setLog(log)
  await store.close()
  const { dev, ino } = await stat(join(clone.dir, '.pegbar'), { bigint: true })
  const position = { ...log, token: `${dev}:${ino}` }
  await writeFile(join(clone.root, 'home', 'logs', `${laptop.projectId}.json`), JSON.stringify(position))
  return clone
}

/** Connects now, instead of when the dialer would try again. */
async function connect(laptop: TestLaptop): Promise<void> {
  await laptop.project.sync({ timeoutMs: 2000 }).catch(() => {})
}

test('a cloned laptop is told on both machines and to a third; a ticket of one’s own mends it', {
  timeout: 60_000,
}, async () => {
  const ann = await (await studio.laptop('Ann').up()).init()
  await ann.checkpoint('a.kra', random(10_000))
  const ben = await studio.laptop('Ben').up()
  await ben.join(await ann.ticket())
  await ben.checkpoint('b.kra', random(10_000))
  await connect(ben)
  await ben.down()
  const clone = await imageOf(ben, 'Clone')

  // the two never meet: one at a time they call Ann, and each takes the other's place
  await ben.up({ peers: ann.addresses })
  await clone.up({ peers: ann.addresses })
  const mine = await ben.checkpoint('mine.kra', random(1000))
  const others = await clone.checkpoint('theirs.kra', random(1000))
  await vi.waitFor(
    async () => {
      await connect(ben)
      await connect(clone)
      expect(await kindsOf(ann)).toContain('cloned')
      expect(await kindsOf(ben)).toContain('cloned')
      expect(await kindsOf(clone)).toContain('cloned')
      expect((await ann.project.log({})).map(({ id }) => id)).toEqual(expect.arrayContaining([mine.id, others.id]))
    },
    { timeout: 40_000, interval: 200 },
  )
  const told = (await clone.project.notices({})).find(({ kind }) => kind === 'cloned')!
  expect(told.hint).toContain('pegbar invite --mine')
  expect((await ann.project.notices({})).find(({ kind }) => kind === 'cloned')!.hint).toContain('tell Ben')

  // what the hint says: on the clone, the key goes away, and a ticket of Ben's own other laptop is used
  await clone.down()
  await rename(join(clone.root, 'home', 'device.key'), join(clone.root, 'device.key'))
  await clone.up({ peers: ann.addresses })
  await connect(ben)
  const joined = await clone.join(await ben.ticket({ mine: true }))
  expect(joined.person.name).toBe('Ben')
  expect(joined.project.dir).toBe(clone.dir)
  const after = await clone.checkpoint('theirs.kra', random(2000))
  expect(after.parents).toEqual([others.id])
  await clone.project.sync({})
  await vi.waitFor(async () => {
    expect((await ann.project.log({})).map(({ id }) => id)).toEqual(
      expect.arrayContaining([mine.id, others.id, after.id]),
    )
  })
  const [ownPerson] = (await ann.project.members({})).filter(({ person }) => person.name === 'Ben')
  expect(ownPerson!.devices).toHaveLength(2)
})
