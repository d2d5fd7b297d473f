import { bytesToHex, checkpointId, idToBytes } from '../../../src/core/ids.ts'
import * as pb from '../../../src/core/pb/record.ts'
import type { SignedRecord } from '../../../src/core/record.ts'
import { decodeEnvelope } from '../../../src/core/record-codec.ts'
import { concat, field, signBody } from './envelopes.ts'
import { testAsset, testDevice, testId, testPreview } from './records.ts'

/** One frozen envelope with what it says. */
export interface RecordFixture {
  name: string
  /** Hex. */
  envelope: string
  /** The decoded record as `recordToJson` writes it. */
  record: unknown
}

/** Returns the record without its envelope as plain JSON: bytes as hex, bigint as decimal text, undefined as null. */
export function recordToJson({ envelope: _, ...record }: SignedRecord): unknown {
  const text = JSON.stringify(record, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    if (value instanceof Uint8Array) return bytesToHex(value)
    return value === undefined ? null : value
  })
  return JSON.parse(text)
}

/** Makes one record of every payload kind, with every optional field once there and once not. The same in every run. */
export async function makeRecordFixtures(): Promise<RecordFixture[]> {
  const a = await testDevice(1)
  const b = await testDevice(2)
  const asset = testAsset(7)
  const created = await a.create({ name: 'Short film', personName: 'Ada Ünïcode 🎬', deviceName: 'ada-laptop' })
  const added = await a.add(b, { role: 'artist', personName: 'Bo', deviceName: 'bo-laptop' })
  b.sees(created, added)
  const c = await testDevice(3)
  const addedMine = await a.add(c, { role: 'viewer', person: testId('person', 9), deviceName: 'ada-tower' })
  const plain = await b.checkpoint({ asset })
  const full = await b.checkpoint({
    asset,
    path: 'shots/010/été.blend',
    parents: [testId('record', 30), plain.id].map(checkpointId),
    revertedFrom: checkpointId(plain.id),
    size: 5_000_000_000,
    chunks: 70_000,
    executable: true,
    comment: 'two lines\nand 🎨',
    status: 'WFA',
    preview: testPreview(5),
    replacesStatus: [testId('record', 3), testId('record', 4)],
    replacesCover: [],
  })
  const unknown = await laterKind(b)
  const records: [string, SignedRecord][] = [
    ['project created', created],
    ['member added: a new person', added],
    ['member added: another device of a person', addedMine],
    ['role changed', await a.changeRole(b, 'viewer', b.cuts())],
    ['role changed: no cuts', await a.changeRole(c, 'admin')],
    ['member removed', await a.remove(b, [...b.cuts(), { epoch: testId('epoch', 1), last: testId('record', 2) }])],
    ['checkpoint: the least', plain],
    ['checkpoint: everything', full],
    ['checkpoint: an empty file', await b.checkpoint({ asset, size: 0, chunks: 0 })],
    ['status set', await b.setStatus(asset, 'Done', [full.id])],
    ['cover set: an image', await b.setCover(asset, { image: testPreview(6) }, [full.id])],
    ['cover set: a checkpoint', await b.setCover(asset, { checkpoint: checkpointId(full.id) })],
    ['asset moved', await b.move(asset, 'shots/020/a.blend', [plain.id])],
    ['trash set: an asset', await b.trash(asset)],
    ['trash set: a checkpoint restored', await b.restore(asset, plain.id, [full.id])],
    ['purged', await a.purge(asset, [plain.id, full.id])],
    ['claim set', await b.claim(asset)],
    ['claim set: broken', await b.claim(asset, { reason: 'she is ill', replaces: [full.id] })],
    ['claim set: released', await b.release(asset, [full.id])],
    ['adopted', await a.adopt([plain.id, full.id])],
    ['person named', await a.namePerson(created.id, 'Ada L.', [])],
    ['device named', await b.nameDevice(b.device, 'bo-desk', [plain.id])],
    ['a kind of a later version', unknown],
    ['cover set: the newest preview', await b.setCover(asset, { newest: true }, [full.id])],
  ]
  return records.map(([name, record]) => ({
    name,
    envelope: bytesToHex(record.envelope),
    record: recordToJson(record),
  }))
}

/** A record as a later version may write one: a payload and a header field that this version does not know. */
async function laterKind(author: Awaited<ReturnType<typeof testDevice>>): Promise<SignedRecord> {
  const header = pb.Body.encode({
    project: idToBytes(author.project!),
    device: idToBytes(author.device),
    epoch: idToBytes(testId('epoch', 77)),
    sequence: 0,
    previous: new Uint8Array(),
    members: author.members.map(idToBytes),
    clockMs: author.nowMs,
    clockCounter: 1,
    timeMs: author.nowMs,
  })
  const body = concat(header, field(10, new TextEncoder().encode('later')), field(30, Uint8Array.of(8, 1)))
  return decodeEnvelope(await signBody(body, author.key))
}
