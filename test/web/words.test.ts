import { describe, expect, it } from 'vitest'
import { formatRoute, parseRoute } from '../../src/web/app/route.ts'
import { ApiError } from '../../src/web/data/api-error.ts'
import { isStaleAfter, keys } from '../../src/web/data/keys.ts'
import { plainWords } from '../../src/web/data/plain-words.ts'
import { exportName } from '../../src/web/data/save-content.ts'
import { parseEvent, readEvents } from '../../src/web/data/sse.ts'
import { joinUndos, undoOf } from '../../src/web/data/undo.ts'
import type { Undo, UndoStep } from '../../src/web/data/views.ts'
import { extensionOf, folderOf, kindOf, nameOf } from '../../src/web/ui/file-kind.ts'
import { count, formatAgo, formatBytes, formatExact, formatLeft, formatNumber } from '../../src/web/ui/format.ts'
import { progressWords } from '../../src/web/ui/progress-words.ts'
import { conflictChoices } from '../../src/web/views/details/conflict.ts'
import { checkpoint } from './builders.ts'

describe('sizes and times', () => {
  it('have about three digits', () => {
    expect([0, 999, 1000, 1240, 99_960, 999_499, 999_500, 1.5e12].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1 KB',
      '1.24 KB',
      '100 KB',
      '999 KB',
      '1 MB',
      '1.5 TB',
    ])
  })

  it('say how long ago, as a person would', () => {
    const now = new Date(2026, 2, 10, 9, 0)
    const ago = (...at: [number, number, number, number, number]) => formatAgo(new Date(...at).toISOString(), now)
    expect(ago(2026, 2, 10, 9, 0)).toBe('just now')
    expect(ago(2026, 2, 10, 8, 55)).toBe('5 min ago')
    expect(ago(2026, 2, 10, 1, 0)).toBe('8 h ago')
    // ten hours ago, and another day all the same
    expect(ago(2026, 2, 9, 23, 0)).toBe('yesterday')
    expect(ago(2026, 2, 5, 9, 0)).toBe('5 days ago')
    expect(ago(2026, 0, 2, 9, 0)).toBe('2 Jan')
    expect(ago(2024, 0, 2, 9, 0)).toBe('2 Jan 2024')
    expect(ago(2026, 2, 12, 9, 0)).toBe('12 Mar')
  })

  it('are exact when asked', () => {
    expect(formatExact(new Date(2026, 2, 13, 9, 5, 0).toISOString())).toBe('Fri 13 Mar 2026, 09:05:00')
    expect([0, 999, 1000, 1_234_567, 12_345.678, 0.0001].map(formatNumber)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
      '12,345.678',
      '0.0001',
    ])
  })

  it('say how long is left', () => {
    expect([0.2, 59, 61, 3600, 4800].map(formatLeft)).toEqual(['1 s', '59 s', '2 min', '1 h', '1 h 20 min'])
    expect([count(1, 'file'), count(2000, 'file')]).toEqual(['1 file', '2,000 files'])
  })

  it('say how far a job is', () => {
    const half = { phase: 'x', done: 5e8, total: 1e9, unit: 'bytes' as const, perSecond: 5e7 }
    expect(progressWords(half)).toBe('500 MB of 1 GB · 50 MB/s · 10 s left')
    expect(progressWords({ phase: 'x', done: 3, unit: 'files', perSecond: null })).toBe('3 files')
  })
})

describe('names', () => {
  it('know their extension, kind and folder', () => {
    expect(['a/b.PNG', 'a.b/c', '.gitignore', 'x.tar.gz'].map(extensionOf)).toEqual(['png', '', '', 'gz'])
    expect(['a.blend', 'b.kra', 'c.mov', 'd.flac', 'e.pdf', 'f'].map(kindOf)).toEqual([
      '3D',
      'Image',
      'Video',
      'Audio',
      'Document',
      'Other',
    ])
    expect([nameOf('a/b'), folderOf('a/b/c'), folderOf('a')]).toEqual(['b', 'a/b', ''])
  })

  it('of an export say which version it is', () => {
    const id = '3f9a0c1234'
    expect(exportName({ path: 'shots/shot.blend', id })).toBe('shot (3f9a0c12).blend')
    expect(exportName({ path: 'Makefile', id })).toBe('Makefile (3f9a0c12)')
  })
})

describe('routes', () => {
  it('survive the address', () => {
    const route = { project: 'abc', view: 'browser', params: { folder: 'a/b c&d', asset: 'ü?#.png' } }
    expect(parseRoute(formatRoute(route))).toEqual(route)
  })

  it('take anything', () => {
    expect(parseRoute('')).toEqual({ project: undefined, view: 'browser', params: {} })
    expect(parseRoute('#/p/%E0%A4/x')).toMatchObject({ project: '%E0%A4', view: 'x' })
    expect(formatRoute({ project: 'a', view: 'b', params: { q: '' } })).toBe('#/p/a/b')
  })
})

describe('events', () => {
  it('are read whatever the pieces they come in', async () => {
    const text = ':\n\nid: 7\nevent: assets\ndata: {"paths":["ü"]}\n\nevent: cut'
    const bytes = new TextEncoder().encode(text)
    for (const size of [1, 5, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.slice(i * size, (i + 1) * size),
      )
      const seen = []
      const stream = new ReadableStream<Uint8Array>({
        pull: (controller) => (pieces.length > 0 ? controller.enqueue(pieces.shift()!) : controller.close()),
      })
      for await (const event of readEvents(stream)) seen.push(event)
      expect(seen).toEqual([{ id: 7, event: 'assets', data: { paths: ['ü'] } }])
    }
    expect(parseEvent(': keep-alive')).toBeUndefined()
  })

  it('make stale what they are about, and nothing else', () => {
    const stale = (event: string, data: object, key: readonly unknown[]) => isStaleAfter({ event, data }, key)
    const one = { project: 'p' }
    expect(stale('project', one, keys.log('p', 'a'))).toBe(true)
    expect(stale('project', one, keys.trash('p'))).toBe(true)
    expect(stale('project', one, keys.trash('q'))).toBe(false)
    expect(stale('project', one, keys.assets('p'))).toBe(false)
    expect(stale('project', one, keys.compare('p', 'a', 'b'))).toBe(false)
    expect(stale('peers', one, keys.peers('p'))).toBe(true)
    expect(stale('peers', one, keys.log('p'))).toBe(false)
    expect(stale('job', { job: {} }, keys.jobs)).toBe(true)
    expect(stale('projects', {}, keys.projects)).toBe(true)
    expect(stale('reset', {}, keys.assets('p'))).toBe(true)
  })
})

describe('errors', () => {
  it('say what happened and what to do', () => {
    const locked = new ApiError({ code: 'FILE_LOCKED', message: 'shot.blend is held by another application' })
    expect(plainWords(locked)).toEqual({
      title: 'Another application holds the file',
      text: 'Shot.blend is held by another application. Close it in your application, or save again, then retry.',
    })
    const unknown = new ApiError({ code: 'NEWER', message: 'the moon is full', hint: 'wait a week' })
    expect(plainWords(unknown)).toEqual({ title: 'The moon is full', text: 'Wait a week.' })
  })

  it('are not shown for what the person stopped', () => {
    expect(plainWords(new ApiError({ code: 'CANCELLED', message: '' }))).toBeUndefined()
    expect(plainWords(new DOMException('', 'AbortError'))).toBeUndefined()
  })
})

describe('Undo', () => {
  const step = (operation: string): Undo => ({
    label: operation,
    steps: [{ operation: operation as UndoStep['operation'], input: {} }],
  })

  it('is offered for what this page can do', () => {
    expect(undoOf({ undo: step('revert') })).toEqual(step('revert'))
    for (const undo of [null, undefined, 'abc', [], step('fly'), { label: 'x', steps: [] }])
      expect(undoOf({ undo })).toBeUndefined()
    expect(undoOf(null)).toBeUndefined()
  })

  it('of several begins with the last', () => {
    const both = joinUndos([step('move'), step('restore')], 'Both')
    expect(both?.steps.map(({ operation }) => operation)).toEqual(['restore', 'move'])
    expect(joinUndos([], 'None')).toBeUndefined()
  })
})

describe('a Conflict', () => {
  const head = (id: string, fields = {}) => checkpoint(id, { head: true, ...fields })

  it('of two is mine and theirs', () => {
    const { sides, both } = conflictChoices([head('b'), head('a'), checkpoint('old')], 'a')
    expect(sides.map(({ choice, checkpoint: { id } }) => [choice, id])).toEqual([
      ['mine', 'a'],
      ['theirs', 'b'],
    ])
    expect(both).toBe(true)
  })

  it('of three names each, and without one of them here both can not stay', () => {
    expect(conflictChoices([head('c'), head('b'), head('a')], 'a').sides.map(({ choice }) => choice)).toEqual([
      'mine',
      'c',
      'b',
    ])
    const elsewhere = conflictChoices([head('c'), head('b')], 'old')
    expect(elsewhere.sides.map(({ choice }) => choice)).toEqual(['c', 'b'])
    expect(elsewhere.both).toBe(false)
  })

  it('of two assets at one path is chosen by asset, and what is trashed is no side', () => {
    const { sides } = conflictChoices(
      [head('c', { asset: '1' }), head('b', { asset: '2' }), head('x', { trashed: true })],
      'b',
    )
    expect(sides.map(({ choice }) => choice)).toEqual(['2', '1'])
  })
})
