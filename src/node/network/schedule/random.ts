/** Returns a number from 0 (inclusive) to 1 (exclusive) at each call; the same ones for the same seed. */
export type Random = () => number

/** Mulberry32 by Tommy Ettinger: one 32-bit state, fast, good enough to spread load. Never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns an integer from 0 to `end` (exclusive). */
export function randomBelow(random: Random, end: number): number {
  return Math.floor(random() * end)
}
