/** One who may get a slice. */
export interface Slicer<Want> {
  /** Relative part of the work; above 0. */
  weight: number
  has(want: Want): boolean
}

/**
 * Gives each peer its own slice of `wants`: first what only it has, as it may leave, then one contiguous part of the rest, by
 * weight, of at least `leastBytes`. What nobody has is in no slice. Each want is in at most one.
 */
export function slice<Want extends { size: number }, Peer extends Slicer<Want>>(
  wants: readonly Want[],
  peers: readonly Peer[],
  leastBytes: number,
): Map<Peer, Want[]> {
  const sole = new Map<Peer, Want[]>(peers.map((peer) => [peer, []]))
  const shared: { want: Want; holders: Peer[] }[] = []
  let bytes = 0
  for (const want of wants) {
    const holders = peers.filter((peer) => peer.has(want))
    if (holders.length === 1) sole.get(holders[0]!)!.push(want)
    if (holders.length < 2) continue
    shared.push({ want, holders })
    bytes += want.size
  }
  const weights = peers.reduce((sum, { weight }) => sum + weight, 0)
  const left = new Map(peers.map((peer) => [peer, Math.max(leastBytes, (bytes * peer.weight) / weights)]))
  const parts = new Map<Peer, Want[]>(peers.map((peer) => [peer, []]))
  let current: Peer | undefined
  for (const { want, holders } of shared) {
    if (current === undefined || left.get(current)! <= 0 || !holders.includes(current)) {
      current = holders.reduce((best, peer) => (left.get(peer)! > left.get(best)! ? peer : best))
    }
    parts.get(current)!.push(want)
    left.set(current, left.get(current)! - Math.max(1, want.size))
  }
  return new Map(peers.map((peer) => [peer, [...sole.get(peer)!, ...parts.get(peer)!]]))
}
