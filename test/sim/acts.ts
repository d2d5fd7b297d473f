import { encodeFull } from '../../src/codec/index.ts'
import type { StoredChunk } from '../../src/core/chunk.ts'
import { blake3 } from '../../src/core/hash.ts'
import {
  type AssetId,
  type CheckpointId,
  checkpointId,
  type Hash,
  idFromBytes,
  type RecordId,
} from '../../src/core/ids.ts'
import { buildManifest } from '../../src/core/manifest.ts'
import { type Payload, ROLES, STATUSES } from '../../src/core/record.ts'
import type { AssetState } from '../../src/core/state.ts'
import { cutsOf } from '../../src/node/project/cuts.ts'
import type { Laptop, Life } from './laptop.ts'
import type { Random } from './random.ts'

/** What a laptop was told is durable. */
export interface Acknowledged {
  laptop: Laptop
  records: readonly RecordId[]
  /** The checkpoint among them. */
  checkpoint: CheckpointId | undefined
}

/** Few, so that laptops often choose the same. */
const PATHS = 4
const MAX_CHUNKS = 5

type Act = (life: Life, random: Random, assets: readonly AssetState[]) => Promise<Made | undefined>
interface Made {
  payloads: Payload[]
  chunks?: StoredChunk[]
}

const ACTS: readonly { weight: number; act: Act }[] = [
  { weight: 4, act: async (life, random) => checkpointOf(life, random, undefined) },
  { weight: 8, act: async (life, random, assets) => checkpointOf(life, random, random.pick(assets)) },
  { weight: 3, act: async (_, random, assets) => about(random.pick(assets), (asset) => claim(asset, random)) },
  { weight: 2, act: async (_, random, assets) => about(random.pick(assets), (asset) => status(asset, random)) },
  { weight: 2, act: async (_, random, assets) => about(random.pick(assets), (asset) => move(asset, random)) },
  { weight: 2, act: async (_, random, assets) => about(random.pick(assets), (asset) => trash(asset, random)) },
  { weight: 1, act: async (_, random, assets) => about(random.pick(assets), (asset) => purge(asset, random)) },
  { weight: 1, act: async (life, random) => member(life, random) },
]

/** Lets the person at a laptop do something, as the folder's commands would; returns what the store acknowledged. */
export async function act(laptop: Laptop, random: Random): Promise<Acknowledged | undefined> {
  const { life } = laptop
  if (life === undefined) return undefined
  const assets: AssetState[] = []
  for await (const asset of life.store.records.assets()) assets.push(asset)
  const possible = assets.length === 0 ? ACTS.slice(0, 1) : ACTS
  let at = random.between(
    0,
    possible.reduce((sum, { weight }) => sum + weight, 0),
  )
  const chosen = possible.find(({ weight }) => {
    at -= weight
    return at < 0
  })
  const made = await chosen?.act(life, random, assets)
  if (made === undefined) return undefined
  const { payloads, chunks = [] } = made
  // as a checkpoint does: most of the payload first, the rest in one batch with the record
  const rest = chunks.splice(random.int(0, chunks.length))
  if (chunks.length > 0) await life.store.chunks.put(chunks)
  const whole = payloads.some(({ kind }) => kind === 'checkpoint')
  const records = await life.writer.write(payloads, { chunks: rest, whole })
  const checkpoint = records.find(({ payload }) => payload.kind === 'checkpoint')
  return {
    laptop,
    records: records.map(({ id }) => id),
    checkpoint: checkpoint && checkpointId(checkpoint.id),
  }
}

function checkpointOf(life: Life, random: Random, before: AssetState | undefined): Made {
  const raws = Array.from({ length: random.int(0, MAX_CHUNKS) }, () => content(random))
  const chunks = raws.map(stored)
  const whole = Buffer.concat(raws)
  const manifest = buildManifest(raws.map((raw) => ({ hash: hashOf(raw), size: raw.byteLength })))
  // mostly all heads, as `resolve` names them; or one, as somebody does who has not seen the others
  const heads = before?.allHeads ?? []
  const parents = heads.length > 1 && random.chance(0.5) ? [random.pick(heads)] : heads
  const asset: AssetId = before?.id ?? idFromBytes('asset', random.bytes(32))
  const setsStatus = random.chance(0.3)
  const checkpoint: Payload = {
    kind: 'checkpoint',
    asset,
    path: before?.path.value ?? pathOf(random),
    parents,
    revertedFrom: undefined,
    content: hashOf(whole),
    size: whole.byteLength,
    mtimeNs: BigInt(Date.now()) * 1_000_000n,
    executable: false,
    manifest: manifest.root,
    chunks: raws.length,
    comment: `by ${life.process.name}`,
    status: setsStatus ? random.pick(STATUSES) : (before?.status.value ?? 'Todo'),
    preview: undefined,
    group: idFromBytes('group', random.bytes(16)),
    replacesStatus: setsStatus ? (before?.status.records ?? []) : undefined,
    replacesCover: undefined,
  }
  return { payloads: [checkpoint], chunks: [...chunks, ...manifest.nodes.map(({ raw }) => stored(raw))] }
}

async function about(
  asset: AssetState,
  payloadOf: (asset: AssetState) => Payload | undefined,
): Promise<Made | undefined> {
  const payload = payloadOf(asset)
  return payload && { payloads: [payload] }
}

function claim(asset: AssetState, random: Random): Payload {
  const claimed = asset.claim.value === undefined || random.chance(0.3)
  const reason = claimed && asset.claim.value !== undefined ? 'it is needed today' : ''
  return { kind: 'claim set', asset: asset.id, claimed, reason, replaces: asset.claim.records }
}

function status(asset: AssetState, random: Random): Payload {
  return { kind: 'status set', asset: asset.id, status: random.pick(STATUSES), replaces: asset.status.records }
}

function move(asset: AssetState, random: Random): Payload {
  return { kind: 'asset moved', asset: asset.id, path: pathOf(random), replaces: asset.path.records }
}

function trash(asset: AssetState, random: Random): Payload {
  const node = random.chance(0.5) ? random.pick(asset.checkpoints) : undefined
  const { value, records } = node?.trashed ?? asset.trashed
  return { kind: 'trash set', asset: asset.id, checkpoint: node?.id, trashed: !value, replaces: records }
}

function purge(asset: AssetState, random: Random): Payload {
  return { kind: 'purged', asset: asset.id, checkpoints: [random.pick(asset.checkpoints).id] }
}

/** An admin changes the role of somebody, or removes somebody; the founder stays. */
async function member({ store }: Life, random: Random): Promise<Made | undefined> {
  const { membership, project } = store.records
  const others = [...membership.devices.values()].filter(({ device, role }) => {
    return role !== undefined && device !== project.founder
  })
  if (others.length === 0) return undefined
  const { device } = random.pick(others)
  const cuts = await cutsOf(store, device)
  return {
    payloads: [
      random.chance(0.3)
        ? { kind: 'member removed', device, cuts }
        : { kind: 'role changed', device, role: random.pick(ROLES), cuts },
    ],
  }
}

/** Lets a laptop that is on add one that never was. Returns the records with which that one begins. */
export async function invite(laptop: Laptop, newcomer: Laptop, random: Random): Promise<Uint8Array[]> {
  const { number, device } = newcomer
  const payload: Payload = {
    kind: 'member added',
    device,
    role: random.pick(['artist', 'artist', 'admin', 'viewer']),
    person: undefined,
    personName: `Person ${number}`,
    deviceName: `laptop-${number}`,
  }
  await laptop.life!.writer.write([payload])
  return laptop.history()
}

/** Some chunks come again and again, in other files, too. */
function content(random: Random): Uint8Array {
  if (random.chance(0.3)) return new Uint8Array(2000 + random.int(0, 3)).fill(7)
  return random.bytes(random.pick([1, 60, 900]))
}

function stored(raw: Uint8Array): StoredChunk {
  return { hash: hashOf(raw), rawSize: raw.byteLength, ...encodeFull(raw) }
}

function hashOf(raw: Uint8Array): Hash {
  return idFromBytes('hash', blake3.hash(raw))
}

function pathOf(random: Random): string {
  return `shots/${random.int(1, PATHS)}.blend`
}
