import { expect, test } from 'vitest'
import { checkpointId, idFromBytes } from '../../../src/core/ids.ts'
import { Backlog, checkpointItem } from '../../../src/node/network/backlog.ts'

function item(n: number) {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, n)
  return checkpointItem(checkpointId(idFromBytes('record', bytes)))
}

function all(backlog: Backlog): string[] {
  const keys: string[] = []
  for (let next = backlog.next(); next !== undefined; next = backlog.next()) keys.push(next.key)
  return keys
}

test('the newest comes first; what was looked at does not come again before a restart', () => {
  const backlog = new Backlog()
  for (const n of [1, 2, 3]) backlog.add(item(n))
  backlog.add(item(2))
  backlog.restart()
  expect(all(backlog)).toEqual([3, 2, 1].map((n) => item(n).key))
  expect(all(backlog)).toEqual([])
  backlog.add(item(4))
  backlog.again(item(1))
  expect(all(backlog)).toEqual([1, 4].map((n) => item(n).key))
  backlog.restart()
  expect(all(backlog)).toHaveLength(4)
})

test('a look goes on where it ended; what was taken and not begun comes again, in its order', () => {
  const backlog = new Backlog()
  for (const n of [1, 2, 3]) backlog.add(item(n))
  backlog.restart()
  expect(backlog.next()?.key).toBe(item(3).key)
  const taken = [backlog.next()!, backlog.next()!]
  expect(taken.map(({ key }) => key)).toEqual([item(2).key, item(1).key])
  backlog.again(...taken)
  backlog.add(item(4))
  expect(all(backlog)).toEqual([4, 2, 1].map((n) => item(n).key))
})

test('what is removed leaves a gap that is closed, wherever a look is', () => {
  const backlog = new Backlog()
  for (let n = 0; n < 500; n++) backlog.add(item(n))
  backlog.restart()
  for (let n = 499; n >= 250; n--) expect(backlog.next()?.key).toBe(item(n).key)
  for (let n = 0; n < 500; n++) if (n % 10 !== 0) backlog.remove(item(n).key)
  expect(backlog.size).toBe(50)
  expect(backlog.order(item(10).key)).toBeLessThan(backlog.order(item(20).key))
  expect(all(backlog)).toEqual(Array.from({ length: 25 }, (_, i) => item(240 - i * 10).key))
  backlog.add(item(1))
  expect(all(backlog)).toEqual([item(1).key])
})
