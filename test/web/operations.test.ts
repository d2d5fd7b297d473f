import { describe, expect, it } from 'vitest'
import { OPERATIONS, type OperationName } from '../../src/api/operations.ts'
import { addressOf, ENDPOINTS, queryOf } from '../../src/web/data/operations.ts'

describe('the table of operations', () => {
  it('says of each operation what the node says', () => {
    for (const [name, { scope, method, path, job }] of Object.entries(ENDPOINTS)) {
      expect(Object.keys(OPERATIONS)).toContain(name)
      const operation = OPERATIONS[name as OperationName]
      expect({ name, scope, method, path, job }).toEqual({
        name,
        scope: operation.scope,
        method: operation.method,
        path: operation.path,
        job: operation.kind === 'job',
      })
    }
  })

  it('has every operation that answers with JSON', () => {
    const json = Object.entries(OPERATIONS).filter(([, { kind }]) => kind !== 'stream')
    expect(json.map(([name]) => name).filter((name) => !(name in ENDPOINTS))).toEqual([])
  })
})

it('puts the fields of a path into it, encoded, and leaves the rest', () => {
  expect(addressOf(ENDPOINTS.restore, 'p/1', { id: 'a b', x: 1 })).toEqual({
    path: '/api/v1/projects/p%2F1/trash/a%20b/restore',
    rest: { x: 1 },
  })
  expect(queryOf({ a: 'x y', b: undefined })).toBe('?a=x+y')
  expect(queryOf({})).toBe('')
})
