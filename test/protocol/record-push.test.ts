import { describe, expect, test } from 'vitest'
import { MAX_BATCH_BYTES } from '../../src/core/limits.ts'
import type { SignedRecord } from '../../src/core/record.ts'
import { MAX_PUSH_QUEUE } from '../../src/protocol/constants.ts'
import { RecordPush } from '../../src/protocol/record-push.ts'

const records = (count: number, bytes = 100) =>
  Array.from({ length: count }, () => ({ envelope: new Uint8Array(bytes) }) as SignedRecord)

/** A push to a peer that takes a batch whenever the test lets it. */
function slowPeer() {
  const sent: (number | 'changed')[] = []
  let gate = Promise.withResolvers<void>()
  const take = async (what: number | 'changed') => {
    sent.push(what)
    await gate.promise
  }
  const push = new RecordPush({
    sendBatch: (envelopes) => take(envelopes.length),
    sendChanged: () => take('changed'),
  })
  return {
    push,
    sent,
    open: () => {
      gate.resolve()
      gate = Promise.withResolvers()
      gate.resolve()
    },
  }
}

describe('record push', () => {
  test('R9 a peer too slow for the records is told once to compare, and gets later ones again', async () => {
    const { push, sent, open } = slowPeer()
    void push.add(records(1))
    void push.add(records(MAX_PUSH_QUEUE))
    const overflowing = push.add(records(1))
    void push.add(records(1))
    expect(sent).toEqual([1])
    open()
    await overflowing
    expect(sent).toEqual([1, 'changed'])
    await push.add(records(3))
    expect(sent).toEqual([1, 'changed', 3])
    expect(push.idle).toBe(true)
  })

  test('R9 batches are bounded in bytes', async () => {
    const { push, sent, open } = slowPeer()
    open()
    const size = 60_000
    await push.add(records(40, size))
    const most = Math.floor(MAX_BATCH_BYTES / size)
    expect(sent).toEqual([most, most, 40 - 2 * most])
  })
})
