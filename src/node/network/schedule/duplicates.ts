import { GET_TARGET_BYTES, MAX_HASHES_PER_GET } from '../../../protocol/constants.ts'
import { DUPLICATE_GAIN_MS, LATE_FACTOR, LATE_MS } from './constants.ts'
import { has, isOfRank, type PeerPlan, type Rank, type Request, type Want } from './model.ts'

/** Whether a request takes longer than it should, so that others are asked for the same. */
export function isLate(request: Request, now: number): boolean {
  return now - request.askedAt > Math.max(LATE_MS, LATE_FACTOR * request.expectedMs)
}

/** Returns how long what is outstanding at a peer, and `more` bytes, take at its rate, in milliseconds; 0: not known. */
export function expectedMs({ share: { rate }, requests }: PeerPlan, more: number): number {
  if (rate === undefined || rate === 0) return 0
  let bytes = more
  for (const request of requests.values()) bytes += bytesOf(request)
  return (bytes / rate) * 1000
}

/**
 * Returns what an idle peer may be asked for although it is outstanding elsewhere, slowest first, one request's worth: what is
 * late, and what the idle one should have given in less than half the time. No chunk is ever outstanding three times.
 */
export function duplicates(idle: PeerPlan, peers: Iterable<PeerPlan>, rank: Rank, now: number): Want[] {
  const mine = expectedMs(idle, GET_TARGET_BYTES)
  const slow: { request: Request; waitMs: number }[] = []
  for (const peer of peers) {
    if (peer === idle) continue
    const rate = peer.share.rate
    // answers come in the order asked
    let ahead = 0
    for (const request of peer.requests.values()) {
      ahead += bytesOf(request)
      const waitMs = request.late || isLate(request, now) ? Infinity : rate ? (ahead / rate) * 1000 : 0
      if (waitMs === Infinity || (mine > 0 && waitMs > 2 * mine + DUPLICATE_GAIN_MS)) slow.push({ request, waitMs })
    }
  }
  slow.sort((a, b) => (a.waitMs === b.waitMs ? 0 : b.waitMs - a.waitMs))
  const wants: Want[] = []
  let bytes = 0
  for (const { request } of slow) {
    for (const want of request.pending) {
      if (bytes >= GET_TARGET_BYTES || wants.length === MAX_HASHES_PER_GET) return wants
      if (want.settled || want.asked.length !== 1 || has(idle, want) !== true || !isOfRank(want, rank)) continue
      wants.push(want)
      bytes += want.size
    }
  }
  return wants
}

function bytesOf({ pending }: Request): number {
  let bytes = 0
  for (const want of pending) bytes += want.size
  return bytes
}
