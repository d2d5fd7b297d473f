/** Bytes of content that decide whether a place can be a cut: the gear hash shifts older bytes out of its 32 bits. */
export const GEAR_WINDOW_BYTES = 32

/** A way to cut content into chunks. Sizes in bytes; a cut after `length` bytes is asked for from `minSize` on. */
export interface ChunkingProfile {
  /** Written beside content that was cut with it; another set of numbers needs another name. */
  readonly name: string
  /** No chunk but the last of a file is smaller. */
  readonly minSize: number
  /** Up to and including this length a cut needs `hardMask`, beyond it `easyMask`. */
  readonly normalSize: number
  /** What the sizes average on random content. */
  readonly averageSize: number
  /** No chunk is larger; also the limit of a chunk in the store and on the wire. */
  readonly maxSize: number
  /** A place is a cut when the gear hash has none of these bits. */
  readonly hardMask: number
  readonly easyMask: number
}

/**
 * The one profile that every file is cut with, so that chunks match across files and collaborators. Frozen.
 *
 * FastCDC with normalised chunking at level 2 (Xia et al., "FastCDC: a Fast and Efficient Content-Defined Chunking
 * Approach for Data Deduplication", USENIX ATC 2016): the average 2^16 asks for 16 bits, so 18 before the normal size and
 * 14 after it. Two points are ours:
 *
 * - The normal size is not 64 KiB, which would make the average 73 KiB, but the one that makes it 64 KiB: with
 *   d = normalSize - minSize, the average is minSize + 2^18 (1 - e^(-d/2^18)) + 2^14 e^(-d/2^18).
 * - The masks leave the top three bits free, so that the compiled loop may work on a hash shifted by up to three; a cut
 *   is then decided by the last 29 bytes.
 */
export const PROFILE_V1: ChunkingProfile = Object.freeze({
  name: 'v1',
  minSize: 16 * 1024,
  normalSize: 53_896,
  averageSize: 64 * 1024,
  maxSize: 256 * 1024,
  hardMask: 0x1ffff800,
  easyMask: 0x1fff8000,
})
