import { rm } from 'node:fs/promises'
import { sameStamp } from '../../cdc/index.ts'
import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { Payload } from '../../core/record.ts'
import type { CallOptions, ResolveResult } from '../../core/services.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'
import { viewOf } from './checkpoint-views.ts'
import { refuseClaimed } from './claim.ts'
import type { ProjectComponents } from './components.ts'
import { bringHere } from './content.ts'
import { fileChanged } from './contents.ts'
import { locate, statEntry } from './disk.ts'
import { workingOf } from './find-working.ts'
import { moveRecord } from './move.ts'
import { existsError, moveFile } from './move-file.ts'
import { chooseSide, type Side } from './resolve-choice.ts'
import { freePathBeside, modifiedError, noteBase } from './resolve-place.ts'
import { restoreFile, writeError } from './restore.ts'
import { trashRecord } from './trash.ts'
import { restoreStep, undoWith } from './undo.ts'
import { Views } from './views.ts'
import { nodeOf, type WorkingFile } from './working-file.ts'

interface AssetSide extends Side {
  working: WorkingFile
}

/** An asset that loses the path, and where it goes; undefined: to the trash. */
interface Loser {
  working: WorkingFile
  to: string | undefined
}

interface Plan {
  path: string
  chosen: WorkingFile
  /** What comes into the place of the file that a loser has there; undefined: the chosen one's is there, or nothing. */
  brought: CheckpointNode | undefined
  losers: readonly Loser[]
}

/** Decides which of several live assets at one path keeps it. Their histories stay apart. */
export async function resolvePath(
  components: ProjectComponents,
  { path: { value: path } }: AssetState,
  choice: string,
  options: CallOptions,
): Promise<ResolveResult> {
  const first = await planFor(components, path, choice, options)
  if (first.brought !== undefined) await bringHere(components, [first.brought], options)
  const paths = [first.chosen.path, path, ...first.losers.flatMap(({ working, to }) => [working.path, to ?? path])]
  return components.locks.run(
    [...new Set(paths)],
    async () => carryOut(components, await planFor(components, path, choice, options), options),
    options.signal,
  )
}

async function planFor(
  components: ProjectComponents,
  path: string,
  choice: string,
  { signal }: CallOptions,
): Promise<Plan> {
  const rivals = (await components.store.records.assetsAt(path)).filter(
    (one) => !one.trashed.value && one.heads.length > 0,
  )
  if (rivals.length < 2) {
    throw new PegbarError('NO_CONFLICT', `the Conflict of "${path}" has been resolved meanwhile`, { path })
  }
  const workings = await Promise.all(rivals.map((asset) => workingOf(components, asset, signal)))
  const modified = workings.find((working) => working.modified)
  if (modified !== undefined) throw modifiedHere(modified)
  const sides = workings.map((working): AssetSide => {
    const { asset, disk, base } = working
    const live = asset.checkpoints.filter((node) => !node.purged && !node.trashed.value)
    const isMine = disk !== undefined && base !== undefined
    const id = asset.newest ?? asset.allHeads[0]!
    const comment = nodeOf(asset, id)?.comment ?? ''
    return { id, ids: [asset.id, ...live.map((node) => node.id)], comment, isMine, working }
  })
  const chosen = chooseSide(sides, choice, path)
  const losers: Loser[] = []
  for (const side of sides) {
    if (side === chosen) continue
    await refuseClaimed(components, side.working.asset)
    const to = choice === 'both' ? await freePathBeside(components, path, side.id) : undefined
    losers.push({ working: side.working, to })
  }
  return { path, chosen: chosen.working, losers, brought: broughtFor(chosen.working, losers) }
}

/** A loser's file leaves its place here: the chosen asset's comes into it. */
function broughtFor({ asset, disk, path }: WorkingFile, losers: readonly Loser[]): CheckpointNode | undefined {
  if (disk !== undefined || losers.every(({ working }) => working.disk === undefined)) return undefined
  const newest = nodeOf(asset, asset.newest)
  if (newest !== undefined) return newest
  throw new PegbarError('CONFLICT', `the asset that is to keep "${path}" has several heads itself`, {
    path,
    hint: `end that first: \`pegbar resolve id:${asset.id.slice(0, 8)} CHECKPOINT\``,
  })
}

async function carryOut(components: ProjectComponents, plan: Plan, options: CallOptions): Promise<ResolveResult> {
  const { store, writer } = components
  const { path, chosen, losers } = plan
  await writer.write(() => payloadsOf(components, losers))
  for (const { working, to } of losers) if (to !== undefined) await moveAway(components, working, to)
  await takePlace(components, plan, options)
  const newest = chosen.asset.newest ?? chosen.asset.allHeads[0]!
  return {
    asset: chosen.asset.id,
    path,
    checkpoint: await viewOf({ store }, new Views(components), newest as CheckpointId),
    others: losers.map(({ working, to }) => ({
      asset: working.asset.id,
      path: to ?? path,
      fate: to === undefined ? 'trash' : 'moved',
    })),
    // what has moved keeps its new place: the old one is taken
    undo: undoWith(
      `Resolved ${path}`,
      losers.flatMap(({ working, to }) => (to === undefined ? [restoreStep(working.asset.id)] : [])),
    ),
  }
}

async function payloadsOf({ store }: ProjectComponents, losers: readonly Loser[]): Promise<Payload[]> {
  return Promise.all(
    losers.map(async ({ working, to }) => {
      const asset = (await store.records.asset(working.asset.id)) ?? working.asset
      if (to === undefined) return trashRecord(asset, undefined, true)
      return moveRecord(asset, to)
    }),
  )
}

async function moveAway(
  { dir, store }: ProjectComponents,
  { path, base, disk }: WorkingFile,
  to: string,
): Promise<void> {
  if (disk !== undefined) await moveFile(dir, path, to)
  if (base !== undefined) await store.local.setBase({ ...base, path: to, stamp: undefined })
}

/** The chosen asset's file takes the place of the one that went to the trash in one step; other losers' files just go. */
async function takePlace(
  components: ProjectComponents,
  { path, chosen, brought, losers }: Plan,
  options: CallOptions,
): Promise<void> {
  const { dir, store } = components
  const trashed = losers.filter(({ working, to }) => to === undefined && working.disk !== undefined)
  const replaced = trashed.find(({ working }) => working.path === path)?.working
  if (brought !== undefined) {
    if (replaced === undefined && (await locate(dir, path)) !== undefined) throw existsError(path)
    const target = { root: dir, path, replaces: replaced?.disk?.stamp }
    const stamp = await restoreFile(components, brought, target, options)
    await store.local.removeBase(replaced?.asset.id ?? chosen.asset.id)
    await noteBase(components, { asset: chosen.asset.id, checkpoint: brought.id, path, stamp, node: brought })
  }
  for (const { working } of losers.filter(({ to }) => to === undefined)) {
    if (working.disk !== undefined && (working !== replaced || brought === undefined)) await removeFile(working)
    await store.local.removeBase(working.asset.id)
  }
}

async function removeFile({ disk, path }: WorkingFile): Promise<void> {
  if (disk === undefined) return
  const entry = await statEntry(disk.file, path)
  if (entry !== undefined && !sameStamp(entry.stamp, disk.stamp)) throw fileChanged(path)
  await rm(disk.file).catch((error: unknown) => {
    throw writeError(error, path)
  })
}

function modifiedHere({ base, path }: WorkingFile): PegbarError {
  if (base !== undefined) return modifiedError(path)
  return new PegbarError('MODIFIED', `"${path}" is none of the files that are in Conflict`, {
    path,
    hint: 'rename it, end the Conflict with an id, then put it back',
  })
}
