import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstLine, printable, printableLines, shellWord, shorten, table } from '../../../src/cli/print/text.ts'

const ESCAPE = String.fromCharCode(27)

describe('text from elsewhere', () => {
  it('can not steer the terminal', () => {
    expect(printable(`a${ESCAPE}[2Jb\n\r\t\u202ec`)).toBe('a\\u{1b}[2Jb\\n\\r\\t\\u{202e}c')
    expect(printableLines(`a\n\tb${ESCAPE}`)).toBe('a\n\tb\\u{1b}')
    expect(firstLine('  Warmer\r\nand more ')).toBe('Warmer')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\p{Cc}/u.test(printable(text))))
  })

  it('is quoted so that a shell reads it again', () => {
    const words = ['plain/a_b-c.blend', 'two words', "it's", '-dash', '$HOME `x` "q"', 'ü 🎬', 'a\nb', 'back\\slash']
    const line = words.map(shellWord).join(' ')
    const read = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`])
      .toString()
      .split('\0')
      .slice(0, -1)
    expect(read).toEqual(words.map((word) => (word.startsWith('-') ? `./${word}` : word)))
  })

  it('is shortened by what a person counts as characters', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef')
    expect(shorten('abcdef', 4)).toBe('abc…')
    expect(shorten('👩‍🎨👩‍🎨👩‍🎨', 2)).toBe('👩‍🎨…')
  })
})

it('a table aligns its columns and leaves out empty ones', () => {
  const rows = [
    ['a', '', '1', 'x'],
    ['bbb', '', '22', ''],
  ]
  expect(table(rows, ['left', 'left', 'right', 'left'])).toEqual(['a     1  x', 'bbb  22'])
})
