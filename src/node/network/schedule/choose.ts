import { GET_TARGET_BYTES, MAX_HASHES_PER_GET } from '../../../protocol/constants.ts'
import { RANDOM_PROBES } from './constants.ts'
import { type FilePlan, has, isFree, isOfRank, type PeerPlan, type Rank, type Want } from './model.ts'
import { type Random, randomBelow } from './random.ts'
import { slice } from './slices.ts'

/** One request's worth of chunks. */
class Batch {
  readonly wants: Want[] = []
  #bytes = 0

  get isFull(): boolean {
    return this.#bytes >= GET_TARGET_BYTES || this.wants.length >= MAX_HASHES_PER_GET
  }

  add(want: Want): void {
    // two files may want it
    if (this.wants.includes(want)) return
    this.wants.push(want)
    this.#bytes += want.size
  }
}

/**
 * Returns what a peer is asked for next, of files in the order given: from its own slices; when they are used up, any chunk that
 * nobody is asked for, at random. `from`: the file of the first one.
 */
export function choose(
  peer: PeerPlan,
  files: readonly FilePlan[],
  peers: readonly PeerPlan[],
  random: Random,
): { wants: Want[]; from: FilePlan | undefined } {
  const batch = new Batch()
  let from: FilePlan | undefined
  for (const file of files) {
    if (file.stale) plan(file, peers)
    const mine = file.slices.get(peer) ?? []
    while (!batch.isFull && mine.length > 0) {
      const want = mine.pop()!
      if (!isFree(want)) continue
      from ??= file
      batch.add(want)
    }
    if (batch.isFull) break
  }
  if (batch.wants.length > 0) return { wants: batch.wants, from }
  for (const file of files) {
    while (!batch.isFull && !file.exhausted.has(peer)) {
      const want = takeAny(file, peer, random)
      if (want === undefined) {
        file.exhausted.add(peer)
        continue
      }
      from ??= file
      batch.add(want)
    }
    if (batch.isFull) break
  }
  return { wants: batch.wants, from }
}

/** Returns one request's worth of chunks of which it is not known whether the peer has them. */
export function chooseUnknown({ unasked }: PeerPlan, rank: Rank): Want[] {
  const batch = new Batch()
  for (const want of unasked) {
    if (batch.isFull) break
    if (isFree(want) && isOfRank(want, rank)) batch.add(want)
  }
  return batch.wants
}

/** Gives each peer its slice of what is free. */
function plan(file: FilePlan, peers: readonly PeerPlan[]): void {
  file.stale = false
  file.exhausted.clear()
  file.free = [...file.wants].filter(isFree).sort((a, b) => a.order - b.order)
  const rates = peers.flatMap(({ share: { rate } }) => (rate === undefined ? [] : [rate]))
  // nobody knows better than that a new one is like the others
  const usual = rates.length === 0 ? 1 : rates.reduce((a, b) => a + b, 0) / rates.length
  const slicers = peers.map((peer) => ({
    peer,
    weight: Math.max(Number.EPSILON, (peer.share.rate ?? usual) * peer.share.score),
    has: (want: Want) => has(peer, want) === true,
  }))
  const slices = slice(file.free, slicers, GET_TARGET_BYTES)
  // the next one is taken from the end
  file.slices = new Map(Array.from(slices, ([{ peer }, wants]) => [peer, wants.reverse()]))
}

function takeAny({ free }: FilePlan, peer: PeerPlan, random: Random): Want | undefined {
  const takeAt = (i: number) => {
    const want = free[i]!
    free[i] = free.at(-1)!
    free.pop()
    return want
  }
  for (let probe = 0; probe < RANDOM_PROBES && free.length > 0; ) {
    const i = randomBelow(random, free.length)
    if (!isFree(free[i]!)) takeAt(i)
    else if (has(peer, free[i]!) === true) return takeAt(i)
    else probe++
  }
  const i = free.findIndex((want) => isFree(want) && has(peer, want) === true)
  return i === -1 ? undefined : takeAt(i)
}
