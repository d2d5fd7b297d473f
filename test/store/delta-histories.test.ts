import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeChunk, encodeSmallest } from '../../src/codec/index.ts'
import type { StoredChunk } from '../../src/core/chunk.ts'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { type CheckpointId, checkpointId, type Hash } from '../../src/core/ids.ts'
import { MAX_DELTA_LINKS } from '../../src/core/limits.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import { openStore } from '../../src/store/store.ts'
import { type TestDevice, testAsset, testDevice } from '../core/helpers/records.ts'
import { runs } from '../helpers/seed.ts'
import { hashOf, noise, rawChunk, type TestFile, testFile } from './helpers.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ACTIONS = [
  'checkpoint',
  'checkpoint',
  'checkpoint',
  'exchange',
  'exchange',
  'damage',
  'give up',
  'gc',
  'repack',
  'open again',
  'lose index',
] as const

interface Step {
  action: (typeof ACTIONS)[number]
  /** Which of the two stores. */
  at: 0 | 1
  pick: number
  other: number
}

const steps = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    at: fc.constantFrom(0 as const, 1 as const),
    pick: fc.nat(1000),
    other: fc.nat(1000),
  }),
  { minLength: 4, maxLength: 24 },
)

/** A version of the one file of a history. */
interface Version {
  id: CheckpointId
  raws: readonly Uint8Array[]
  file: TestFile
}

const accept = async (batch: readonly unknown[]) => batch.map(() => true)

/** Two laptops with one project; whatever happens, what one of them holds it can read. */
class Pair {
  readonly versions: Version[] = []
  readonly device: TestDevice
  readonly #backends = [new MemoryBackend(), new MemoryBackend()] as const
  stores: [ProjectStore, ProjectStore]
  #salt = 1

  static async open(): Promise<Pair> {
    const device = await testDevice(1)
    await device.create()
    return new Pair(device).#fill()
  }

  private constructor(device: TestDevice) {
    this.device = device
    this.stores = [] as never
  }

  async #fill(): Promise<Pair> {
    for (const at of [0, 1] as const) {
      this.stores[at] = await openStore(this.#backends[at], { create: this.device.project!, verify: accept })
      await this.stores[at].records.ingest([this.device.records[0]!.envelope])
    }
    return this
  }

  async run({ action, at, pick, other }: Step): Promise<void> {
    const store = this.stores[at]
    switch (action) {
      case 'checkpoint':
        return this.#checkpoint(store, pick, other)
      case 'exchange':
        return this.#fetch(store, this.stores[1 - at]!, this.#choose(pick), other)
      case 'damage':
        return this.#damage(at, pick)
      case 'give up':
        return this.#giveUp(at, this.#choose(pick))
      case 'gc':
        await store.gc({ graceMs: 0, nowMs: Date.now() + 2 * DAY_MS })
        return
      case 'repack':
        await store.gc({ repack: true, graceMs: 0, nowMs: Date.now() + 2 * DAY_MS })
        return
      case 'open again':
      case 'lose index':
        await store.close()
        if (action === 'lose index') await this.#backends[at].destroy('index')
        this.stores[at] = await openStore(this.#backends[at], { verify: accept })
    }
  }

  #choose(pick: number): Version | undefined {
    return this.versions[pick % Math.max(1, this.versions.length)]
  }

  /** As the checkpoint engine does it: what is new is tried against what stood at its place. */
  async #checkpoint(store: ProjectStore, pick: number, other: number): Promise<void> {
    const parent = this.#choose(pick)
    const raws = [...(parent?.raws ?? [0, 1, 2].map((n) => noise(900, n)))]
    const changed = other % raws.length
    const raw = raws[changed]!.slice()
    raw.set(noise(30, 1000 + this.#salt++), (other * 7) % (raw.byteLength - 30))
    raws[changed] = raw
    const file = testFile(raws.map(rawChunk))
    const { content, size, manifest, chunks } = file
    const record = await this.device.checkpoint({
      content,
      size,
      manifest,
      chunks,
      asset: testAsset(1),
      parents: parent === undefined ? [] : [parent.id],
    })
    const stored: StoredChunk[] = []
    const has = await store.chunks.has(raws.map(hashOf))
    using pin = store.chunks.pin(raws.map(hashOf))
    for (const [i, one] of raws.entries()) {
      if (has[i]) continue
      const near = parent === undefined ? undefined : await store.chunks.getBase(hashOf(parent.raws[i]!))
      if (near !== undefined) pin.add([near.hash])
      stored.push(formOf(one, near))
    }
    await store.chunks.put(stored)
    await this.#ingest(store, file.stored.slice(raws.length))
    this.versions.push({ id: checkpointId(record.id), raws, file })
  }

  async #ingest(store: ProjectStore, nodes: readonly StoredChunk[]): Promise<void> {
    const envelopes = this.device.records.map(({ envelope }) => envelope)
    await store.records.ingest(envelopes.slice(0, -1))
    await store.records.ingest(envelopes.slice(-1), { chunks: nodes, whole: true })
  }

  /** As the network does it: asks for what is missing, naming what is here that it may rest on. */
  async #fetch(to: ProjectStore, from: ProjectStore, version: Version | undefined, other: number): Promise<void> {
    if (version === undefined || !(await from.whole.has(version.id))) return
    await to.records.ingest(this.device.records.map(({ envelope }) => envelope))
    await to.keeping.change({ wanted: [version.id] })
    const wanted = version.file.stored.map(({ hash }) => hash)
    const has = await to.chunks.has(wanted)
    const near = this.versions[other % this.versions.length]!
    for (const [i, hash] of wanted.entries()) {
      if (has[i]) continue
      const candidates = near.raws.map(hashOf)
      const isHere = await to.chunks.has(candidates)
      const bases = candidates.filter((_, n) => isHere[n] && candidates[n] !== hash)
      using pin = to.chunks.pin(bases)
      const chunk = await from.chunks.getStored(hash, { held: new Map([[hash, bases]]) })
      if (chunk === undefined) throw new Error(`chunk ${i} of a whole version is not served`)
      const base = chunk.base === undefined ? undefined : await to.chunks.get(chunk.base)
      const { codec, payload, rawSize } = chunk
      expect(hashOf(decodeChunk({ codec, payload, rawSize, base }))).toBe(hash)
      await to.chunks.put([chunk])
      pin.release()
    }
    await to.whole.add([version.id])
  }

  /** Only what the other one has as well: else it would be lost, and no delta's fault. It is found and healed at once. */
  async #damage(at: 0 | 1, pick: number): Promise<void> {
    const [store, other] = [this.stores[at], this.stores[1 - at]!]
    const level = await this.#backends[at].open('chunks')
    const all = { gte: Uint8Array.of(0), lt: Uint8Array.of(255), reverse: false, limit: -1, values: true }
    const entries = await level.iterator({ ...all, highWaterMarkBytes: 1 << 24 }).all()
    const values = entries.filter(([, value]) => value[1] === 1 && value[0] === 1)
    const chosen = values[pick % Math.max(1, values.length)]
    if (chosen === undefined) return
    const hash = Buffer.from(chosen[1].subarray(12, 44)).toString('hex') as Hash
    if (!(await other.chunks.has([hash]))[0]) return
    const value = Uint8Array.from(chosen[1])
    value[value.byteLength - 1 - (pick % 8)]! ^= 1 << (pick % 7)
    await level.batch([{ type: 'put', key: chosen[0], value }], { sync: true })
    const { damaged } = await store.check()
    for (const { hash: lost } of damaged) {
      const chunk = await other.chunks.getStored(lost)
      if (chunk !== undefined && !(await store.chunks.has([lost]))[0]) await store.chunks.put([chunk])
    }
    for (const { id } of this.versions) if (await this.#has(store, id)) await store.whole.add([id])
  }

  async #has(store: ProjectStore, id: CheckpointId): Promise<boolean> {
    const found = await store.records.checkpoint(id)
    return found !== undefined && !store.keeping.dropped.has(id) && (await store.lacking(found.node)).length === 0
  }

  /** The last copy is never given up. */
  async #giveUp(at: 0 | 1, version: Version | undefined): Promise<void> {
    const [store, other] = [this.stores[at], this.stores[1 - at]!]
    if (version === undefined || !(await other.whole.has(version.id))) return
    if ((await store.records.checkpoint(version.id)) === undefined) return
    const giving = store.leases.giveUp([version.id])
    await giving?.commit()
  }

  async expectSound(): Promise<void> {
    for (const { id, raws } of this.versions) {
      let copies = 0
      for (const store of this.stores) {
        if (!(await store.whole.has(id))) continue
        copies++
        for (const raw of raws) expect(await store.chunks.get(hashOf(raw))).toEqual(raw)
      }
      expect(copies).toBeGreaterThan(0)
    }
    for (const store of this.stores) await this.#expectShortChains(store)
  }

  async #expectShortChains(store: ProjectStore): Promise<void> {
    for (const { raws } of this.versions) {
      for (const raw of raws) {
        let links = 0
        for (let [info] = await store.chunks.info([hashOf(raw)]); info?.base !== undefined; links++) {
          expect(links).toBeLessThan(MAX_DELTA_LINKS)
          info = (await store.chunks.info([info.base]))[0]
        }
      }
    }
  }

  async close(): Promise<void> {
    for (const store of this.stores) await store.close()
  }
}

function formOf(raw: Uint8Array, base: { hash: Hash; raw: Uint8Array } | undefined): StoredChunk {
  const form = encodeSmallest(raw, base?.raw)
  if (form.codec === 'raw') return rawChunk(raw)
  const chunk = { hash: hashOf(raw), rawSize: raw.byteLength, codec: form.codec, payload: form.payload }
  return form.codec === 'delta' ? { ...chunk, base: base!.hash } : chunk
}

it('no history of checkpoints, exchange, damage, healing, gc and repack loses a chunk', async () => {
  let deltas = 0
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const pair = await Pair.open()
      try {
        for (const step of history) {
          await pair.run(step)
          await pair.expectSound()
        }
        for (const store of pair.stores) deltas += (await store.stats()).byCodec.delta.chunks
      } finally {
        await pair.close()
      }
    }),
    runs(150),
  )
  expect(deltas).toBeGreaterThan(150)
})
