import { expect, test } from 'vitest'
import { AskTogether } from '../../../src/node/network/ask-together.ts'

function doubles() {
  const asked: number[][] = []
  const together = new AskTogether<number, number>(async (keys) => {
    asked.push([...keys])
    return keys.map((key) => 2 * key)
  })
  return { asked, together }
}

test('what is asked in one turn is asked as one, and each gets its own answers', async () => {
  const { asked, together } = doubles()
  expect(await Promise.all([together.ask([1, 2]), together.ask([]), together.ask([3])])).toEqual([[2, 4], [], [6]])
  expect(await together.ask([4])).toEqual([8])
  expect(asked).toEqual([[1, 2, 3], [4]])
})

test('a large question does not wait, and takes along what waits', async () => {
  const { asked, together } = doubles()
  const small = together.ask([1])
  const large = together.ask(Array.from({ length: 200 }, (_, i) => i))
  expect(asked.map(({ length }) => length)).toEqual([201])
  expect(await small).toEqual([2])
  expect((await large).at(-1)).toBe(398)
  await together.ask([5])
  expect(asked).toHaveLength(2)
})

test('a question that fails fails for all who asked, and the next one is asked again', async () => {
  let fails = true
  const together = new AskTogether<number, number>(async (keys) => {
    if (fails) throw new TypeError('no')
    return keys
  })
  const both = await Promise.allSettled([together.ask([1]), together.ask([2])])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await together.ask([3])).toEqual([3])
})
