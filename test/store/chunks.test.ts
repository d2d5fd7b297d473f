import { describe, expect, it } from 'vitest'
import { closing, collect, newStore, noise, PLACES, rawChunk, testChunk, zstdChunk } from './helpers.ts'

describe.each(PLACES)('chunks in $name', ({ make }) => {
  it('come back as they were, verified', async () => {
    const store = await newStore(await make())
    const raw = rawChunk(noise(70_000, 1))
    const zeros = zstdChunk(new Uint8Array(200_000))
    expect(await store.chunks.put([raw, zeros])).toEqual({ addedBytes: 70_000 + zeros.payload.byteLength })
    expect(await store.chunks.get(raw.hash)).toEqual(raw.payload)
    expect(Buffer.from(await store.chunks.get(zeros.hash)).equals(Buffer.alloc(200_000))).toBe(true)
    expect(await store.chunks.getStored(zeros.hash)).toEqual(zeros)
    expect(await store.chunks.info([raw.hash, testChunk(9).hash])).toEqual([
      { codec: 'raw', rawSize: 70_000, storedSize: 70_000 },
      undefined,
    ])
  })

  it('are stored once, whatever is given twice', async () => {
    const store = await newStore(await make())
    const [a, b] = [testChunk(1), testChunk(2)]
    expect(await store.chunks.put([a, b, a])).toEqual({ addedBytes: 2000 })
    expect(await store.chunks.put([b, a])).toEqual({ addedBytes: 0 })
    expect(await store.stats()).toMatchObject({ chunks: 2, storedBytes: 2000, rawBytes: 2000 })
  })

  it('given by several callers at once are stored once', async () => {
    const store = await newStore(await make())
    const chunks = Array.from({ length: 40 }, (_, i) => testChunk(i))
    const results = await Promise.all([0, 10, 20].map((start) => store.chunks.put(chunks.slice(start, start + 20))))
    expect(results.reduce((sum, { addedBytes }) => sum + addedBytes, 0)).toBe(40_000)
    expect(await store.chunks.has(chunks.map(({ hash }) => hash))).toEqual(chunks.map(() => true))
  })

  it('are found among many, with and without the filter', async () => {
    const store = await newStore(await make())
    const chunks = Array.from({ length: 1500 }, (_, i) => testChunk(i, 20))
    await store.chunks.put(chunks.slice(0, 1000))
    const hashes = chunks.map(({ hash }) => hash)
    const expected = chunks.map((_, i) => i < 1000)
    // the filter is loaded after some thousand questions
    for (let round = 0; round < 3; round++) expect(await store.chunks.has(hashes)).toEqual(expected)
    await store.chunks.put(chunks.slice(1000))
    expect(await store.chunks.has(hashes)).toEqual(chunks.map(() => true))
  })

  it('are read many at once in the order asked', async () => {
    const store = await newStore(await make())
    const chunks = Array.from({ length: 100 }, (_, i) => testChunk(i))
    await store.chunks.put(chunks)
    const order = [...chunks.keys(), 5, 5, 0].reverse()
    const read = await collect(store.chunks.getMany(order.map((i) => chunks[i]!.hash)))
    expect(read.map((bytes) => Buffer.from(bytes))).toEqual(order.map((i) => Buffer.from(chunks[i]!.payload)))
  })

  it('that are missing end a reading with CHUNK_MISSING, after those before them', async () => {
    const store = await newStore(await make())
    await store.chunks.put([testChunk(1)])
    const read: Uint8Array[] = []
    const reading = (async () => {
      for await (const bytes of store.chunks.getMany([testChunk(1).hash, testChunk(2).hash])) read.push(bytes)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'CHUNK_MISSING', details: { hash: testChunk(2).hash } })
    expect(read).toHaveLength(1)
    await expect(store.chunks.get(testChunk(3).hash)).rejects.toMatchObject({ code: 'CHUNK_MISSING' })
    expect(await store.chunks.getStored(testChunk(3).hash)).toBeUndefined()
  })

  it('stop being read and written when the caller gives up', async () => {
    const store = await newStore(await make())
    await store.chunks.put([testChunk(1)])
    const signal = AbortSignal.abort()
    await expect(store.chunks.put([testChunk(2)], { signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(store.chunks.get(testChunk(1).hash, { signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(collect(store.chunks.getMany([testChunk(1).hash], { signal }))).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    expect(await store.chunks.has([testChunk(2).hash])).toEqual([false])
  })

  it('are there when the store is opened again, and nothing is accepted in between', async () => {
    const place = await make()
    const store = await newStore(place)
    await store.chunks.put([testChunk(1)])
    await store.close()
    await store.close()
    await expect(store.chunks.put([testChunk(2)])).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    await expect(store.chunks.get(testChunk(1).hash)).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    const again = closing(await place.open())
    expect(await again.chunks.get(testChunk(1).hash)).toEqual(testChunk(1).payload)
    await again.chunks.put([testChunk(2)])
    expect(await again.stats()).toMatchObject({ chunks: 2, storedBytes: 2000 })
  })

  it('larger than a chunk may be are a mistake of the caller', async () => {
    const store = await newStore(await make())
    await expect(store.chunks.put([rawChunk(new Uint8Array(256 * 1024 + 1))])).rejects.toThrow(TypeError)
    await store.chunks.put([testChunk(1)])
    expect(await store.chunks.has([testChunk(1).hash])).toEqual([true])
  })
})

describe.each(PLACES)('opening a store in $name', ({ make }) => {
  it('that is not there is refused, unless it is to be made', async () => {
    const place = await make()
    await expect(place.open()).rejects.toMatchObject({ code: 'NO_PROJECT' })
    await newStore(place)
  })

  it('of another project is refused', async () => {
    const place = await make()
    const store = await newStore(place)
    await store.close()
    const other = place.open({ create: 'cd'.repeat(32) as never })
    await expect(other).rejects.toMatchObject({ code: 'WRONG_PROJECT' })
    closing(await place.open())
  })
})
