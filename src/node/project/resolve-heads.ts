import { randomBytes } from 'node:crypto'
import { PegbarError } from '../../core/errors.ts'
import { type AssetId, type CheckpointId, checkpointId, type GroupId, idFromBytes } from '../../core/ids.ts'
import type { CallOptions, ResolveResult } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { viewOf } from './checkpoint-views.ts'
import { refuseClaimed } from './claim.ts'
import type { ProjectComponents } from './components.ts'
import { forkedAsset, forkedCheckpoint, headNodes, joiningCheckpoint, MAX_JOINED, ownHead } from './conflict.ts'
import { bringHere } from './content.ts'
import { workingOf } from './find-working.ts'
import { chooseSide } from './resolve-choice.ts'
import { freePathBeside, modifiedError, noteBase } from './resolve-place.ts'
import { restoreFile } from './restore.ts'
import { deleteStep, undoWith } from './undo.ts'
import { Views } from './views.ts'
import type { WorkingFile } from './working-file.ts'

/** A head that goes on as an asset of its own. */
interface Fork {
  head: CheckpointNode
  asset: AssetId
  path: string
}

interface Plan {
  working: WorkingFile
  chosen: CheckpointNode
  forks: readonly Fork[]
}

/** Ends the Conflict of an asset with several heads. */
export async function resolveHeads(
  components: ProjectComponents,
  { asset, path }: WorkingFile,
  choice: string,
  options: CallOptions,
): Promise<ResolveResult> {
  const first = await planFor(components, asset.id, choice, options)
  const needed = first.forks.map(({ head }) => head)
  if (first.working.disk !== undefined && first.chosen.content !== first.working.base?.content)
    needed.push(first.chosen)
  // the content comes before anything is recorded
  await bringHere(components, needed, options)
  const paths = [path, ...first.forks.map((fork) => fork.path)]
  return components.locks.run(
    paths,
    async () => {
      // fetching may have taken hours
      const plan = await planFor(components, asset.id, choice, options)
      await bringHere(components, needed, options)
      return carryOut(components, plan, options)
    },
    options.signal,
  )
}

/** Decides what becomes of each head, and refuses what must be refused, before anything is done. */
async function planFor(
  components: ProjectComponents,
  id: AssetId,
  choice: string,
  { signal }: CallOptions,
): Promise<Plan> {
  const asset = await components.store.records.asset(id)
  if (asset === undefined) throw new TypeError('an asset does not go away')
  const working = await workingOf(components, asset, signal)
  const { path, base } = working
  if (asset.heads.length < 2) {
    throw new PegbarError('NO_CONFLICT', `the Conflict of "${path}" has been resolved meanwhile`, { path })
  }
  if (working.modified) throw modifiedError(path)
  await refuseClaimed(components, asset)
  const own = ownHead(asset, base)
  const heads = headNodes(asset)
  const sides = heads.map((node) => ({
    id: node.id,
    ids: asset.allHeads.filter((head) => asset.checkpoints.find((one) => one.id === head)?.content === node.content),
    comment: node.comment,
    isMine: node === own,
    node,
  }))
  const chosen = chooseSide(sides, choice, path).node
  const others = choice === 'both' ? heads.filter((head) => head !== chosen) : []
  const forks = await Promise.all(others.map((head) => forkOf(components, asset, head)))
  return { working, chosen, forks }
}

async function forkOf(components: ProjectComponents, asset: AssetState, head: CheckpointNode): Promise<Fork> {
  const path = await freePathBeside(components, asset.path.value, head.id)
  const wanted = forkedAsset(head.id)
  const isTaken = (await components.store.records.asset(wanted)) !== undefined
  return { head, path, asset: isTaken ? idFromBytes('asset', randomBytes(32)) : wanted }
}

async function carryOut(components: ProjectComponents, plan: Plan, options: CallOptions): Promise<ResolveResult> {
  const { store } = components
  const { working, chosen, forks } = plan
  const group = idFromBytes('group', randomBytes(16))
  const isUntouched = working.disk !== undefined && working.base?.content === chosen.content
  const { joined, forked } = await record(components, plan, group, isUntouched)
  if (working.disk !== undefined && !isUntouched) {
    const target = { root: components.dir, path: working.path, replaces: working.disk.stamp }
    const stamp = await restoreFile(components, chosen, target, options)
    await noteBase(components, { asset: working.asset.id, checkpoint: joined, path: working.path, stamp, node: chosen })
  }
  for (const [at, { head, asset, path }] of forks.entries()) {
    const target = { root: components.dir, path, replaces: undefined }
    const stamp = await restoreFile(components, head, target, options)
    await noteBase(components, { asset, checkpoint: forked[at]!, path, stamp, node: head })
  }
  return {
    asset: working.asset.id,
    path: working.path,
    checkpoint: await viewOf({ store }, new Views(components), joined),
    others: forks.map(({ asset, path }) => ({ asset, path, fate: 'new asset' })),
    undo: undoWith(`Resolved ${working.path}`, [...forks.map(({ path }) => deleteStep(path)), deleteStep(joined)]),
  }
}

/**
 * Writes the records in one step; only what more heads than a record can name still need comes after it. The heads are
 * those that were looked at: one that has come since is not joined, and stays a Conflict.
 */
async function record(
  { store, writer }: ProjectComponents,
  { working, chosen, forks }: Plan,
  group: GroupId,
  isUntouched: boolean,
): Promise<{ joined: CheckpointId; forked: CheckpointId[] }> {
  const { asset, base } = working
  const whole = await Promise.all([chosen, ...forks.map(({ head }) => head)].map(({ id }) => store.whole.has(id)))
  const rebase = (checkpoint: CheckpointId) =>
    isUntouched && base !== undefined ? [{ ...base, checkpoint, before: undefined, revertedFrom: undefined }] : []
  const forked: CheckpointId[] = []
  let joined = chosen
  let others = asset.allHeads.filter((id) => id !== chosen.id)
  while (others.length > 0) {
    const payloads = [joiningCheckpoint(asset, { chosen: joined, others, group })]
    if (joined === chosen) payloads.push(...forks.map((fork) => forkedCheckpoint(asset, fork.head, { ...fork, group })))
    const records = await writer.write(payloads, {
      whole: whole.every((one) => one),
      note: ([made]) => ({ bases: rebase(checkpointId(made!.id)) }),
    })
    const ids = records.map(({ id }) => checkpointId(id))
    await store.whole.add(ids.filter((_, at) => whole[at] === true))
    forked.push(...ids.slice(1))
    const made = await store.records.checkpoint(ids[0]!)
    if (made === undefined) throw new TypeError('a checkpoint that was made is stored')
    joined = made.node
    others = others.slice(MAX_JOINED)
  }
  return { joined: joined.id, forked }
}
