// AssemblyScript, compiled by scripts/build-wasm.js into ../cut.wasm.ts; the host fills the tables and the content.

/**
 * Four gear tables of 256 u32 at address 0, each holding the values shifted left by 3, 2, 1 and 0 bits. Four bytes are
 * taken in a step: the hash is shifted once by four, the values are added where the single shifts would have moved them,
 * and the masks are shifted instead of the hash. That takes the shift out of the chain of dependent instructions, which
 * is what bounds the plain loop. It needs masks whose top three bits are zero.
 */
const TABLE_1: usize = 1024
const TABLE_2: usize = 2048
const TABLE_3: usize = 3072

/** Returns the end of the chunk that begins at `start`; see cutPoint in ../cut.ts, which this equals. */
export function cutPoint(
  start: usize,
  end: usize,
  minSize: usize,
  normalSize: usize,
  maxSize: usize,
  hardMask: u32,
  easyMask: u32,
): usize {
  if (end - start <= minSize) return end

  const limit = min(end, start + maxSize)
  const normal = min(limit, start + normalSize)
  const first = start + minSize - 1
  let at = first - 31
  let hash: u32 = 0
  while (at < first) hash = (hash << 1) + load<u32>(TABLE_3 + ((<usize>load<u8>(at++)) << 2))

  let mask = hardMask
  let stop = normal
  while (true) {
    const mask0 = mask << 3
    const mask1 = mask << 2
    const mask2 = mask << 1
    while (at + 4 <= stop) {
      hash = (hash << 4) + load<u32>((<usize>load<u8>(at)) << 2)
      if ((hash & mask0) === 0) return at + 1
      hash += load<u32>((<usize>load<u8>(at, 1)) << 2, TABLE_1)
      if ((hash & mask1) === 0) return at + 2
      hash += load<u32>((<usize>load<u8>(at, 2)) << 2, TABLE_2)
      if ((hash & mask2) === 0) return at + 3
      hash += load<u32>((<usize>load<u8>(at, 3)) << 2, TABLE_3)
      if ((hash & mask) === 0) return at + 4
      at += 4
    }
    while (at < stop) {
      hash = (hash << 1) + load<u32>((<usize>load<u8>(at++)) << 2, TABLE_3)
      if ((hash & mask) === 0) return at
    }
    if (stop === limit) return limit
    mask = easyMask
    stop = limit
  }
}
