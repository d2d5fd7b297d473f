import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPegbarError } from '../../src/core/errors.ts'
import { MAX_PATH_BYTES } from '../../src/core/limits.ts'
import { caseFold, checkPath, normalizePath, windowsProblem } from '../../src/core/paths.ts'

function reasonOf(path: string): string | undefined {
  try {
    checkPath(path)
    return undefined
  } catch (error) {
    if (!isPegbarError(error, 'INVALID_PATH')) throw error
    return error.message.slice(error.message.lastIndexOf('" ') + 2)
  }
}

describe('checkPath', () => {
  it.each([
    'a',
    'shots/010/scene v2.blend',
    '.pegbarignore',
    '.pegbar2',
    'my.pegbar',
    'pegbar',
    '.pegbar.blend',
    'été/🎬.kra',
    ' leading and trailing ',
    '...',
    'CON',
    'ab:c',
    'x'.repeat(MAX_PATH_BYTES),
  ])('accepts %j', (path) => {
    expect(checkPath(path)).toBe(path)
  })

  it.each([
    ['', 'is empty'],
    ['/a', 'is absolute'],
    ['a//b', 'has an empty segment'],
    ['a/', 'has an empty segment'],
    ['./a', 'has the segment .'],
    ['a/../b', 'has the segment ..'],
    ['..', 'has the segment ..'],
    ['a\0b', 'has a NUL in it'],
    ['a\\b', 'has a backslash in it'],
    ['c:/a', 'starts with a drive letter'],
    ['C:a', 'starts with a drive letter'],
    ['e\u0301.kra', 'is not in Unicode form NFC'],
    ['\ud800', 'is not well-formed text'],
    [`${'x'.repeat(MAX_PATH_BYTES)}y`, 'has 1025 bytes; at most 1024 are allowed'],
    ['é'.repeat(MAX_PATH_BYTES / 2 + 1), 'has 1026 bytes; at most 1024 are allowed'],
  ])('refuses %j: it %s', (path, reason) => {
    expect(reasonOf(path)).toBe(reason)
  })

  it.each([
    '.pegbar',
    '.pegbar/chunks/000001.ldb',
    'sub/.pegbar/x',
    '.PEGBAR',
    '.PegBar/local',
    '.pegbar.',
    '.pegbar. . ',
    '.pegbar ',
    '.pegbar::$INDEX_ALLOCATION',
    '.pegbar:stream/x',
    '.pegbar :x',
    '.peg\u200dbar',
    '\ufeff.pegbar',
    '.peg\u200bbar\u2060',
    '.\uff50egbar',
    'PEGBAR~1',
    'pegbar~9/x',
    'PEGBA~10',
    'PE12AB~1',
  ])('keeps %j out of the store', (path) => {
    expect(reasonOf(path)).toBe('enters .pegbar')
  })

  it('accepts or refuses whatever comes, with no other error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        const reason = reasonOf(path)
        if (reason !== undefined) return
        expect(path.split('/')).not.toContain('..')
        expect(path.startsWith('/')).toBe(false)
      }),
    )
  })
})

describe('normalizePath', () => {
  it('composes, and takes a backslash as a separator only on Windows', () => {
    expect(normalizePath('e\u0301\\a')).toBe('\u00e9\\a')
    expect(normalizePath('e\u0301\\a', { windows: true })).toBe('\u00e9/a')
  })
})

describe('windowsProblem', () => {
  it.each(['con', 'a/NUL.txt', 'com1', 'COM\u00b9.log', 'lpt9.a.b', 'aux .x', 'conin$'])(
    'sees the device in %j',
    (path) => {
      expect(windowsProblem(path)).toMatch(/device/)
    },
  )

  it.each(['a<b', 'a>b', 'a/b:c', 'a"b', 'a|b', 'a?b', 'a*b', 'a\nb'])('sees the character in %j', (path) => {
    expect(windowsProblem(path)).toMatch(/does not allow/)
  })

  it.each(['a.', 'a /b', 'x/...'])('sees the end of %j', (path) => {
    expect(windowsProblem(path)).toMatch(/drops/)
  })

  it('sees a segment that is too long', () => {
    expect(windowsProblem('x'.repeat(256))).toMatch(/256/)
  })

  it.each(['a', 'console', 'com10', 'a.con', 'null', 'shots/010.blend', 'com', 'x'.repeat(255)])(
    'has nothing against %j',
    (path) => {
      expect(windowsProblem(path)).toBeUndefined()
    },
  )
})

describe('caseFold', () => {
  it.each([
    ['Shot.BLEND', 'shot.blend'],
    ['\u00c9t\u00e9', '\u00e9T\u00c9'],
    ['stra\u00dfe', 'STRASSE'],
    ['\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2', '\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3'],
    ['e\u0301', '\u00c9'],
  ])('takes %j and %j for one', (a, b) => {
    expect(caseFold(a)).toBe(caseFold(b))
  })

  it('keeps others apart, and folds once', () => {
    expect(caseFold('a/b')).not.toBe(caseFold('a/c'))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) => {
        expect(caseFold(caseFold(path))).toBe(caseFold(path))
        expect(caseFold(path.toUpperCase())).toBe(caseFold(path))
      }),
    )
  })
})
