import { type ChainLookup, evaluateMembership, type FoldedMembership, isMemberRecord } from '../core/fold/index.ts'
import type { ProjectId, RecordId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import { LogSummaries } from './log-summaries.ts'

/** What is held of the records in memory. Replaced, never mutated. */
export interface RecordMemory {
  /** Parents before children, as they were stored. */
  members: ReadonlyMap<RecordId, SignedRecord>
  adoptions: readonly SignedRecord[]
  membership: FoldedMembership
  summaries: LogSummaries
}

/** Whether a record takes part in judging others. */
export function judgesOthers(record: SignedRecord): boolean {
  return isMemberRecord(record) || record.payload.kind === 'adopted'
}

export function evaluate(
  project: ProjectId,
  memory: Pick<RecordMemory, 'members' | 'adoptions'>,
  chain: ChainLookup,
): FoldedMembership {
  return evaluateMembership(project, [...memory.members.values(), ...memory.adoptions], chain)
}

/** Returns what is in memory of a project of which nothing is stored. */
export function emptyMemory(project: ProjectId): RecordMemory {
  const membership = evaluateMembership(project, [], { positionOf: () => undefined })
  return { members: new Map(), adoptions: [], membership, summaries: new LogSummaries() }
}
