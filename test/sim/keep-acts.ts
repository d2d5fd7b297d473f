import type { ProjectStore } from '../../src/core/contracts.ts'
import { REPLICATE_POLICIES } from '../../src/core/keeping.ts'
import type { AssetState, CheckpointNode } from '../../src/core/state.ts'
import { giveUp } from '../../src/node/network/give-up.ts'
import type { GiveUpRequest } from '../../src/node/network-port.ts'
import { trim, unfree } from '../../src/node/project/keeping.ts'
import type { Life } from './laptop.ts'
import type { Random } from './random.ts'

/** What somebody does about what a laptop keeps, as `policy`, `pin`, `free` and `update` do. */
const KEEP_ACTS = ['policy', 'policy', 'free', 'free', 'want again', 'pin'] as const

/** Lets the person at a laptop change what it keeps; `copies`: how many others must have proven what leaves it. */
export async function keep(life: Life, random: Random, copies: number): Promise<void> {
  const { store } = life
  const act = random.pick(KEEP_ACTS)
  if (act === 'policy') {
    await store.keeping.setPolicy({ replicate: random.pick(REPLICATE_POLICIES), copies })
    await trim({ store, network: leasing(life) as never })
    await sweep(store)
    return
  }
  const assets = await assetsOf(store)
  if (assets.length === 0) return
  const asset = random.pick(assets)
  if (act === 'free') await free(life, asset, copies)
  else if (act === 'pin') await store.keeping.setPinned(asset.id, !store.keeping.pinned.has(asset.id))
  else await unfree({ store }, asset.id)
}

/** Gives up all that is here of an asset: the newest and the change together, or nothing. */
export async function free(life: Life, asset: AssetState, copies: number): Promise<void> {
  const { store } = life
  if (store.keeping.pinned.has(asset.id)) return
  const nodes: CheckpointNode[] = []
  for (const node of asset.checkpoints) if (!node.purged && (await store.whole.has(node.id))) nodes.push(node)
  const required = nodes.find(({ id }) => asset.allHeads.includes(id))?.id
  if (required === undefined) return
  const change = { freed: [{ asset: asset.id, removing: undefined }] }
  await leasing(life).giveUp({ nodes, copies, change, required })
  await sweep(store)
}

/** The asset that all who choose by this choose. */
export async function firstAsset({ store }: Life): Promise<AssetState | undefined> {
  return (await assetsOf(store)).sort((a, b) => (a.id < b.id ? -1 : 1))[0]
}

async function assetsOf({ records }: Pick<ProjectStore, 'records'>): Promise<AssetState[]> {
  const assets: AssetState[] = []
  for await (const asset of records.assets()) assets.push(asset)
  return assets
}

/** The real way of giving up, with pauses in virtual time. */
function leasing({ store, peering, running, device }: Life) {
  const holders = () => peering.connected().map((one) => ({ device: one, open: () => running.leaseClient(one) }))
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  return { giveUp: (request: GiveUpRequest) => giveUp({ store, self: device, holders, pause }, request) }
}

async function sweep(store: ProjectStore): Promise<void> {
  await store.gc({ nowMs: Date.now() })
}
