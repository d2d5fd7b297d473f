import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView, PeerView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { Studio } from '../helpers/laptop.ts'
import { type Host, Lan, noHosts } from '../helpers/net.ts'
import { poll } from '../helpers/poll.ts'

const missing = noHosts()

/** Two networks that do not reach each other, and a host that both reach at one address: a server on the internet. */
describe.skipIf(missing !== undefined)(
  `two networks and an always-on member between them${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let studio: Studio
    let lans: Lan[]
    let always: Host
    let home: Host
    let office: Host

    beforeEach(async () => {
      studio = await Studio.open()
      lans = [new Lan(1), new Lan(2)]
      always = lans[0]!.host()
      lans[1]!.host(always)
      home = lans[0]!.host()
      office = lans[1]!.host()
      office.route(always.address, always.plug(lans[1]!).address)
    })
    afterEach(async () => {
      await studio.close()
      for (const lan of lans) await lan.close()
    })

    const write = (dir: string, seed: number) => writeFile(join(dir, 'shot.blend'), randomBytesOf(seed, 1 << 20))

    test('A4 a ticket leads through it; content is pulled straight from who has it; who was removed is not relayed', async () => {
      const hub = await studio.laptop('hub', always.prefix)
      const ana = await studio.laptop('ana', home.prefix)
      const ben = await studio.laptop('ben', office.prefix)
      const { peerId } = await hub.start(['--as', 'Hub', '--no-mdns'])
      const relay = `/ip4/${always.address}/tcp/7346/p2p/${peerId}`
      const listen = ['--listen', `${relay}/p2p-circuit`, '--no-mdns']

      const { ticket } = await hub.json<{ ticket: string }>(['invite', '--role', 'admin'])
      await ana.json(['join', ticket, ana.dir, '--as', 'Ana'], { cwd: ana.root })
      await ana.start(listen)
      const addresses = await poll(
        async () =>
          (await ana.json<{ name: string; value: string }[]>(['doctor'])).find(({ name }) => name === 'network'),
        (check) => check?.value.includes('/p2p-circuit') === true,
      )
      expect(addresses!.value).toContain(`${relay}/p2p-circuit`)

      // Ana's ticket, on a network from which Ana can not be reached
      const forBen = await ana.json<{ ticket: string }>(['invite'])
      await ben.json(['join', forBen.ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
      await ben.start(listen)
      const seenBy = (laptop: typeof ana, name: string) =>
        poll(
          () => laptop.lines<PeerView>(['peers']),
          (peers) => peers.some((peer) => peer.person?.name === name && peer.online),
        )
      await seenBy(ben, 'Ana')
      await seenBy(ana, 'Ben')

      // the hub keeps nothing: what Ben gets comes from Ana
      await hub.json(['policy', 'pinned'])
      await write(ana.dir, 1)
      const [made] = await ana.json<CheckpointView[]>(['checkpoint', 'shot.blend', '-m', 'first'])
      await poll(
        () => ben.json<CheckpointView>(['show', made!.id]).catch(() => undefined),
        (view) => view !== undefined && view.keptOn.have >= 2,
      )
      const peers = await ben.lines<PeerView>(['peers'])
      expect(peers.find((peer) => peer.person?.name === 'Ana')!.receivedBytes).toBeGreaterThan(1 << 20)
      await ben.json(['update'])
      expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(randomBytesOf(1, 1 << 20))

      // the relay starts anew: both are reached through it again
      await hub.end()
      await poll(
        () => ben.lines<PeerView>(['peers']),
        (all) => all.every((peer) => !peer.online),
      )
      await hub.start(['--no-mdns'])
      await seenBy(ben, 'Ana')

      await hub.json(['remove', 'Ben'])
      await poll(
        () => hub.lines<PeerView>(['peers']),
        (all) => all.every((peer) => peer.person?.name !== 'Ben' || !peer.online),
      )
      await poll(
        () => ben.lines<PeerView>(['peers']),
        (all) => all.every((peer) => !peer.online),
      )
    }, 120_000)
  },
)
