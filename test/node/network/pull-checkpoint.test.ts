import { expect, test } from 'vitest'
import type { ChunkStore } from '../../../src/core/contracts.ts'
import { PegbarError } from '../../../src/core/errors.ts'
import { type Hash, idFromBytes } from '../../../src/core/ids.ts'
import { buildManifest } from '../../../src/core/manifest.ts'
import type { ChunkList } from '../../../src/core/older-version.ts'
import { LOOKUP_ENTRIES } from '../../../src/node/network/constants.ts'
import type { Incoming } from '../../../src/node/network/incoming.ts'
import { pullCheckpoint } from '../../../src/node/network/pull-checkpoint.ts'
import type { WantedChunk } from '../../../src/node/network/schedule/model.ts'

const CHUNKS = 30_000

function hash(n: number): Hash {
  const bytes = new Uint8Array(32)
  const view = new DataView(bytes.buffer)
  // the first byte decides where nodes end
  view.setUint32(0, Math.imul(n, 2654435761))
  view.setUint32(4, n)
  return idFromBytes('hash', bytes)
}

const entries = Array.from({ length: CHUNKS }, (_, n) => ({ hash: hash(n), size: 64 }))
const { root, size, chunks, nodes } = buildManifest(entries)
const node = { manifest: root, size, chunks, preview: undefined }
const options = (older?: { list: ChunkList; get: (hash: Hash) => Promise<Uint8Array> }) => {
  const pinned: Hash[] = []
  const pin = { add: (hashes: Iterable<Hash>) => void pinned.push(...hashes), [Symbol.dispose]: () => {} }
  const store = { pin: () => pin, get: older?.get } as unknown as ChunkStore
  return { signal: new AbortController().signal, onBytes: () => {}, chunks: store, older: older?.list, pinned }
}

/** Settles only what it must; notes what was wanted and how much at a time. */
function fakeIncoming(lacking: ReadonlySet<Hash> = new Set()) {
  const raws = new Map(nodes.map((one) => [one.hash, one.raw]))
  const content: WantedChunk[] = []
  const state = { awaited: 0, most: 0, content, lacks: lacking.size > 0 }
  const incoming = {
    get lacks() {
      return state.lacks
    },
    want: async (wanted: readonly WantedChunk[], onBytes?: () => void) => {
      if (onBytes === undefined) return
      content.push(...wanted)
      state.awaited += wanted.length
      state.most = Math.max(state.most, state.awaited)
    },
    whenAtMost: async (count: number) => {
      state.awaited = Math.min(state.awaited, count)
    },
    node: async (wanted: WantedChunk) => {
      const raw = raws.get(wanted.hash)
      if (raw === undefined || lacking.has(wanted.hash)) throw new PegbarError('CHUNK_MISSING', 'nobody has it')
      return raw
    },
  }
  return { incoming: incoming as unknown as Incoming, state }
}

test('a large file is wanted in a window, in its order', async () => {
  const { incoming, state } = fakeIncoming()
  expect(await pullCheckpoint(node, incoming, options())).toBe(true)
  expect(state.most).toBeLessThanOrEqual(2 * LOOKUP_ENTRIES)
  expect(state.content.map((chunk) => chunk.hash)).toEqual(entries.map((entry) => entry.hash))
  expect(state.awaited).toBe(0)
})

test('a node that nobody has: what lies before it is brought, and it is not whole', async () => {
  const { incoming, state } = fakeIncoming(new Set([nodes.at(-4)!.hash]))
  expect(await pullCheckpoint(node, incoming, options())).toBe(false)
  expect(state.content.length).toBeGreaterThan(CHUNKS / 2)
  expect(state.content.length).toBeLessThan(CHUNKS)
})

test('a chunk list that is none is refused', async () => {
  const { incoming } = fakeIncoming()
  const wrong = { ...node, size: size + 1 }
  await expect(pullCheckpoint(wrong, incoming, options())).rejects.toMatchObject({ code: 'RECORD_INVALID' })
})

test('what is missing is wanted with what it may come as a delta on, and that is pinned', async () => {
  const before = entries.map((entry, n) => (n % 100 === 7 ? { hash: hash(CHUNKS + n), size: 64 } : entry))
  const old = buildManifest(before)
  const raws = new Map(old.nodes.map((one) => [one.hash, one.raw]))
  const list = { manifest: old.root, size: old.size, chunks: old.chunks }
  const { incoming, state } = fakeIncoming()
  const given = options({ list, get: async (node) => raws.get(node)! })
  expect(await pullCheckpoint(node, incoming, given)).toBe(true)
  for (const [n, { bases }] of state.content.entries()) expect(bases).toEqual(n % 100 === 7 ? [hash(CHUNKS + n)] : [])
  expect(new Set(given.pinned)).toContain(hash(CHUNKS + 7))
})
