import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { CallOptions } from '../../core/services.ts'
import { gather, nobodyThere } from './gather.ts'
import type { Peering } from './peering.ts'

/**
 * Brings the checkpoints here, before all else that is on its way.
 *
 * @throws PegbarError `NO_PEERS` when nobody is there; `CHUNK_MISSING` when nobody who is there has all of it; `DISK_FULL`
 */
export async function fetchCheckpoints(
  peering: Peering,
  checkpoints: readonly CheckpointId[],
  options: CallOptions = {},
): Promise<void> {
  const { replicator } = peering
  const { signal } = options
  signal?.throwIfAborted()
  const { called } = await gather(peering, undefined, signal)
  let everybodyAsked = false
  const progress = await trackProgress(peering, checkpoints, options)
  const release = replicator.want(checkpoints)
  try {
    let lacking: readonly CheckpointId[] = checkpoints
    for (;;) {
      await replicator.whenUrgentRests(signal)
      if (replicator.state === 'paused') throw replicator.failure
      lacking = await notWhole(peering, lacking)
      if (lacking.length === 0) return
      if (everybodyAsked) break
      await called
      everybodyAsked = true
    }
    if (peering.connected().length === 0) throw nobodyThere()
    throw new PegbarError('CHUNK_MISSING', 'no laptop that is connected now has all of it', {
      hint: 'wait until the laptop where it was made is on the network: `pegbar peers`',
      details: { checkpoints: lacking },
      cause: replicator.failure,
    })
  } finally {
    release()
    progress()
  }
}

async function notWhole({ project }: Peering, checkpoints: readonly CheckpointId[]): Promise<CheckpointId[]> {
  const isWhole = await project.store.whole.hasMany(checkpoints)
  return checkpoints.filter((_, i) => !isWhole[i])
}

async function trackProgress(
  { replicator, project }: Peering,
  checkpoints: readonly CheckpointId[],
  { onProgress }: CallOptions,
): Promise<() => void> {
  if (onProgress === undefined) return () => {}
  const done = new Map<CheckpointId, number>()
  let total = 0
  for (const id of checkpoints) {
    total += (await project.store.records.checkpoint(id))?.node.size ?? 0
    done.set(id, 0)
  }
  return replicator.on((event) => {
    if (event.kind !== 'progress' || !done.has(event.checkpoint)) return
    done.set(event.checkpoint, event.done)
    const sum = [...done.values()].reduce((a, b) => a + b, 0)
    onProgress({ phase: 'fetch', done: sum, total, unit: 'bytes' })
  })
}
