import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProjectStore } from '../../../src/core/contracts.ts'
import { openProjectStore } from '../../../src/store/index.ts'
import { cpuSeconds, Mesh, type Traffic } from './mesh.ts'
import { compareOverSockets } from './sockets.ts'
import { type Author, clone, create, fill, found, type Studio, work } from './studio.ts'

export const NODES = [2, 5, 10, 20, 50] as const
export const RECORDS = [1_000, 10_000, 100_000] as const
export const LATE_RECORDS = 5_000

/** Records that were made while a laptop was away. */
export const MISSED_RECORDS = 100

export type Round = Traffic & { cpuSeconds: number }

/** What one number of nodes and records costs. */
export interface Cell {
  nodes: number
  records: number
  /** Everybody connects to everybody, all equal. */
  equal: Round
  /** One record is made and reaches all. */
  flood: Round
  /** A laptop that missed MISSED_RECORDS connects to all others. */
  returning: Round
  /** Resident memory of the process with all nodes, MiB for each. */
  memoryMib: number
}

/** What one number of records costs between two nodes. */
export interface Pair {
  records: number
  /** CPU seconds to put them into a store, signatures verified. */
  fillSeconds: number
  diskMib: number
  openSeconds: number
  stateHashSeconds: number
  /** Milliseconds to compare equal stores over TCP on loopback, ascending. */
  sockets: number[]
  newcomer: Round
  late: Round
}

/** Measures all; `log` is told what is done. */
export async function measureAll(log: (line: string) => void): Promise<{ cells: Cell[]; pairs: Pair[] }> {
  const root = await mkdtemp(join(tmpdir(), 'pegbar-scale-'))
  const cells: Cell[] = []
  const pairs: Pair[] = []
  try {
    for (const records of RECORDS) {
      const folder = join(root, `${records}`)
      const studio = await found(NODES.at(-1)!)
      const template = await create(folder, studio)
      const fillSeconds = await fill(template, work(studio, records - studio.founding.length))
      await template.close()
      log(`${records} records: ${fillSeconds.toFixed(1)} s to store`)
      const pair = await measurePair(root, folder, studio, fillSeconds, records)
      pairs.push(pair)
      log(JSON.stringify(pair))
      for (const nodes of NODES) {
        const cell = await measureCell(root, folder, studio, nodes, records)
        cells.push(cell)
        log(JSON.stringify(cell))
      }
      await rm(folder, { recursive: true })
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  return { cells, pairs }
}

async function measureCell(
  root: string,
  folder: string,
  studio: Studio,
  nodes: number,
  records: number,
): Promise<Cell> {
  const mesh = new Mesh()
  const folders: string[] = []
  try {
    for (const { key } of studio.authors.slice(0, nodes)) {
      const own = join(root, `node-${folders.length}`)
      await clone(folder, own)
      folders.push(own)
      mesh.add(key.device, await openProjectStore(own))
    }
    const equal = await mesh.measure(async () => mesh.connectAll())
    const author = studio.authors[0]!
    const flood = await mesh.measure(() => make(studio, author, mesh.peers[0]!.store, 1))
    const absent = await mesh.remove(mesh.peers.at(-1)!)
    await mesh.measure(() => make(studio, author, mesh.peers[0]!.store, MISSED_RECORDS))
    const returning = await mesh.measure(async () => {
      const back = mesh.add(absent.device, absent.store)
      for (const peer of mesh.peers.slice(0, -1)) mesh.connect(back, peer)
    })
    return { nodes, records, equal, flood, returning, memoryMib: process.memoryUsage.rss() / 2 ** 20 / nodes }
  } finally {
    await mesh.stop()
    for (const { store } of mesh.peers) await store.close()
    for (const own of folders) await rm(own, { recursive: true })
  }
}

async function make(studio: Studio, author: Author, store: ProjectStore, count: number): Promise<void> {
  const log = (await store.records.summaries()).find(({ device }) => device === author.key.device)!
  author.goesOnAfter((await store.records.tip(log))!)
  await fill(store, work(studio, count, [author]))
}

async function measurePair(
  root: string,
  folder: string,
  studio: Studio,
  fillSeconds: number,
  records: number,
): Promise<Pair> {
  const own = join(root, 'first')
  const [ana, ben, cid] = studio.authors as [Author, Author, Author]
  await clone(folder, own)
  const opened = cpuSeconds()
  const store = await openProjectStore(own)
  const openSeconds = cpuSeconds() - opened
  const { diskBytes } = await store.stats()
  const hashed = cpuSeconds()
  await store.records.stateHash()
  const stateHashSeconds = cpuSeconds() - hashed

  // a laptop that was away: the others made records meanwhile
  const away = join(root, 'away')
  await clone(folder, away)
  const returning = await openProjectStore(away)
  const sockets = await compareOverSockets([ana, store], [ben, returning])
  await fill(store, work(studio, LATE_RECORDS, studio.authors.slice(2)))
  const late = await between([ana, store], [ben, returning])
  await returning.close()
  await store.close()
  const source = await openProjectStore(folder)
  const empty = await create(join(root, 'newcomer'), studio)
  const newcomer = await between([ana, source], [cid, empty])
  await empty.close()
  await source.close()
  for (const name of ['first', 'away', 'newcomer']) await rm(join(root, name), { recursive: true })
  return { records, fillSeconds, diskMib: diskBytes / 2 ** 20, openSeconds, stateHashSeconds, sockets, newcomer, late }
}

async function between(a: [Author, ProjectStore], b: [Author, ProjectStore]): Promise<Round> {
  const mesh = new Mesh()
  const [one, other] = [a, b].map(([author, store]) => mesh.add(author.key.device, store))
  const round = await mesh.measure(async () => mesh.connect(one!, other!))
  await mesh.stop()
  return round
}
