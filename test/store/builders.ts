import { zstdCompressSync } from 'node:zlib'
import type { StoredChunk } from '../../src/core/chunk.ts'
import { blake3 } from '../../src/core/hash.ts'
import { type Hash, idFromBytes } from '../../src/core/ids.ts'
import { buildManifest } from '../../src/core/manifest.ts'

export function hashOf(bytes: Uint8Array): Hash {
  return idFromBytes('hash', blake3.hash(bytes))
}

/** Returns bytes that look random and follow from `seed`. */
export function noise(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let state = seed * 2654435761 + 1
  for (let i = 0; i < size; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state
  }
  return bytes
}

export function rawChunk(raw: Uint8Array): StoredChunk {
  return { hash: hashOf(raw), codec: 'raw', rawSize: raw.byteLength, payload: raw }
}

export function zstdChunk(raw: Uint8Array): StoredChunk {
  return { hash: hashOf(raw), codec: 'zstd', rawSize: raw.byteLength, payload: Uint8Array.from(zstdCompressSync(raw)) }
}

/** A chunk of noise; the same for the same seed. */
export function testChunk(seed: number, size = 1000): StoredChunk {
  return rawChunk(noise(size, seed))
}

export interface TestFile {
  content: Hash
  size: number
  manifest: Hash
  /** How many chunks the manifest lists. */
  chunks: number
  /** Content chunks and manifest nodes. */
  stored: StoredChunk[]
}

/** A file made of these chunks, with its manifest. */
export function testFile(content: readonly StoredChunk[]): TestFile {
  const { root, size, chunks, nodes } = buildManifest(content.map(({ hash, rawSize }) => ({ hash, size: rawSize })))
  const whole = new Uint8Array(size)
  let at = 0
  for (const { payload } of content) {
    whole.set(payload, at)
    at += payload.byteLength
  }
  return {
    content: hashOf(whole),
    size,
    manifest: root,
    chunks,
    stored: [...content, ...nodes.map(({ raw }) => rawChunk(raw))],
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}
