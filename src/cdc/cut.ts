import { GEAR } from './gear.ts'
import { type ChunkingProfile, GEAR_WINDOW_BYTES, PROFILE_V1 } from './profile.ts'

/**
 * Returns the end of the chunk that begins at `start`, looking at no byte beyond `end`. The reference that the compiled
 * loop (`assembly/cut.ts`) is held equal to.
 *
 * Whether a place is a cut depends on the length of the chunk so far and the 32 bytes before the place, nothing else: the
 * gear hash begins 32 bytes before the first place that may be a cut. `end` must be the end of the content, or at least
 * `maxSize` after `start`; only then are the cuts independent of how the content is sliced.
 */
export function cutPoint(bytes: Uint8Array, start: number, end: number, profile: ChunkingProfile = PROFILE_V1): number {
  const { minSize, normalSize, maxSize, hardMask, easyMask } = profile
  if (end - start <= minSize) return end

  const limit = Math.min(end, start + maxSize)
  const normal = Math.min(limit, start + normalSize)
  let at = start + minSize - GEAR_WINDOW_BYTES
  let hash = 0
  while (at < start + minSize - 1) hash = ((hash << 1) + GEAR[bytes[at++]!]!) | 0
  while (at < normal) {
    hash = ((hash << 1) + GEAR[bytes[at++]!]!) | 0
    if ((hash & hardMask) === 0) return at
  }
  while (at < limit) {
    hash = ((hash << 1) + GEAR[bytes[at++]!]!) | 0
    if ((hash & easyMask) === 0) return at
  }
  return limit
}

/** Returns the lengths of the chunks of `bytes`, in order; none for empty content. */
export function cutAll(bytes: Uint8Array, profile: ChunkingProfile = PROFILE_V1): number[] {
  const lengths: number[] = []
  for (let start = 0; start < bytes.byteLength; ) {
    const end = cutPoint(bytes, start, bytes.byteLength, profile)
    lengths.push(end - start)
    start = end
  }
  return lengths
}
