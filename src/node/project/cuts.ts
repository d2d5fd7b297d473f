import type { LogSummary, ProjectStore } from '../../core/contracts.ts'
import type { DeviceId, RecordId } from '../../core/ids.ts'
import { MAX_CUTS } from '../../core/limits.ts'
import type { Cut } from '../../core/record.ts'

/**
 * Returns the cuts of a device's removal or demotion as of now: for each epoch the last record that this laptop accepted,
 * several where a cloned identity forked it. What is quarantined is not accepted.
 *
 * A record holds MAX_CUTS of them. Somebody who made more epochs than that could not be removed otherwise: of those the
 * ones with most records are listed, and what is in the others waits to be adopted.
 */
export async function cutsOf({ records }: Pick<ProjectStore, 'records'>, device: DeviceId): Promise<Cut[]> {
  const logs = (await records.summaries()).filter((log) => log.device === device && log.count > 0)
  logs.sort((a, b) => b.count - a.count)
  const cuts: Cut[] = []
  for (const log of logs) {
    if (cuts.length >= MAX_CUTS) break
    const lasts = await lastAccepted(records, log)
    for (const last of lasts.slice(0, MAX_CUTS - cuts.length)) cuts.push({ epoch: log.epoch, last })
  }
  return cuts
}

/** Returns the accepted records of a log that no accepted one follows. */
async function lastAccepted(records: ProjectStore['records'], log: LogSummary): Promise<RecordId[]> {
  const tip = await records.tip(log)
  if (tip !== undefined && log.count === tip.sequence + 1 && (await records.counts()).quarantined === 0) {
    // as many records as numbers: nobody used a number twice
    return [tip.id]
  }
  const accepted = new Set<RecordId>()
  for await (const id of records.logIds(log)) accepted.add(id)
  const lasts = new Set(accepted)
  for await (const { id, previous } of records.recordsFrom(log, 0)) {
    if (previous !== undefined && accepted.has(id)) lasts.delete(previous)
  }
  return [...lasts]
}
