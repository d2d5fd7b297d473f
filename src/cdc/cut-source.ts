import type { WasmCutter } from './wasm-cutter.ts'

/** Chunks at the start of the cutter's content, whole; valid until the next run is asked for. */
export interface CutRun {
  /** Bytes from the start of the source. */
  readonly offset: number
  readonly raw: Uint8Array
  readonly lengths: readonly number[]
}

/**
 * Yields the source in runs of whole chunks that fit the cutter's memory; nothing for an empty source. `read` fills the
 * start of the memory it is given and returns the bytes read, 0 at the end; the cuts do not depend on how many it reads
 * at a time. Both are synchronous: this is the inner loop of a worker thread, which yields to its messages between runs.
 *
 * @throws TypeError when the cutter cannot hold two chunks of the greatest size
 */
export function* cutSource(cutter: WasmCutter, read: (target: Uint8Array) => number): Generator<CutRun, void, void> {
  const { content } = cutter
  const { maxSize } = cutter.profile
  if (content.byteLength < 2 * maxSize) {
    throw new TypeError(`the cutter holds ${content.byteLength} bytes; it needs two chunks, ${2 * maxSize}`)
  }
  let offset = 0
  let filled = 0
  for (let ended = false; !ended; ) {
    while (!ended && filled < content.byteLength) {
      const count = read(content.subarray(filled))
      filled += count
      ended = count === 0
    }
    const lengths: number[] = []
    let start = 0
    // a cut is only known when the longest possible chunk has been seen, or the end
    while (ended ? start < filled : filled - start >= maxSize) {
      const end = cutter.cutPoint(start, filled)
      lengths.push(end - start)
      start = end
    }
    if (start > 0) yield { offset, raw: content.subarray(0, start), lengths }
    content.copyWithin(0, start, filled)
    offset += start
    filled -= start
  }
}
