import { isPegbarError, PegbarError } from '../../core/errors.ts'
import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import type { CallOptions, SyncResult } from '../../core/services.ts'
import { Views } from '../project/views.ts'
import { Activity } from './activity.ts'
import { WantedElsewhere } from './ask-wanted.ts'
import { DEFAULT_SYNC_IDLE_MS } from './constants.ts'
import { gather } from './gather.ts'
import type { Peering } from './peering.ts'

/**
 * Exchanges with all members that can be reached, both ways, and resolves when records are equal, the chunks wanted here are
 * here, and every checkpoint of this device is whole on at least one other, or none of those that are here wants it by its
 * policy: waiting would not help; or when nothing has moved for `timeoutMs`.
 *
 * @throws PegbarError `NO_PEERS` when nobody is there; `PERSON_NOT_FOUND` for an unknown `peer`; `DISK_FULL`, and what else
 * our own store fails with
 */
export async function sync(
  peering: Peering,
  { peer, timeoutMs = DEFAULT_SYNC_IDLE_MS }: { peer?: string; timeoutMs?: number },
  options: CallOptions = {},
): Promise<SyncResult> {
  const { signal } = options
  signal?.throwIfAborted()
  const before = peering.totals()
  const only = peer === undefined ? undefined : await devicesOf(peering, peer)
  const { called } = await gather(peering, only, signal)
  // a node that runs calls everybody all the time; who is away is not waited for
  if (peering.onDemand) await called
  const met = new Set<DeviceId>()
  const activity = new Activity(peering)
  const release = peering.replicator.wantAll()
  const progress = reportProgress(peering, options)
  try {
    const wanted = new WantedElsewhere(peering)
    let pending: CheckpointId[] = []
    let unwanted: CheckpointId[] = []
    for (;;) {
      for (const device of peering.connected()) if (only?.has(device) ?? true) met.add(device)
      const equal = await becomeEqual(peering, only, timeoutMs, signal)
      await peering.replicator.whenResting(signal)
      if (peering.replicator.state === 'paused') throw peering.replicator.failure
      pending = await notElsewhere(peering)
      unwanted = equal ? await wanted.nobodyWants(pending, options) : []
      if (equal && pending.length === unwanted.length) break
      if (peering.connected().length === 0 && !(await activity.next(RETURN_MS, signal))) break
      if (!(await activity.next(timeoutMs, signal))) break
    }
    const after = peering.totals()
    return {
      peers: met.size,
      receivedRecords: after.receivedRecords - before.receivedRecords,
      receivedChunks: after.receivedChunks - before.receivedChunks,
      receivedBytes: after.receivedBytes - before.receivedBytes,
      sentBytes: after.sentBytes - before.sentBytes,
      notYetElsewhere: pending,
      unwanted,
      unwantedBy: unwanted.length === 0 ? [] : await namesOf(peering, peering.connected()),
    }
  } finally {
    progress()
    release()
    activity.close()
  }
}

/** How long a peer that left in the middle may take to come back. */
const RETURN_MS = 10_000

async function namesOf({ project }: Peering, devices: readonly DeviceId[]): Promise<string[]> {
  const views = new Views(project)
  return (await Promise.all(devices.map((device) => views.deviceName(device)))).sort()
}

/** Our own store failed: no other laptop helps. */
const OWN_FAILURES = ['DISK_FULL', 'STORE_DAMAGED', 'STORE_CLOSED'] as const

/** Returns false when a peer left, or was too slow, or sent what can not be right, which is told. Throws what is our own trouble. */
async function becomeEqual(
  peering: Peering,
  only: ReadonlySet<DeviceId> | undefined,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { id } = peering.project
  const late = AbortSignal.timeout(timeoutMs)
  const either = signal === undefined ? late : AbortSignal.any([late, signal])
  const devices = peering.connected().filter((device) => only?.has(device) ?? true)
  const compared = await Promise.allSettled(
    devices.map((device) => peering.running?.session(device)?.whenEqual(id, { signal: either })),
  )
  signal?.throwIfAborted()
  for (const [i, outcome] of compared.entries()) {
    if (outcome.status === 'fulfilled') {
      peering.transfers.exchangeWorks(devices[i]!)
      continue
    }
    const { reason } = outcome
    const isOurs = isPegbarError(reason) && reason.details?.by !== 'peer'
    if (isOurs && OWN_FAILURES.some((code) => code === reason.code)) {
      peering.transfers.ownFailed(reason)
      throw reason
    }
    peering.transfers.exchangeFailed(devices[i]!, reason)
  }
  return devices.length > 0 && compared.every(({ status }) => status === 'fulfilled')
}

/**
 * Returns the checkpoints of this device that no other member says it holds whole. A member that holds all that is whole
 * here answers it at once, whatever the number of checkpoints.
 */
async function notElsewhere(peering: Peering): Promise<CheckpointId[]> {
  const { store, device: self } = peering.project
  const others = new Set(peering.others())
  const mine = await store.whole.summary()
  for (const device of others) {
    const theirs = await store.local.holdings(device)
    if (theirs.count === mine.count && theirs.fingerprint === mine.fingerprint) return []
  }
  const pending: CheckpointId[] = []
  for await (const { checkpoint } of store.records.history()) {
    const found = await store.records.checkpoint(checkpoint)
    if (found === undefined || found.node.device !== self || found.node.purged) continue
    const holders = await store.local.holders(checkpoint)
    if (!holders.some((device) => others.has(device))) pending.push(checkpoint)
  }
  return pending
}

async function devicesOf({ project }: Peering, wanted: string): Promise<ReadonlySet<DeviceId>> {
  const views = new Views(project)
  const { membership } = project.store.records
  const found = new Set<DeviceId>()
  for (const [device, { person, role }] of membership.devices) {
    if (role === undefined || device === project.device) continue
    const names = [await views.deviceName(device), await views.personName(person)]
    const byId = wanted.length >= MIN_ID_DIGITS && (device.startsWith(wanted) || person.startsWith(wanted))
    if (byId || names.includes(wanted)) found.add(device)
  }
  if (found.size > 0) return found
  throw new PegbarError('PERSON_NOT_FOUND', `no other member or device is called "${wanted}"`, {
    hint: 'see `pegbar members`',
  })
}

const MIN_ID_DIGITS = 6

function reportProgress(peering: Peering, { onProgress }: CallOptions): () => void {
  if (onProgress === undefined) return () => {}
  const start = peering.totals()
  return peering.onActivity(() => {
    const { receivedBytes, sentBytes } = peering.totals()
    const done = receivedBytes + sentBytes - start.receivedBytes - start.sentBytes
    onProgress({ phase: 'sync', done, unit: 'bytes' })
  })
}
