import type { DeviceId, Hash } from '../../../core/ids.ts'
import type { Share } from './share.ts'

/** What comes first: what somebody waits for, then everything else. */
export const RANKS = ['urgent', 'background'] as const
export type Rank = (typeof RANKS)[number]

/** Names what is brought here as one: a checkpoint, or an image. */
export type FileKey = string

/** A chunk to be fetched; its raw size is known from the chunk list, or guessed. */
export interface WantedChunk {
  hash: Hash
  size: number
  /** Chunks that are here, and that others may have it as a delta on. */
  bases?: readonly Hash[] | undefined
}

/** What a peer is asked next. */
export type Ask =
  | { kind: 'get'; request: number; chunks: readonly WantedChunk[] }
  /** Which of these it has. */
  | { kind: 'have'; request: number; hashes: readonly Hash[] }

/** A wanted chunk. There are thousands of these at a time: what most of them do not need is shared or left out. */
export interface Want extends WantedChunk {
  /** Place in the order of asking within its file. */
  order: number
  files: FilePlan[]
  /** Whether it was found not to be here; before that nobody is asked. */
  ready: boolean
  /** It came, was found here, or was given up. */
  settled: boolean
  /** What peers said of it, where that is more than that they hold a whole file. */
  known: Map<PeerPlan, boolean> | undefined
  /** Requests that name it: at most two. Replaced, never changed. */
  asked: readonly Request[]
}

export interface FilePlan {
  key: FileKey
  rank: Rank
  wants: Set<Want>
  /** Peers that say they hold all of it. */
  whole: Set<DeviceId>
  /** Peers that said so and did not give something. */
  doubted: Set<DeviceId>
  /** Made anew when `stale`: what nobody is asked for, and what of it each peer is asked for first. */
  free: Want[]
  slices: Map<PeerPlan, Want[]>
  stale: boolean
  /** Peers of which it is known that they have nothing of `free`. */
  exhausted: Set<PeerPlan>
  nextOrder: number
}

export interface PeerPlan {
  device: DeviceId
  share: Share
  requests: Map<number, Request>
  /** Chunks of which it is not known whether it has them. */
  unasked: Set<Want>
  /** Chunks that it did not have when it was asked. */
  lacking: Set<Want>
  questions: number
  askedAt: number
}

export interface Request {
  id: number
  peer: PeerPlan
  kind: Ask['kind']
  /** What is still awaited. */
  pending: Set<Want>
  /** Chunks that the peer had said it has. */
  promised: Set<Want>
  given: number
  bytes: number
  askedAt: number
  /** How long the peer's rate let expect it to take. */
  expectedMs: number
  late: boolean
}

/** Whether a peer has a chunk; undefined: it has to be asked. */
export function has(peer: PeerPlan, want: Want): boolean | undefined {
  const known = want.known?.get(peer)
  if (known !== undefined) return known
  for (const file of want.files) if (file.whole.has(peer.device)) return true
  return undefined
}

/** Whether nobody is asked for it yet. */
export function isFree(want: Want): boolean {
  return want.ready && !want.settled && want.asked.length === 0
}

export function isOfRank({ files }: Want, rank: Rank): boolean {
  for (const file of files) if (file.rank === rank) return true
  return false
}
