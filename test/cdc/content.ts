/** Describes bytes so that a vector need not hold them. */
export type ContentPart = { kind: 'random'; seed: number; length: number } | { kind: 'zeros'; length: number }

/** Returns the bytes of the parts, one after the other. */
export function contentOf(parts: readonly ContentPart[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    if (part.kind === 'random') bytes.set(randomBytes(part.seed, part.length), at)
    at += part.length
  }
  return bytes
}

/** Returns the same noise for the same seed on every machine: the low bytes of SplitMix32. */
export function randomBytes(seed: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed | 0
  for (let at = 0; at < length; at++) {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    bytes[at] = mixed ^ (mixed >>> 15)
  }
  return bytes
}
