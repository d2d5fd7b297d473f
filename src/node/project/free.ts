import { rm } from 'node:fs/promises'
import { sameStamp } from '../../cdc/index.ts'
import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { Freed } from '../../core/keeping.ts'
import type { CallOptions, FreeResult } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import type { KeptReason } from '../network-port.ts'
import type { ProjectComponents } from './components.ts'
import { fileChanged } from './contents.ts'
import { locate, projectPath, statEntry } from './disk.ts'
import { requireWorking } from './find-working.ts'
import { unfree } from './keeping.ts'
import { writeError } from './restore.ts'
import { nodeOf, type WorkingFile } from './working-file.ts'

/**
 * Takes an asset off this disk: its working file, and the chunks that nothing else here needs, once enough other devices
 * have proven that they hold them. Checkpoints that too few others hold stay; that of the working file must go.
 *
 * What comes first is durable before the next: leases, the note, the working file's removal, the sweep. After a crash
 * `finishFreeing` and gc go on from the note.
 *
 * @throws PegbarError `MODIFIED`, `PINNED`, `LAST_COPY`, `NODE_REQUIRED`, `NOT_FOUND`, `TRASHED`, `FILE_CHANGED`
 */
export async function free(
  components: ProjectComponents,
  input: { path: string },
  options: CallOptions = {},
): Promise<FreeResult> {
  options.signal?.throwIfAborted()
  const path = projectPath(components.dir, input.path)
  const working = await requireWorking(components, path, options.signal)
  return components.locks.run([working.path], () => freeFile(components, working.path, options), options.signal)
}

async function freeFile(components: ProjectComponents, path: string, options: CallOptions): Promise<FreeResult> {
  const { store, network, now } = components
  const { keeping } = store
  const working = await requireWorking(components, path, options.signal)
  const { asset, disk } = working
  if (working.modified) {
    throw new PegbarError('MODIFIED', `"${path}" is Modified: nobody else has these changes`, {
      path,
      hint: 'checkpoint it first',
    })
  }
  if (keeping.pinned.has(asset.id)) {
    throw new PegbarError('PINNED', `"${path}" is pinned to this laptop`, {
      path,
      hint: 'take the pin off first: `pegbar pin FILE --off`',
    })
  }
  const here: CheckpointNode[] = []
  for (const node of asset.checkpoints) if (!node.purged && (await store.whole.has(node.id))) here.push(node)
  const required = await workingContent(components, working, here)
  const freed: Freed = { asset: asset.id, removing: disk && { path, stamp: disk.stamp } }
  const request = {
    nodes: here,
    copies: keeping.policy.copies,
    change: { freed: [freed] },
    check: () => checkUntouched(components, working),
    ...(required !== undefined && { required }),
  }
  const { dropped, kept } = await network.giveUp(request, options).catch(async (error: unknown) => {
    // noted, and then cancelled before all of it was given up: the file stays, and what is gone is wanted again
    if (keeping.freed.get(asset.id)?.removing !== undefined) await unfree(components, asset.id)
    throw error
  })
  const refusal = kept.find(({ id }) => id === required)
  if (refusal !== undefined) throw lastCopy(path, refusal.reason, keeping.policy.copies)
  if (required === undefined) await keeping.change({ freed: [freed] })
  await finishOne(components, freed)
  const report = await store.gc({ nowMs: now() })
  return {
    path,
    asset: asset.id,
    dropped: dropped.length,
    kept: kept.length,
    freedBytes: Math.max(0, report.diskBytesBefore - report.diskBytesAfter),
  }
}

/**
 * Returns the checkpoint with the working file's content, which must be given up with it; undefined when that is not here
 * anyway, and enough others say that they hold it, or when the file is Freed already.
 */
async function workingContent(
  { store }: ProjectComponents,
  { asset, base, path, freed }: WorkingFile,
  here: readonly CheckpointNode[],
): Promise<CheckpointId | undefined> {
  // it was proven when it was freed; what is here of it was fetched to be looked at
  if (freed === true) return undefined
  const id = base?.checkpoint ?? asset.newest ?? asset.heads[0]
  if (id === undefined || here.some((node) => node.id === id)) return id
  const { copies } = store.keeping.policy
  const { membership } = store.records
  const holders = (await store.local.holders(id)).filter((device) => membership.roleOf(device) !== undefined)
  if (holders.length < copies || nodeOf(asset, id)?.purged === true) throw lastCopy(path, 'last copy', copies)
  return undefined
}

async function checkUntouched({ dir }: ProjectComponents, { path, disk }: WorkingFile): Promise<void> {
  const entry = await locate(dir, path)
  if (disk === undefined ? entry === undefined : entry !== undefined && sameStamp(entry.stamp, disk.stamp)) return
  throw fileChanged(path)
}

/** Goes on with what a process that ended in the middle has left: called when a project is opened. */
export async function finishFreeing(components: Pick<ProjectComponents, 'dir' | 'store'>): Promise<void> {
  for (const freed of [...components.store.keeping.freed.values()]) {
    if (freed.removing === undefined) continue
    try {
      await finishOne(components, freed)
    } catch (error) {
      // a file that was saved since, or that can not be removed, stays: it is a working file like any other
      if (!(error instanceof PegbarError)) throw error
    }
  }
}

/** Removes the working file, if it is still the one that was looked at; one that was saved since ends the freeing. */
async function finishOne({ dir, store }: Pick<ProjectComponents, 'dir' | 'store'>, freed: Freed): Promise<void> {
  const { asset, removing } = freed
  if (removing === undefined) return
  const { path, stamp } = removing
  const found = await locate(dir, path)
  if (found !== undefined) {
    const entry = await statEntry(found.file, path)
    const isSame = entry !== undefined && sameStamp(entry.stamp, stamp)
    try {
      if (!isSame) throw fileChanged(path)
      await rm(found.file).catch((error: unknown) => {
        throw writeError(error, path)
      })
    } catch (error) {
      await store.keeping.change({ unfreed: [asset] })
      throw error
    }
  }
  await store.keeping.change({ freed: [{ asset, removing: undefined }] })
}

function lastCopy(path: string, reason: KeptReason, copies: number): PegbarError {
  const details = { reason, copies }
  if (reason === 'busy') {
    return new PegbarError('LAST_COPY', `"${path}" stays: another laptop is freeing it, too, or relies on this one`, {
      path,
      hint: 'try again in some minutes',
      details,
    })
  }
  const others = copies === 1 ? 'no other laptop' : `fewer than ${copies} other laptops`
  return new PegbarError('LAST_COPY', `"${path}" stays: ${others} can be reached now that hold it`, {
    path,
    hint: 'let another laptop come on the network and get everything (`pegbar sync`, `pegbar peers`), then try again',
    details,
  })
}
