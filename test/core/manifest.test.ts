import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PegbarError } from '../../src/core/errors.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex, type Hash, idFromBytes } from '../../src/core/ids.ts'
import { MAX_CHUNK_BYTES, MAX_MANIFEST_DEPTH } from '../../src/core/limits.ts'
import {
  buildManifest,
  decodeManifestNode,
  MAX_GROUP_ENTRIES,
  MAX_MANIFEST_FILE_BYTES,
  ManifestBuilder,
  type ManifestEntry,
  type ManifestNode,
  MIN_GROUP_ENTRIES,
} from '../../src/core/manifest.ts'
import { manifestNodes, readManifest, walkManifest } from '../../src/core/manifest-read.ts'
import { testId } from './helpers/records.ts'

const made = new Map<number, ManifestEntry>()

/** Chunk `number` of some file: its hash is spread evenly, its size is between 1 and MAX_CHUNK_BYTES. */
function chunk(number: number): ManifestEntry {
  const known = made.get(number)
  if (known !== undefined) return known
  const hash = idFromBytes('hash', blake3.hash(new TextEncoder().encode(`chunk ${number}`)))
  const entry = { hash, size: 1 + ((number * 7919) % MAX_CHUNK_BYTES) }
  made.set(number, entry)
  return entry
}

const chunks = (count: number) => Array.from({ length: count }, (_, i) => chunk(i))

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

function lookup(nodes: readonly ManifestNode[]) {
  const byHash = new Map(nodes.map((node) => [node.hash, node.raw]))
  return async (hash: Hash) => {
    const raw = byHash.get(hash)
    if (raw === undefined) throw new Error(`no node ${hash}`)
    return raw
  }
}

/** A node as it is on disk, whatever it says. */
function rawNode(depth: number, entries: readonly ManifestEntry[], options: { version?: number; count?: number } = {}) {
  const raw = Buffer.alloc(6 + entries.length * 38)
  raw.writeUInt8(options.version ?? 1, 0)
  raw.writeUInt8(depth, 1)
  raw.writeUInt32LE(options.count ?? entries.length, 2)
  for (const [i, { hash, size }] of entries.entries()) {
    raw.write(hash, 6 + i * 38, 'hex')
    raw.writeUIntLE(size, 6 + i * 38 + 32, 6)
  }
  return Uint8Array.from(raw)
}

function node(depth: number, entries: readonly ManifestEntry[]): ManifestNode {
  const raw = rawNode(depth, entries)
  return { hash: idFromBytes('hash', blake3.hash(raw)), raw, depth, below: sizeOf(entries) }
}

const sizeOf = (entries: readonly ManifestEntry[]) => entries.reduce((sum, { size }) => sum + size, 0)

describe('buildManifest', () => {
  it('is a disk and wire format: these bytes do not change', () => {
    const { root, nodes, size } = buildManifest([
      { hash: testId('hash', 0xabc), size: 65_536 },
      { hash: testId('hash', 0xdef), size: 1 },
    ])
    expect(size).toBe(65_537)
    expect(nodes.map(({ raw }) => bytesToHex(raw))).toEqual([
      `010002000000${'0'.repeat(61)}abc000001000000${'0'.repeat(61)}def010000000000`,
    ])
    expect(root).toBe(nodes[0]!.hash)
    expect(buildManifest(chunks(100_000)).root).toBe('4da27c75c166ff2ffc8077977ebd090687ac3fa3dad9ff4cb80fc9f39b0856f0')
  })

  it.each([0, 1, 31, 32, 1024, 1025, 5000, 40_000])('reads back %i chunks', async (count) => {
    const entries = chunks(count)
    const built = buildManifest(entries)
    expect(built).toMatchObject({ chunks: count, size: sizeOf(entries) })
    const read = await collect(readManifest(built.root, lookup(built.nodes), built))
    expect(read).toEqual(entries)
  })

  it('makes one node of an empty file', () => {
    expect(buildManifest([]).nodes.map(({ raw }) => bytesToHex(raw))).toEqual(['010000000000'])
  })

  it('reads back any list', async () => {
    const entry = fc.record({ number: fc.nat(60), size: fc.integer({ min: 1, max: MAX_CHUNK_BYTES }) })
    const list = fc
      .array(entry, { maxLength: 3000, size: 'max' })
      .map((items) => items.map(({ number, size }) => ({ hash: chunk(number).hash, size })))
    await fc.assert(
      fc.asyncProperty(list, async (entries) => {
        const built = buildManifest(entries)
        const read = await collect(readManifest(built.root, lookup(built.nodes), built))
        expect(read).toEqual(entries)
      }),
      { numRuns: 40 },
    )
  })

  it('keeps nodes within their bounds, and the last of a level alone may be small', () => {
    const decoded = buildManifest(chunks(40_000)).nodes.map(({ raw }) => decodeManifestNode(raw))
    const depths = new Set(decoded.map(({ depth }) => depth))
    expect([...depths].sort()).toEqual([0, 1, 2])
    for (const depth of depths) {
      const counts = decoded.filter((each) => each.depth === depth).map(({ entries }) => entries.length)
      for (const count of counts.slice(0, -1)) expect(count).toBeGreaterThanOrEqual(MIN_GROUP_ENTRIES)
      for (const count of counts) expect(count).toBeLessThanOrEqual(MAX_GROUP_ENTRIES)
    }
  })

  it.each([
    ['inserted', (entries: ManifestEntry[]) => entries.toSpliced(5000, 0, chunk(1_000_000))],
    ['removed', (entries: ManifestEntry[]) => entries.toSpliced(5000, 1)],
    ['replaced', (entries: ManifestEntry[]) => entries.with(5000, chunk(1_000_000))],
  ])('shares all but a few nodes of 10,000 chunks when one is %s', (_, change) => {
    const entries = chunks(10_000)
    const before = new Set(buildManifest(entries).nodes.map(({ hash }) => hash))
    const after = buildManifest(change(entries)).nodes
    expect(before.size).toBeGreaterThan(40)
    const added = after.filter(({ hash }) => !before.has(hash))
    expect(added.length).toBeLessThanOrEqual(4)
    expect(added.reduce((sum, { raw }) => sum + raw.byteLength, 0)).toBeLessThan(60_000)
  })

  it('needs few nodes for one chunk listed over and over', () => {
    const { nodes } = buildManifest(Array.from({ length: 100_000 }, () => chunk(1)))
    expect(new Set(nodes.map(({ hash }) => hash)).size).toBeLessThan(5)
  })

  it('still builds when every hash ends a node', async () => {
    // the smallest nodes that there are: 32 chunks, and a depth of 3 for no more than 32 ** 3 of them
    const entries = Array.from({ length: 70_000 }, () => ({ hash: testId('hash', 1), size: 1 }))
    const built = buildManifest(entries)
    expect(decodeManifestNode(built.nodes[0]!.raw).entries).toHaveLength(32)
    let count = 0
    for await (const _ of readManifest(built.root, lookup(built.nodes), built)) count++
    expect(count).toBe(70_000)
  })

  it('refuses sizes that no chunk has, as misuse', () => {
    for (const size of [0, -1, 1.5, MAX_CHUNK_BYTES + 1, Number.NaN]) {
      expect(() => new ManifestBuilder(() => {}).push({ hash: testId('hash', 1), size })).toThrow(TypeError)
    }
  })
})

describe('decodeManifestNode', () => {
  const one = [{ hash: testId('hash', 1), size: 5 }]

  it.each([
    ['no bytes', new Uint8Array(), {}],
    ['another version', rawNode(0, one, { version: 2 }), {}],
    ['too great a depth', rawNode(MAX_MANIFEST_DEPTH + 1, one), {}],
    ['another depth than expected', rawNode(1, one), { depth: 0 }],
    ['a count that is too small', rawNode(0, [...one, ...one], { count: 1 }), {}],
    ['a count that is too large', rawNode(0, one, { count: 2 ** 32 - 1 }), {}],
    ['too many entries', rawNode(0, Array(MAX_GROUP_ENTRIES + 1).fill(one[0])), {}],
    ['an inner node without entries', rawNode(1, []), {}],
    ['an entry of size 0', rawNode(0, [{ ...one[0]!, size: 0 }]), {}],
    ['a chunk that is too large', rawNode(0, [{ ...one[0]!, size: MAX_CHUNK_BYTES + 1 }]), {}],
    [
      'sizes that add up to too much',
      rawNode(1, Array(MAX_GROUP_ENTRIES).fill({ ...one[0]!, size: MAX_MANIFEST_FILE_BYTES })),
      {},
    ],
    ['another size than expected', rawNode(0, one), { size: 6 }],
    ['a byte more', Uint8Array.from([...rawNode(0, one), 0]), {}],
  ])('refuses %s', (_, raw, expected) => {
    expect(() => decodeManifestNode(raw, expected)).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }))
  })

  it('decodes or refuses whatever comes', () => {
    const sample = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.nat(4), fc.array(fc.nat(300_000), { maxLength: 5 }), fc.nat(200), fc.nat(255))
        .map(([depth, sizes, at, byte]) => {
          const raw = rawNode(
            depth,
            sizes.map((size, i) => ({ hash: testId('hash', i), size })),
          )
          raw[at % raw.byteLength] = byte
          return raw
        }),
    )
    fc.assert(
      fc.property(sample, (raw) => {
        try {
          const { depth, entries, size } = decodeManifestNode(raw)
          expect(rawNode(depth, entries)).toEqual(raw)
          expect(size).toBe(sizeOf(entries))
        } catch (error) {
          if (!(error instanceof PegbarError)) throw error
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('readManifest', () => {
  const built = buildManifest(chunks(40_000))

  it.each([
    ['another size', { size: built.size + 1 }],
    ['fewer chunks', { chunks: built.chunks - 1 }],
    ['more chunks', { chunks: built.chunks + 1 }],
  ])('refuses a checkpoint that says %s', async (_, options) => {
    await expect(collect(readManifest(built.root, lookup(built.nodes), options))).rejects.toMatchObject({
      code: 'RECORD_INVALID',
    })
  })

  it('refuses another size before it reads a second node', async () => {
    const read: Hash[] = []
    const steps = readManifest(built.root, lookup(built.nodes), { size: 1, onNode: (hash) => read.push(hash) })
    await expect(steps.next()).rejects.toMatchObject({ code: 'RECORD_INVALID' })
    expect(read).toEqual([built.root])
  })

  it.each([
    ['a child of the same depth', 1, 1],
    ['a child two levels down', 2, 0],
  ])('refuses %s', async (_, parentDepth, childDepth) => {
    const child = node(childDepth, [chunk(1)])
    const root = node(parentDepth, [{ hash: child.hash, size: chunk(1).size }])
    await expect(collect(readManifest(root.hash, lookup([child, root])))).rejects.toMatchObject({
      code: 'RECORD_INVALID',
    })
  })

  it('refuses a child whose chunks do not add up to what its parent says', async () => {
    const child = node(0, [chunk(1)])
    const root = node(1, [{ hash: child.hash, size: chunk(1).size + 1 }])
    await expect(collect(readManifest(root.hash, lookup([child, root])))).rejects.toMatchObject({
      code: 'RECORD_INVALID',
    })
  })

  it('goes through a billion entries made of four nodes without holding them', async () => {
    const nodes = [node(0, Array(MAX_GROUP_ENTRIES).fill({ hash: testId('hash', 1), size: 1 }))]
    for (let depth = 1; depth <= MAX_MANIFEST_DEPTH; depth++) {
      const below = { hash: nodes.at(-1)!.hash, size: MAX_GROUP_ENTRIES ** depth }
      nodes.push(node(depth, Array(MAX_GROUP_ENTRIES).fill(below)))
    }
    const size = MAX_GROUP_ENTRIES ** (MAX_MANIFEST_DEPTH + 1)
    let reads = 0
    let count = 0
    const steps = readManifest(nodes.at(-1)!.hash, lookup(nodes), { size, chunks: 50_000, onNode: () => reads++ })
    const run = async () => {
      for await (const _ of steps) count++
    }
    await expect(run()).rejects.toMatchObject({ code: 'RECORD_INVALID' })
    expect(count).toBe(50_000)
    expect(reads).toBeLessThan(60)
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const steps = readManifest(built.root, lookup(built.nodes), { signal: controller.signal })
    await steps.next()
    controller.abort(new Error('enough'))
    await expect(steps.next()).rejects.toThrow('enough')
  })
})

describe('walking a manifest', () => {
  const built = buildManifest(chunks(40_000))
  const all = new Set(built.nodes.map(({ hash }) => hash))

  it('names every node, and reads only those above the last level', async () => {
    const read: Hash[] = []
    const named = await collect(manifestNodes(built.root, lookup(built.nodes), { onNode: (hash) => read.push(hash) }))
    expect(named[0]).toBe(built.root)
    expect(new Set(named)).toEqual(all)
    const inner = built.nodes.filter(({ raw }) => decodeManifestNode(raw).depth > 0)
    expect(new Set(read)).toEqual(new Set(inner.map(({ hash }) => hash)))
  })

  it('names the one node of a small file', async () => {
    const small = buildManifest(chunks(3))
    expect(await collect(manifestNodes(small.root, lookup(small.nodes)))).toEqual([small.root])
  })

  it('leaves out what was walked before', async () => {
    const next = buildManifest(chunks(40_000).with(20_000, chunk(1_000_000)))
    const steps = await collect(walkManifest(next.root, lookup(next.nodes), { ...next, skip: (hash) => all.has(hash) }))
    expect(steps.filter(({ kind }) => kind === 'node').length).toBeLessThanOrEqual(5)
    expect(steps).toContainEqual({ kind: 'chunk', ...chunk(1_000_000) })
    expect(steps.filter(({ kind }) => kind === 'chunk').length).toBeLessThan(2500)
  })
})
