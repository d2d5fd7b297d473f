import { expect, test } from 'vitest'
import { CaseNames } from '../../../src/node/project/case-names.ts'

test('paths that differ only by case are a problem of each other, as long as both are there', () => {
  const names = new CaseNames()
  names.add('a/B.txt')
  names.add('c')
  expect(names.others('A/b.txt')).toEqual(['a/B.txt'])
  expect(names.problem('a/B.txt')).toBeUndefined()
  names.add('A/b.txt')
  names.add('A/b.txt')
  expect(names.problem('a/B.txt')).toContain('"A/b.txt"')
  expect(names.problem('A/b.txt')).toContain('"a/B.txt"')
  names.remove('A/b.txt')
  expect(names.problem('a/B.txt')).toBeDefined()
  names.remove('A/b.txt')
  expect(names.problem('a/B.txt')).toBeUndefined()
  names.add('A/B.TXT')
  names.remove('a/B.txt')
  expect([names.problem('A/B.TXT'), names.others('c')]).toEqual([undefined, []])
  names.remove('never there')
})
