import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import type { CallOptions, PurgeView } from '../../core/services.ts'
import type { ProjectNetwork } from '../network-port.ts'
import type { ProjectComponents } from './components.ts'
import { Views } from './views.ts'

/** How long the others may take to say what they have deleted. */
const ASK_MS = 5_000

/** Every purged checkpoint, and which laptops have deleted its content; those that are connected are asked first. */
export async function purges(components: ProjectComponents, options: CallOptions = {}): Promise<PurgeView[]> {
  options.signal?.throwIfAborted()
  const { store, network } = components
  const ids: CheckpointId[] = []
  for await (const asset of store.records.assets()) {
    for (const node of asset.checkpoints) if (node.purged) ids.push(node.id)
  }
  await askOthers(network, ids, options)
  const members = membersOf(components)
  const views = new Views(components)
  const names = await Promise.all(members.map((device) => views.deviceName(device)))
  return Promise.all(
    ids.map(async (id) => {
      const { node } = (await store.records.checkpoint(id))!
      const done = await purgedDevices(components, id)
      const devices = members.map((device, i) => ({ id: device, name: names[i]!, purged: done.has(device) }))
      return { id, path: node.path, comment: node.comment, size: node.size, purgedOn: countOf(members, done), devices }
    }),
  )
}

async function askOthers(
  network: ProjectNetwork,
  ids: readonly CheckpointId[],
  { signal }: CallOptions,
): Promise<void> {
  const late = AbortSignal.timeout(ASK_MS)
  try {
    await network.askPurged(ids, { signal: signal === undefined ? late : AbortSignal.any([signal, late]) })
  } catch (error) {
    signal?.throwIfAborted()
    // what they said earlier is shown
    if (!late.aborted) throw error
  }
}

/** Returns on how many of the members' devices the content of all of `ids` is deleted. */
export async function purgedOn(
  components: Pick<ProjectComponents, 'store' | 'device'>,
  ids: readonly CheckpointId[],
): Promise<PurgeView['purgedOn']> {
  const members = membersOf(components)
  let done = new Set(members)
  for (const id of ids) {
    const now = await purgedDevices(components, id)
    done = new Set([...done].filter((device) => now.has(device)))
  }
  return countOf(members, done)
}

async function purgedDevices(
  { store, device }: Pick<ProjectComponents, 'store' | 'device'>,
  id: CheckpointId,
): Promise<Set<DeviceId>> {
  const done = new Set(await store.keeping.purgedOn(id))
  if (await store.keeping.isPurgedHere(id)) done.add(device)
  return done
}

function membersOf({ store }: Pick<ProjectComponents, 'store'>): DeviceId[] {
  const devices = [...store.records.membership.devices.values()]
  return devices.filter(({ role }) => role !== undefined).map(({ device }) => device)
}

function countOf(members: readonly DeviceId[], done: ReadonlySet<DeviceId>): PurgeView['purgedOn'] {
  return { have: members.filter((device) => done.has(device)).length, of: members.length }
}
