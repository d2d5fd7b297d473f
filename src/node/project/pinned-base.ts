import type { GetBase } from '../../cdc/index.ts'
import type { ChunkStore, Pin } from '../../core/contracts.ts'

/** Returns what finds bases of deltas, and pins them: they must still be here when the deltas are stored. */
export function pinnedBase(chunks: Pick<ChunkStore, 'getBase' | 'has'>, pin: Pin): GetBase {
  return async (hash) => {
    const base = await chunks.getBase(hash)
    if (base === undefined) return undefined
    pin.add([base.hash])
    // gc may have taken it a moment before
    const [isHere] = await chunks.has([base.hash])
    return isHere ? base : undefined
  }
}
