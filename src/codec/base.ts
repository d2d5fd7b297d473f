/** A dictionary in zstd's own format begins with these bytes; zstd refuses to compress with a broken one. */
const DICTIONARY_MAGIC = [0x37, 0xa4, 0x30, 0xec]

/**
 * Tells whether deltas may rest on a chunk with these bytes: content that begins as a zstd dictionary does would be read as
 * one, and fail.
 */
export function canBeBase(raw: Uint8Array): boolean {
  return DICTIONARY_MAGIC.some((byte, at) => raw[at] !== byte)
}
