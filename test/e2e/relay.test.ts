import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView, PeerView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { Studio } from '../helpers/laptop.ts'
import { type Host, Lan, noHosts } from '../helpers/net.ts'
import { poll } from '../helpers/poll.ts'

const missing = noHosts()
const STRANGER = join(import.meta.dirname, '../helpers/stranger.ts')

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

    test('A4 a stranger that is passed on to a member stays longer than one that does nothing', async () => {
      const hub = await studio.laptop('hub', always.prefix)
      const ana = await studio.laptop('ana', home.prefix)
      const { peerId } = await hub.start(['--as', 'Hub', '--no-mdns'])
      const address = `/ip4/${always.address}/tcp/7346/p2p/${peerId}`
      const { ticket } = await hub.json<{ ticket: string }>(['invite'])
      await ana.json(['join', ticket, ana.dir, '--as', 'Ana'], { cwd: ana.root })
      const started = await ana.start(['--listen', `${address}/p2p-circuit`, '--no-mdns'])
      const through = `${address}/p2p-circuit/p2p/${started.peerId}`
      await poll(
        () => ana.json<{ name: string; value: string }[]>(['doctor']),
        (checks) => checks.some(({ name, value }) => name === 'network' && value.includes('/p2p-circuit')),
      )

      const [idle, passedOn] = [new Stranger(office, [address]), new Stranger(office, [address, through])]
      try {
        // Ana cuts it as any stranger (A5); it calls again, and the relay lets it, while the idle one is over
        await idle.says('cut')
        await passedOn.says('relayed', 2)
        expect(passedOn.lines).not.toContain('cut')
      } finally {
        await Promise.all([idle.end(), passedOn.end()])
      }
      // its minute, to the end, is in test/node/network/strangers.test.ts
    }, 120_000)
  },
)

/** Runs test/helpers/stranger.ts on a host. */
class Stranger {
  readonly lines: string[] = []
  readonly #child: ChildProcess

  constructor(host: Host, args: readonly string[]) {
    const [command, ...rest] = [...host.prefix, process.execPath, STRANGER, ...args]
    this.#child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.lines.push(line))
  }

  /** Resolves when it has said something so many times. */
  async says(what: string, times = 1): Promise<void> {
    await poll(
      async () => this.lines.filter((line) => line === what).length,
      (count) => count >= times,
    )
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGKILL')
    await closed
  }
}
