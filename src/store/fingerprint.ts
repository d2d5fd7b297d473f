/** The fingerprint of the empty set. */
export const NO_FINGERPRINT = '0'.repeat(64)

/**
 * Returns the fingerprint of a set after an id is added to it or taken out of it: both are XOR. Ids are BLAKE3 hashes, but
 * XOR is no protection against ids that were chosen to cancel out; it compares sets of those who trust each other.
 */
export function xorFingerprint(fingerprint: string, id: string): string {
  let result = ''
  for (let i = 0; i < 64; i += 8) {
    const word = Number.parseInt(fingerprint.slice(i, i + 8), 16) ^ Number.parseInt(id.slice(i, i + 8), 16)
    result += (word >>> 0).toString(16).padStart(8, '0')
  }
  return result
}

/** The fingerprint of many ids: from their bytes twenty times as fast as one id after the other. */
export class FingerprintOf {
  readonly #words = new Uint32Array(8)

  /** Adds the id that starts at `at`. */
  add(bytes: Uint8Array, at: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 32)
    for (let i = 0; i < 8; i++) this.#words[i]! ^= view.getUint32(i * 4)
  }

  /** Adds an id in hex. */
  addId(id: string): void {
    for (let i = 0; i < 8; i++) this.#words[i]! ^= Number.parseInt(id.slice(i * 8, i * 8 + 8), 16)
  }

  toString(): string {
    return Array.from(this.#words, (word) => word.toString(16).padStart(8, '0')).join('')
  }
}
