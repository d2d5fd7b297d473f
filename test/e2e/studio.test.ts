import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView, PeerView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { type Laptop, Studio } from '../helpers/laptop.ts'
import { cut, type Host, heal, Lan, noCap, noDelay, slowedBy } from '../helpers/net.ts'
import { poll } from '../helpers/poll.ts'
import { expectExports, whenSame } from '../helpers/same-state.ts'

const MIB = 1 << 20
const missing = noDelay() ?? noCap()

/** One host of the LAN and the laptop that is it. */
interface Seat {
  host: Host
  laptop: Laptop
}

/** What is missing, or how slow links are made. */
const means = missing ?? `slow links by ${slowedBy()}`

/** Every scenario ends with one state everywhere; nobody is told an address, so mDNS brings all together. */
describe.skipIf(missing !== undefined)(`a studio on one LAN (${means})`, () => {
  let studio: Studio
  let lan: Lan

  beforeEach(async () => {
    studio = await Studio.open()
    lan = new Lan()
  })
  afterEach(async () => {
    await studio.close()
    await lan.close()
  })

  async function seat(name: string): Promise<Seat> {
    const host = lan.host()
    return { host, laptop: await studio.laptop(name, host.prefix) }
  }

  async function founder(): Promise<Seat> {
    const ana = await seat('Ana')
    await ana.laptop.start(['--as', 'Ana', '--no-web'])
    return ana
  }

  async function joins(inviter: Laptop, name: string): Promise<Seat> {
    const one = await seat(name)
    await joinBy(inviter, one.laptop, name)
    return one
  }

  async function joinBy(inviter: Laptop, laptop: Laptop, name: string): Promise<void> {
    const { ticket } = await inviter.json<{ ticket: string }>(['invite'])
    await laptop.json(['join', ticket, laptop.dir, '--as', name, '--no-update'], { cwd: laptop.root })
    await laptop.start(['--no-web'])
  }

  async function save(laptop: Laptop, path: string, bytes: Buffer): Promise<string> {
    await writeFile(join(laptop.dir, path), bytes)
    const [made] = await laptop.json<CheckpointView[]>(['checkpoint', path, '-m', `${path} saved`])
    return made!.id
  }

  const online = (laptop: Laptop, count: number) =>
    poll(
      () => laptop.lines<PeerView>(['peers']),
      (peers) => peers.filter((peer) => peer.online).length === count,
      250,
    )

  test('slow and lossy links, a laptop that leaves in the middle of a transfer, one that joins while another is away', async () => {
    const ana = await founder()
    const ben = await joins(ana.laptop, 'Ben')
    const cleo = await joins(ana.laptop, 'Cleo')
    await online(ana.laptop, 2)
    await lan.slow(ben.host, { delayMs: 20, lossPercent: 1 })
    await lan.slow(cleo.host, { delayMs: 5 })

    // Cleo is away, and works; Dan joins meanwhile
    cleo.host.unplug()
    await online(ana.laptop, 1)
    const alone = randomBytesOf(1, 2 * MIB)
    const byCleo = await save(cleo.laptop, 'alone.psd', alone)
    const dan = await joins(ana.laptop, 'Dan')

    // Ben leaves while Ana sends, and Ana too: each has part of it
    ana.host.cap(40)
    const large = randomBytesOf(2, 24 * MIB)
    const byAna = await save(ana.laptop, 'large.mov', large)
    await poll(
      () => ben.laptop.lines<PeerView>(['peers']),
      (peers) => peers.some(({ receivedBytes }) => receivedBytes > 2 * MIB),
    )
    await ben.laptop.end('SIGKILL')
    ana.host.unplug()
    await ben.laptop.start(['--no-web'])
    ana.host.replug()
    cleo.host.replug()

    const all = [ana, ben, cleo, dan].map(({ laptop }) => laptop)
    await whenSame(all, 3)
    await expectExports(all, byCleo, alone)
    await expectExports(all, byAna, large)
  }, 180_000)

  test('a link that is cut in silence, a partition, and both sides that worked on one file', async () => {
    const ana = await founder()
    const ben = await joins(ana.laptop, 'Ben')
    const cleo = await joins(ana.laptop, 'Cleo')
    for (const { laptop } of [ana, ben, cleo]) await online(laptop, 2)
    const all = [ana, ben, cleo].map(({ laptop }) => laptop)

    // Ana and Ben lose each other; what Ana makes reaches Ben through Cleo
    cut(ana.host, ben.host)
    const first = randomBytesOf(3, 2 * MIB)
    const shot = await save(ana.laptop, 'shot.blend', first)
    await poll(
      () => ben.laptop.json<CheckpointView>(['show', shot]).catch(() => undefined),
      // of Ana it does not hear what Ana holds
      (view) => view !== undefined && view.keptOn.have >= 2,
    )
    for (const laptop of all) await laptop.json(['update'])

    // now Ana is alone
    cut(ana.host, cleo.host)
    await online(ana.laptop, 0)
    const [mine, theirs] = [randomBytesOf(4, MIB), randomBytesOf(5, MIB)]
    const byAna = await save(ana.laptop, 'shot.blend', mine)
    const byBen = await save(ben.laptop, 'shot.blend', theirs)
    heal(ana.host, ben.host)
    heal(ana.host, cleo.host)

    const log = await whenSame(all, 4)
    expect(log.filter(({ head }) => head).map(({ id }) => id)).toEqual(expect.arrayContaining([byAna, byBen]))
    for (const laptop of all) {
      const status = await laptop.lines<{ path: string; states: string[] }>(['status'])
      expect(status.find(({ path }) => path === 'shot.blend')!.states).toContain('Conflict')
    }
    await expectExports(all, byAna, mine)
    await expectExports(all, byBen, theirs)
  }, 180_000)

  test('a laptop that freezes during a sync is given up, and goes on when it wakes up', async () => {
    const ana = await founder()
    const ben = await joins(ana.laptop, 'Ben')
    await online(ana.laptop, 1)
    ana.host.cap(40)
    const large = randomBytesOf(6, 16 * MIB)
    const made = await save(ana.laptop, 'large.mov', large)
    await poll(
      () => ben.laptop.lines<PeerView>(['peers']),
      (peers) => peers.some(({ receivedBytes }) => receivedBytes > 2 * MIB),
    )
    ben.laptop.freeze()
    const sync = await ana.laptop.run(['--json', 'sync', '--timeout', '5'])
    expect(sync.code).toBe(6)
    await online(ana.laptop, 0)
    ben.laptop.thaw()
    const all = [ana.laptop, ben.laptop]
    await whenSame(all, 2)
    await expectExports(all, made, large)
  }, 120_000)

  test('a laptop that comes back with another address is found again, and so is the new address by who comes later', async () => {
    const ana = await founder()
    const ben = await joins(ana.laptop, 'Ben')
    await online(ben.laptop, 1)
    ben.host.unplug()
    await online(ana.laptop, 0)
    ben.host.readdress('10.77.0.200')
    ben.host.replug()
    await online(ana.laptop, 1)
    await ana.laptop.end()
    await ana.laptop.start(['--no-web', '--no-mdns'])
    const [peer] = await online(ana.laptop, 1)
    expect(peer!.addresses.some((address) => address.includes('/10.77.0.200/'))).toBe(true)
    const bytes = randomBytesOf(7, MIB)
    const made = await save(ana.laptop, 'shot.blend', bytes)
    await whenSame([ana.laptop, ben.laptop], 2)
    await expectExports([ben.laptop], made, bytes)
  }, 120_000)
})
