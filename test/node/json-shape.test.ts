import { expect, it } from 'vitest'
import { flag, listOf, number, objectOf, oneOf, text } from '../../src/node/json-shape.ts'

const file = listOf(objectOf({ kind: oneOf(['a', 'b']), read: flag, timeMs: number }, { hint: text }))

it('returns what has the shape, without fields that nobody knows', () => {
  const known = { kind: 'a', read: false, timeMs: 0 }
  expect(
    file([
      { ...known, later: 1 },
      { ...known, hint: '' },
    ]),
  ).toEqual([known, { ...known, hint: '' }])
  expect(file([])).toEqual([])
})

it.each([
  ['no list', {}],
  ['no object', [null]],
  ['a field is missing', [{ kind: 'a', read: true }]],
  ['a field is null', [{ kind: 'a', read: true, timeMs: null }]],
  ['a value is none of those', [{ kind: 'c', read: true, timeMs: 1 }]],
  ['an optional field has another type', [{ kind: 'a', read: true, timeMs: 1, hint: 1 }]],
  ['one of several has not', [{ kind: 'a', read: true, timeMs: 1 }, {}]],
  ['a field comes from the prototype', [Object.create({ kind: 'a', read: true, timeMs: 1 })]],
])('returns nothing when %s', (_, value) => {
  expect(file(value)).toBeUndefined()
})
