import { PegbarError } from '../../core/errors.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { CallOptions } from '../../core/services.ts'
import { gather, nobodyThere } from './gather.ts'
import type { Peering } from './peering.ts'

/** Checkpoints of which the assets, with all their checkpoints, are in memory at a time. */
const LOOKED_UP_AT_ONCE = 128

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
  let total = 0
  for (let at = 0; at < checkpoints.length; at += LOOKED_UP_AT_ONCE) {
    const found = await project.store.records.checkpointMany(checkpoints.slice(at, at + LOOKED_UP_AT_ONCE))
    for (const one of found) total += one?.node.size ?? 0
  }
  const done = new Map<CheckpointId, number>(checkpoints.map((id) => [id, 0]))
  let sum = 0
  return replicator.on((event) => {
    const before = event.kind === 'progress' ? done.get(event.checkpoint) : undefined
    if (event.kind !== 'progress' || before === undefined) return
    done.set(event.checkpoint, event.done)
    sum += event.done - before
    onProgress({ phase: 'fetch', done: sum, total, unit: 'bytes' })
  })
}
