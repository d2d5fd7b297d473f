import type { Hash } from '../core/ids.ts'

const MIN_SLOTS = 1024

/**
 * Tells which hashes are certainly not stored, from 32 bits of each: 8 to 16 bytes of memory a hash, one wrong "maybe" in
 * some thousand millions divided by the hashes held. Removing is not supported: a removed hash stays a "maybe".
 */
export class HashFilter {
  /** Open addressing; 0 is a free slot. */
  #slots = new Uint32Array(MIN_SLOTS)
  #used = 0

  add(hash: Hash): void {
    if (this.#used * 2 >= this.#slots.length) this.#grow()
    if (insert(this.#slots, fingerprint(hash))) this.#used++
  }

  mayHave(hash: Hash): boolean {
    const wanted = fingerprint(hash)
    const mask = this.#slots.length - 1
    for (let at = wanted & mask; this.#slots[at] !== 0; at = (at + 1) & mask) {
      if (this.#slots[at] === wanted) return true
    }
    return false
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2)
    for (const slot of this.#slots) if (slot !== 0) insert(slots, slot)
    this.#slots = slots
  }
}

function insert(slots: Uint32Array, wanted: number): boolean {
  const mask = slots.length - 1
  let at = wanted & mask
  while (slots[at] !== 0) {
    if (slots[at] === wanted) return false
    at = (at + 1) & mask
  }
  slots[at] = wanted
  return true
}

/** The first 8 hex digits; hashes are evenly spread, so no other hashing is needed. Never 0. */
function fingerprint(hash: Hash): number {
  return Number.parseInt(hash.slice(0, 8), 16) || 1
}
