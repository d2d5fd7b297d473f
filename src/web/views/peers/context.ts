import type { MemberView, StatsView } from '../../data/views.ts'
import type { Role } from './may.ts'
import type { Traffic } from './use-peers.ts'

/** What everything in this view looks at. */
export interface PeersContext {
  project: string
  members: readonly MemberView[]
  /** The role of this laptop; null: it was removed. */
  own: Role | null
  traffic: ReadonlyMap<string, Traffic>
  stats: StatsView | undefined
}
