import { randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ProjectStore } from '../../../src/core/contracts.ts'
import { type CheckpointId, checkpointId, type DeviceId, type Hash } from '../../../src/core/ids.ts'
import type { CheckpointNode } from '../../../src/core/state.ts'
import { type GiveUpComponents, giveUp, type Holder } from '../../../src/node/network/give-up.ts'
import { LeaseClient, LeaseServer } from '../../../src/protocol/index.ts'
import { openMemoryStore } from '../../../src/store/index.ts'
import { type TestDevice, testTeam } from '../../core/helpers/records.ts'
import { runs } from '../../helpers/seed.ts'
import { fileOf } from '../../protocol/helpers/content.ts'
import { streams } from '../../protocol/helpers/streams.ts'
import { Random } from '../../sim/random.ts'

type Client = Awaited<ReturnType<Holder['open']>>

/** One laptop of a studio in memory. */
class Laptop {
  readonly device: DeviceId
  readonly store: ProjectStore
  readonly server: LeaseServer
  /** Devices that were found to lie. */
  readonly cut = new Set<DeviceId>()

  constructor(device: DeviceId, store: ProjectStore) {
    this.device = device
    this.store = store
    this.server = new LeaseServer({ self: device, projects: () => [store], cut: () => {} })
  }
}

interface World {
  laptops: Laptop[]
  nodes: CheckpointNode[]
  random: () => number
  components(of: Laptop, holders?: (to: Laptop, client: Client) => Client): GiveUpComponents
  holdersOf(id: CheckpointId): Promise<Laptop[]>
}

async function world(count: number, seed: number): Promise<World> {
  const numbers = new Random(seed)
  const random = () => numbers.next()
  const roles = Array.from({ length: count - 1 }, () => 'artist' as const)
  const devices = (await testTeam(...roles)) as TestDevice[]
  const founder = devices[0]!
  const files = [await fileOf(founder, 3, 200, 1), await fileOf(founder, 3, 200, 2)]
  const ids = files.map(({ record }) => checkpointId(record.id))
  const laptops: Laptop[] = []
  for (const { device } of devices) {
    const store = await openMemoryStore({ create: founder.project! })
    onTestFinished(() => store.close())
    await store.records.ingest(founder.records.map(({ envelope }) => envelope))
    for (const { content, nodes } of files) await store.chunks.put([...content, ...nodes])
    await store.whole.add(ids)
    for (const other of devices)
      if (other.device !== device) await store.local.changeHoldings(other.device, { add: ids })
    laptops.push(new Laptop(device, store))
  }
  const nodes = await Promise.all(ids.map(async (id) => (await laptops[0]!.store.records.checkpoint(id))!.node))
  const turns = async (most: number) => {
    for (let left = Math.floor(random() * most); left > 0; left--) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    laptops,
    nodes,
    random,
    components: (of, lie) => ({
      store: of.store,
      self: of.device,
      random,
      pause: () => turns(40),
      holders: () =>
        laptops
          .filter((one) => one !== of && !of.cut.has(one.device))
          .map((to) => ({
            device: to.device,
            open: async () => {
              await turns(8)
              const [outbound, inbound] = await streams()
              void to.server.handle(inbound, of.device)
              const cut = (device: DeviceId) => void of.cut.add(device)
              const client = new LeaseClient({ stream: outbound, self: of.device, remote: to.device, cut })
              return lie?.(to, client) ?? client
            },
          })),
    }),
    holdersOf: async (id) => {
      const found: Laptop[] = []
      for (const one of laptops) if (await one.store.whole.has(id)) found.push(one)
      return found
    },
  }
}

/** Every chunk is really there. */
async function isIntact({ store }: Laptop, { id }: CheckpointNode): Promise<boolean> {
  await store.gc()
  const report = await store.check()
  return (await store.whole.has(id)) && report.damaged.length === 0
}

describe('giving up under leases', () => {
  test('goes when another holds it, and leaves the disk; the last who holds it keeps it', async () => {
    const { laptops, nodes, components } = await world(2, 1)
    const [ana, ben] = laptops as [Laptop, Laptop]
    const ids = nodes.map(({ id }) => id)
    expect(await giveUp(components(ana), { nodes, copies: 1 })).toEqual({ dropped: ids, kept: [] })
    expect((await ana.store.gc()).deletedChunks).toBe(8)
    // ben still believes that ana holds it: she declines
    const alone = await giveUp(components(ben), { nodes, copies: 1 })
    expect(alone).toEqual({ dropped: [], kept: ids.map((id) => ({ id, reason: 'last copy' })) })
    expect(await isIntact(ben, nodes[0]!)).toBe(true)
    // the lease was given back at once
    expect(ben.store.leases.isLeased(ids[0]!)).toBe(false)
  })

  test('what enough others hold goes, the rest stays, and nothing when the required one must stay', async () => {
    const { laptops, nodes, components } = await world(3, 1)
    const [ana, ben, cleo] = laptops as [Laptop, Laptop, Laptop]
    const [first, second] = nodes as [CheckpointNode, CheckpointNode]
    await giveUp(components(cleo), { nodes: [second], copies: 1 })
    const two = { nodes, copies: 2 }
    expect(await giveUp(components(ana), { ...two, required: second.id })).toEqual({
      dropped: [],
      kept: nodes.map(({ id }) => ({ id, reason: 'last copy' })),
    })
    expect(await giveUp(components(ana), { ...two, required: first.id })).toEqual({
      dropped: [first.id],
      kept: [{ id: second.id, reason: 'last copy' }],
    })
    expect(await ana.store.whole.has(second.id)).toBe(true)
    expect(await ben.store.whole.has(first.id)).toBe(true)
  })

  test('a check at the last moment stops it, and the leases are given back', async () => {
    const { laptops, nodes, components } = await world(2, 1)
    const [ana, ben] = laptops as [Laptop, Laptop]
    const check = async () => Promise.reject(new Error('saved meanwhile'))
    await expect(giveUp(components(ana), { nodes, copies: 1, check })).rejects.toThrow('saved meanwhile')
    expect(await ana.store.whole.has(nodes[0]!.id)).toBe(true)
    expect(ana.store.keeping.dropped.size).toBe(0)
    expect(ben.store.leases.isLeased(nodes[0]!.id)).toBe(false)
    expect(await giveUp(components(ana), { nodes, copies: 1 })).toMatchObject({ kept: [] })
  })

  test('a laptop that relies on this one makes it wait, and then keep', async () => {
    const { laptops, nodes, components } = await world(2, 1)
    const [ana, ben] = laptops as [Laptop, Laptop]
    await ana.store.leases.begin(ben.device, [nodes[0]!.id])!.grant()
    expect(await giveUp(components(ana), { nodes: [nodes[0]!], copies: 1 })).toMatchObject({
      kept: [{ reason: 'busy' }],
    })
  })

  const LIES = ['made up', 'of another nonce', 'passed on'] as const

  /** A laptop that says it holds what it does not. */
  function lie(how: (typeof LIES)[number], { laptops }: World, of: Laptop) {
    const liar = laptops.at(-1)!
    const old = new Map<string, Hash>()
    return (to: Laptop, client: Client): Client => {
      if (to !== liar) return client
      const lease: Client['lease'] = async (project, question, options) => {
        if (how === 'made up') return { proof: randomBytes(32).toString('hex') as Hash }
        if (how === 'of another nonce') {
          const proof = old.get(question.checkpoints.join()) ?? (randomBytes(32).toString('hex') as Hash)
          return { proof }
        }
        // it asks somebody honest in its own name and hands the answer back
        const honest = laptops.find((one) => one !== of && one !== liar)!
        const [outbound, inbound] = await streams()
        void honest.server.handle(inbound, liar.device)
        const relay = new LeaseClient({ stream: outbound, self: liar.device, remote: honest.device, cut: () => {} })
        return relay.lease(project, question, options)
      }
      return {
        remote: client.remote,
        lease,
        renew: async () => true,
        release: async () => {},
        wrongProof: () => client.wrongProof(),
        close: () => client.close(),
      }
    }
  }

  test.each(LIES)('a proof that is %s does not count, and its sender is cut', async (how) => {
    const all = await world(3, 1)
    const { laptops, nodes, components } = all
    const [ana, ben, liar] = laptops as [Laptop, Laptop, Laptop]
    const result = await giveUp(components(ana, lie(how, all, ana)), { nodes, copies: 2 })
    expect(result.dropped).toEqual([])
    expect([...ana.cut]).toEqual([liar.device])
    expect(ben.store.leases.isLeased(nodes[0]!.id)).toBe(how === 'passed on')
  })

  const SEEDS = runs(40).numRuns

  test(`all give up the same at once, one of them lies: enough honest ones hold it (${SEEDS} orders)`, async () => {
    let freed = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const count = 3 + (seed % 3)
      const copies = 1 + (seed % 2)
      const all = await world(count, seed)
      const { laptops, nodes, components, random } = all
      const honest = laptops.slice(0, -1)
      const liar = laptops.at(-1)!
      // it has given everything up, and says that it holds it
      await liar.store.whole.remove(nodes.map(({ id }) => id))
      const results = await Promise.all(
        honest.map(async (one) => {
          const how = LIES[Math.floor(random() * LIES.length)]!
          const order = random() < 0.5 ? nodes : [...nodes].reverse()
          return giveUp(components(one, lie(how, all, one)), { nodes: order, copies })
        }),
      )
      freed += results.reduce((sum, { dropped }) => sum + dropped.length, 0)
      for (const node of nodes) {
        const holding = (await all.holdersOf(node.id)).filter((one) => one !== liar)
        expect(holding.length, `seed ${seed}`).toBeGreaterThanOrEqual(Math.min(copies, honest.length))
        for (const one of holding) expect(await isIntact(one, node), `seed ${seed}`).toBe(true)
      }
    }
    // safe, and not because nobody ever succeeds
    expect(freed).toBeGreaterThan(SEEDS)
  }, 120_000)
})
