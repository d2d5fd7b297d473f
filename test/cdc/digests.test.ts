import { expect, test } from 'vitest'
import { type PackedBatch, packBatch, packedSize, unpackBatch } from '../../src/cdc/batch.ts'
import { Digests } from '../../src/cdc/digests.ts'
import type { FileRead, WorkerEvent } from '../../src/cdc/messages.ts'
import { blake3 } from '../../src/core/hash.ts'
import { bytesToHex } from '../../src/core/ids.ts'
import { randomBytes } from './content.ts'

const digest = (bytes: Uint8Array) => bytesToHex(blake3.hash(bytes))
const stamp = { size: 0, mtimeNs: 0n, ctimeNs: 0n, inode: 0n, device: 0n, executable: false }
const read: FileRead = { size: 300, before: stamp, after: stamp }
const content = randomBytes(1, 300)

/** The part of `content` from `offset`, in chunks of the lengths. */
function packed(offset: number, lengths: readonly number[]): PackedBatch {
  const rawLength = lengths.reduce((sum, length) => sum + length, 0)
  const raw = content.subarray(offset, offset + rawLength)
  return packBatch({ offset, raw, lengths }, new ArrayBuffer(packedSize(rawLength, lengths.length) + 10))
}

function makeDigests(): { digests: Digests; events: WorkerEvent[] } {
  const events: WorkerEvent[] = []
  return { digests: new Digests(blake3, (event) => events.push(event)), events }
}

test('fills in the hashes of the chunks, in order, and ends with the hash of the whole', () => {
  const { digests, events } = makeDigests()
  digests.receive({ type: 'digest', id: 1 })
  digests.receive({ type: 'digest', id: 2 })
  digests.receive({ type: 'digest batch', id: 1, batch: packed(0, [10, 90]) })
  digests.receive({ type: 'digest end', id: 2, read })
  digests.receive({ type: 'digest batch', id: 1, batch: packed(100, [200]) })
  digests.receive({ type: 'digest end', id: 1, read })

  expect(events.map(({ type, id }) => `${type} ${id}`)).toEqual(['batch 1', 'file 2', 'batch 1', 'file 1'])
  const chunks = events.flatMap((event) => (event.type === 'batch' ? unpackBatch(event.batch, () => {}).chunks : []))
  expect(chunks).toEqual([
    { hash: digest(content.subarray(0, 10)), start: 0, length: 10 },
    { hash: digest(content.subarray(10, 100)), start: 10, length: 90 },
    { hash: digest(content.subarray(100)), start: 0, length: 200 },
  ])
  expect(events[1]).toEqual({ type: 'file', id: 2, result: { ...read, hash: digest(new Uint8Array(0)) } })
  expect(events[3]).toEqual({ type: 'file', id: 1, result: { ...read, hash: digest(content) } })
})

test('a cancelled job answers once, and drops what was on its way', () => {
  const { digests, events } = makeDigests()
  digests.receive({ type: 'digest', id: 1 })
  digests.cancel(1)
  digests.cancel(1)
  digests.cancel(5)
  digests.receive({ type: 'digest batch', id: 1, batch: packed(0, [10]) })
  digests.receive({ type: 'digest end', id: 1, read })
  expect(events).toEqual([{ type: 'cancelled', id: 1 }])
})

test('a job whose batch cannot be hashed fails, once', () => {
  const { digests, events } = makeDigests()
  digests.receive({ type: 'digest', id: 1 })
  digests.receive({ type: 'digest batch', id: 1, batch: { ...packed(0, [10]), rawLength: 1_000 } })
  digests.receive({ type: 'digest batch', id: 1, batch: packed(10, [10]) })
  digests.receive({ type: 'digest end', id: 1, read })
  expect(events).toMatchObject([{ type: 'failed', id: 1, failure: { code: 'INTERNAL', cause: expect.any(Error) } }])
})
