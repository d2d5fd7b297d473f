import type { Hash } from '../../../src/core/ids.ts'
import { buildManifest } from '../../../src/core/manifest.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import { type TestDevice, testAsset } from '../../core/helpers/records.ts'
import { chunkOf, hashOf } from './memory-project.ts'

/** Bytes that follow from `seed` and do not compress. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = (seed + 1) * 2654435761
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

/** A checkpoint of a file of `count` chunks of `size` bytes, with everything it is stored as. */
export async function fileOf(by: TestDevice, count: number, size: number, seed = 1, codec: 'raw' | 'zstd' = 'raw') {
  const pieces = Array.from({ length: count }, (_, i) => noise(size, seed * 10_000 + i))
  const manifest = buildManifest(pieces.map((raw) => ({ hash: hashOf(raw), size: raw.byteLength })))
  const record: SignedRecord = await by.checkpoint({
    asset: testAsset(seed),
    content: hashOf(Buffer.concat(pieces)),
    size: count * size,
    manifest: manifest.root,
    chunks: count,
  })
  const content = pieces.map((raw) => chunkOf(raw, codec))
  const nodes = manifest.nodes.map(({ raw }) => chunkOf(raw))
  return { record, content, nodes, hashes: content.map((chunk): Hash => chunk.hash) }
}
