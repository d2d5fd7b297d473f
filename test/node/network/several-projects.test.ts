import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { random, Studio, type TestLaptop } from './helpers/laptop.ts'

let studio: Studio
beforeEach(async () => {
  studio = await Studio.open()
})
afterEach(async () => {
  await studio.close()
})

const WAIT = { timeout: 30_000, interval: 100 }

async function ids(laptop: TestLaptop, project: string): Promise<string[]> {
  const log = await (await laptop.node.project(project)).log({})
  return log.map(({ path, comment }) => `${path}: ${comment}`).sort()
}

test('a node with two projects shares each with its own members, and nothing of the other', async () => {
  const ana = await (await studio.laptop('ana').up()).init()
  const film = ana.projectId
  await ana.checkpoint('film.blend', random(200_000), 'of the film')
  const forBen = await ana.ticket()
  const { id: game } = await ana.node.init({ dir: join(ana.root, 'game'), name: 'game' })
  const gameServices = await ana.node.project(game)
  const forCleo = (await gameServices.invite({ mine: false })).ticket

  const peers = ana.addresses
  const ben = await studio.laptop('ben').up({ peers })
  const cleo = await studio.laptop('cleo').up({ peers })
  await ben.join(forBen)
  await cleo.join(forCleo)
  await ana.checkpoint('later.blend', random(200_000), 'of the film, later')
  await vi.waitFor(async () => expect(await ids(ben, film)).toEqual(await ids(ana, film)), WAIT)
  await vi.waitFor(async () => expect(await ids(cleo, game)).toEqual(await ids(ana, game)), WAIT)
  expect(await ids(ben, film)).toContain('later.blend: of the film, later')

  // each knows its own project and its own people
  expect((await ben.node.projects()).map(({ id }) => id)).toEqual([film])
  expect((await cleo.node.projects()).map(({ id }) => id)).toEqual([game])
  const people = async (laptop: TestLaptop, id: string) =>
    (await (await laptop.node.project(id)).members({})).map(({ person }) => person.name).sort()
  expect(await people(ana, film)).toEqual(['ana', 'ben'])
  expect(await people(ana, game)).toEqual(['ana', 'cleo'])
  expect(await people(ben, film)).toEqual(['ana', 'ben'])
  expect(await people(cleo, game)).toEqual(['ana', 'cleo'])
  // no chunk of the film is on Cleo's disk
  const stats = await cleo.project.stats({})
  expect(stats.logicalBytes).toBe((await gameServices.stats({})).logicalBytes)
  expect((await cleo.project.peers({})).map(({ person }) => person?.name)).toEqual(['ana'])

  // Ben and Cleo are strangers to each other: one who calls is cut, and knows no more than before
  await ben.down()
  await ben.up({ peers: [...peers, ...cleo.addresses] })
  await vi.waitFor(async () => expect(await ben.project.peers({})).toMatchObject([{ online: true, equal: true }]), WAIT)
  expect((await ben.node.projects()).map(({ id }) => id)).toEqual([film])
  expect(await people(cleo, game)).toEqual(['ana', 'cleo'])
})
