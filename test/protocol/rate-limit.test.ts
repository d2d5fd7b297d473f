import { describe, expect, test } from 'vitest'
import { TokenBucket, TokenBuckets } from '../../src/protocol/rate-limit.ts'
import { Slots } from '../../src/protocol/slots.ts'
import { projectTag, ticketProof } from '../../src/protocol/tags.ts'
import { digestOf } from '../../src/protocol/watched-project.ts'
import { testId } from '../core/helpers/records.ts'

describe('rates', () => {
  test('A2 a bucket gives its burst at once and then its rate, and takes all or nothing', () => {
    let now = 0
    const bucket = new TokenBucket({ perSecond: 10, burst: 5 }, () => now)
    expect([bucket.take(5), bucket.take(), bucket.hasToken]).toEqual([true, false, false])
    now += 250
    expect([bucket.take(3), bucket.take(2), bucket.take()]).toEqual([false, true, false])
    now += 1_000_000
    expect([bucket.take(6), bucket.take(5)]).toEqual([false, true])
  })

  test('A2 of too many keys the oldest is forgotten', () => {
    const buckets = new TokenBuckets({ perSecond: 0, burst: 1 }, 2, () => 0)
    buckets.of('a').take()
    buckets.of('b').take()
    expect(buckets.of('a').hasToken).toBe(false)
    buckets.of('c')
    expect([buckets.of('a').hasToken, buckets.of('c').hasToken]).toEqual([true, true])
  })
})

describe('slots', () => {
  test('C7 places are given in the order asked, and one that gave up loses its turn', async () => {
    const slots = new Slots(1)
    expect([slots.tryTake(), slots.tryTake()]).toEqual([true, false])
    const order: string[] = []
    const controller = new AbortController()
    const first = slots.take().then(() => order.push('first'))
    const second = slots.take({ signal: controller.signal })
    const third = slots.take().then(() => order.push('third'))
    controller.abort(new Error('gave up'))
    await expect(second).rejects.toThrow('gave up')
    slots.release()
    await first
    slots.release()
    await third
    expect(order).toEqual(['first', 'third'])
    slots.release()
    expect(slots.tryTake()).toBe(true)
  })
})

describe('tags', () => {
  const [project, a, b] = [testId('project', 1), testId('device', 2), testId('device', 3)]

  test('A3 a tag differs by project, by direction and by peer', () => {
    const tags = [
      projectTag(project, a, b),
      projectTag(project, b, a),
      projectTag(testId('project', 9), a, b),
      projectTag(project, a, testId('device', 4)),
      ticketProof(testId('hash', 1), a, b),
      ticketProof(testId('hash', 1), b, a),
    ]
    expect(new Set(tags).size).toBe(tags.length)
    expect(projectTag(project, a, b)).toBe(tags[0])
  })

  test('A3 tags, proofs and digests are frozen', () => {
    const log = { device: a, epoch: testId('epoch', 4), count: 5, fingerprint: testId('hash', 6) }
    expect(digestOf([log])).toMatchInlineSnapshot(`"079fbf8745b0bdfd7199e0d2889a33c9a24017c9859ab660233848b20e5e57de"`)
    expect(projectTag(project, a, b)).toMatchInlineSnapshot(
      `"5ec8613b6d7e7fe6a795b88dc4d0aba556e0d46a3abc5c0bef8c3391db0693e1"`,
    )
    expect(ticketProof(testId('hash', 1), a, b)).toMatchInlineSnapshot(
      `"6ec1dbecd24459fd066868fb686c58dbdbaea0191110cca951e618be2d5991bf"`,
    )
  })
})
