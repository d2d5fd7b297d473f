import { compareClocks } from './clock.ts'
import type { DeviceId, Epoch, RecordId } from './ids.ts'
import type { Clock, LogId } from './record.ts'

/** What decides the order of two records; a SignedRecord and a CheckpointNode both are that. */
export interface Ordered {
  clock: Clock
  device: DeviceId
  epoch: Epoch
  sequence: number
  id: RecordId
}

/** Orders records by (clock, device, epoch, sequence, id): the same on every laptop, 0 only for the same record. */
export function compareRecords(a: Ordered, b: Ordered): number {
  return compareClocks(a.clock, b.clock) || compareLogs(a, b) || compareInLog(a, b)
}

/** Orders logs by (device, epoch). */
export function compareLogs(a: LogId, b: LogId): number {
  return compareText(a.device, b.device) || compareText(a.epoch, b.epoch)
}

/** Orders the records of one log by (sequence, id): a cloned identity may have used a number twice. */
export function compareInLog(a: Pick<Ordered, 'sequence' | 'id'>, b: Pick<Ordered, 'sequence' | 'id'>): number {
  return a.sequence - b.sequence || compareText(a.id, b.id)
}

/** By UTF-16 code unit, as ids are hex: `localeCompare` would depend on the laptop's language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
