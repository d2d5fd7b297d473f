import { PegbarError } from '../../core/errors.ts'
import { type CheckpointId, checkpointId, type RecordId } from '../../core/ids.ts'
import { compareRecords } from '../../core/order.ts'
import type { CallOptions, CheckpointView } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'
import { findCheckpoint } from './find-checkpoint.ts'
import { fileNotFound } from './find-working.ts'
import { Views } from './views.ts'
import { isGone } from './working-file.ts'

/** Checkpoints that are read at once, for what is a page in a terminal: one after the other each waits for its own reads. */
const READ_AT_ONCE = 20
/** Checkpoints of which the copies are counted, and names are asked, with one read. */
const SHOWN_AT_ONCE = 200

/** Returns live checkpoints, newest first: of the assets at a path, or of the whole project. */
export async function log(
  components: ProjectComponents,
  input: { path?: string; before?: string; limit?: number },
  { signal }: CallOptions = {},
): Promise<CheckpointView[]> {
  const { path, limit = Number.POSITIVE_INFINITY } = input
  const before = input.before === undefined ? undefined : (await findCheckpoint(components, input.before)).node.id
  const source = path === undefined ? projectHistory(components, before) : assetHistory(components, path, before)
  const views = new Views(components)
  const shown: CheckpointView[] = []
  let group: Entry[] = []
  const show = async () => {
    signal?.throwIfAborted()
    await views.countCopies(group.map(({ node }) => node.id))
    shown.push(...(await Promise.all(group.map(({ asset, node }) => views.checkpoint(asset, node)))))
    group = []
  }
  if (limit <= 0) return shown
  for await (const entry of source) {
    signal?.throwIfAborted()
    const { asset, node } = entry
    if (node.trashed.value || node.purged || asset.trashed.value) continue
    group.push(entry)
    if (shown.length + group.length >= limit) break
    if (group.length === SHOWN_AT_ONCE) await show()
  }
  await show()
  return shown
}

/** Returns one checkpoint, in the trash or not. */
export async function show(components: ProjectComponents, input: { checkpoint: string }): Promise<CheckpointView> {
  const { asset, node } = await findCheckpoint(components, input.checkpoint)
  return new Views(components).checkpoint(asset, node)
}

interface Entry {
  asset: AssetState
  node: CheckpointNode
}

async function* projectHistory({ store }: ProjectComponents, before: CheckpointId | undefined): AsyncGenerator<Entry> {
  const read = async (ids: readonly CheckpointId[]) => {
    const found = await Promise.all(ids.map((id) => store.records.checkpoint(id)))
    return found.filter((entry) => entry !== undefined)
  }
  let group: CheckpointId[] = []
  for await (const { checkpoint } of store.records.history(before === undefined ? {} : { before })) {
    group.push(checkpoint)
    if (group.length < READ_AT_ONCE) continue
    yield* await read(group)
    group = []
  }
  yield* await read(group)
}

/** Two assets can have one path; their histories are told as one. */
async function* assetHistory(
  components: ProjectComponents,
  typed: string,
  before: CheckpointId | undefined,
): AsyncGenerator<Entry> {
  const { store } = components
  const path = projectPath(components.dir, typed)
  const placed = await store.local.baseAt(path)
  const owner = placed === undefined ? undefined : await store.records.asset(placed.asset)
  const assets = new Map((await store.records.assetsAt(path)).map((asset) => [asset.id, asset]))
  if (owner !== undefined) assets.set(owner.id, owner)
  const known = [...assets.values()].filter((asset) => !isGone(asset))
  if (known.length === 0) throw noHistory(path)
  const entries = known.flatMap((asset) => asset.checkpoints.map((node) => ({ asset, node })))
  // one asset's checkpoints are in the order of their graph, which no clock can turn round
  if (known.length > 1) entries.sort((a, b) => compareRecords(a.node, b.node))
  entries.reverse()
  const from = before === undefined ? 0 : entries.findIndex(({ node }) => node.id === before) + 1
  yield* entries.slice(from)
}

function noHistory(path: string): PegbarError {
  const error = fileNotFound(path)
  return new PegbarError(error.code, `no checkpoint knows "${path}"`, {
    path,
    hint: 'make one first: `pegbar checkpoint FILE -m COMMENT`',
  })
}

/** When a record was made, and by which device; undefined when it is not stored. */
export async function recordFacts(
  { store }: Pick<ProjectComponents, 'store'>,
  id: RecordId | undefined,
): Promise<{ timeMs: number; device: CheckpointNode['device'] } | undefined> {
  const record = id === undefined ? undefined : await store.records.get(checkpointId(id))
  return record === undefined ? undefined : { timeMs: record.timeMs, device: record.device }
}
