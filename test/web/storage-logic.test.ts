import { describe, expect, it } from 'vitest'
import type { StatsView } from '../../src/web/data/views.ts'
import { checkWords, gcWords } from '../../src/web/views/storage/care-words.ts'
import { layOut, MARGIN, nearest, timeLabel } from '../../src/web/views/storage/chart.ts'
import { partsOf, timesSmaller } from '../../src/web/views/storage/savings.ts'

const STATS: StatsView = {
  logicalBytes: 1000,
  uniqueBytes: 400,
  storedBytes: 100,
  diskBytes: 125,
  dedupSavedBytes: 600,
  compressionSavedBytes: 200,
  deltaSavedBytes: 100,
  assets: 1,
  checkpoints: 3,
  chunks: 4,
  records: 5,
  hash: 'native',
}

describe('savings', () => {
  it('divide the size of all versions', () => {
    expect(partsOf(STATS).map(({ id, part }) => [id, part])).toEqual([
      ['stored', 0.1],
      ['delta', 0.1],
      ['compression', 0.2],
      ['dedup', 0.6],
    ])
    expect(timesSmaller(STATS)).toBe('8')
  })

  it('claim nothing where nothing was saved', () => {
    const empty = { ...STATS, storedBytes: 0, deltaSavedBytes: 0, compressionSavedBytes: -3, dedupSavedBytes: 0 }
    expect(partsOf(empty).every(({ bytes, part }) => bytes === 0 && part === 0)).toBe(true)
    expect(timesSmaller({ logicalBytes: 100, diskBytes: 100 })).toBeUndefined()
    expect(timesSmaller({ logicalBytes: 0, diskBytes: 0 })).toBeUndefined()
  })
})

describe('the chart', () => {
  const size = { width: 600, height: 200 }
  const point = (day: number, logical: number, added: number) => ({
    time: new Date(2026, 2, day).toISOString(),
    checkpoints: day,
    logical,
    added,
  })

  it('goes from the first to the last checkpoint, in steps', () => {
    const { xs, logical, sizes, times } = layOut([point(1, 1e6, 1e6), point(2, 2e6, 1.1e6), point(3, 4e6, 1.2e6)], size)
    expect([xs[0], xs.at(-1)]).toEqual([MARGIN.left, size.width - MARGIN.right])
    // only across and up or down, never slanting
    const at = [...logical.line.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
    expect(at.length).toBeGreaterThan(4)
    for (const [index, [x, y]] of at.slice(1).entries()) expect(at[index]![0] === x || at[index]![1] === y).toBe(true)
    expect(sizes.map(({ label }) => label)).toEqual(['0 B', '1 MB', '2 MB', '3 MB', '4 MB'])
    expect(times.length).toBeGreaterThan(1)
  })

  it('draws also one moment, and nothing at all', () => {
    for (const points of [[], [point(1, 5, 5)], [point(1, 5, 5), point(1, 9, 9)]]) {
      const { logical, added } = layOut(points, size)
      expect(logical.line + logical.area + added.line + added.area).not.toContain('NaN')
    }
  })

  it('writes no label over another, and none twice, however young the project is', () => {
    const size = { width: 800, height: 240 }
    for (const ms of [0, 1, 40, 900, 2000, 9000, 65_000, 3_600_000, 86_400_000, 4e10]) {
      const at = (time: number) => new Date(Date.UTC(2026, 2, 1, 9) + time).toISOString()
      const { times, sizes } = layOut(
        [
          { time: at(0), checkpoints: 1, logical: 1, added: 1 },
          { time: at(ms), checkpoints: 2, logical: 2, added: 2 },
        ],
        size,
      )
      const gaps = times.slice(1).map(({ x }, i) => x - times[i]!.x)
      expect(Math.min(...gaps, 90), `${ms} ms`).toBeGreaterThanOrEqual(90)
      expect(new Set(sizes.map(({ label }) => label)).size).toBe(sizes.length)
      expect(times.every(({ label }, i) => label !== times[i - 1]?.label)).toBe(true)
    }
  })

  it('names times as finely as it shows them', () => {
    const time = new Date(2026, 2, 12, 21, 3, 5)
    const day = 24 * 60 * 60 * 1000
    expect([60_000, day, 30 * day, 400 * day].map((span) => timeLabel(time, span))).toEqual([
      '21:03:05',
      '21:03',
      '12 Mar',
      'Mar 2026',
    ])
  })

  it('finds what is nearest to the pointer', () => {
    expect([nearest([], 3), nearest([0, 10, 20], 14), nearest([0, 10, 20], 99), nearest([5, 5], 5)]).toEqual([
      -1, 1, 2, 1,
    ])
  })
})

describe('what check and gc found', () => {
  const report = { chunks: 3, bytes: 2e6, records: 4, checkpoints: 2, damaged: [], repaired: [], lostRecords: [] }
  const needed = [{ id: 'c1', path: 'shots/a.blend' }]

  it('says that all is sound', () => {
    expect(checkWords(report, false)).toEqual({
      kind: 'sound',
      title: 'All is sound',
      lines: ['2 checkpoints, 3 chunks, 2 MB read and hashed again.'],
      repair: false,
    })
  })

  it('names damage and offers the repair', () => {
    const damaged = [
      { hash: '1', reason: 'damaged' as const, checkpoints: needed },
      { hash: '2', reason: 'missing' as const, checkpoints: needed },
    ]
    expect(checkWords({ ...report, damaged, lostRecords: ['r'] }, false)).toMatchObject({
      kind: 'damaged',
      lines: [
        '1 chunk damaged and 1 chunk missing, needed by shots/a.blend.',
        '1 record lost here. Another laptop may have them.',
      ],
      repair: true,
    })
    const left = checkWords({ ...report, damaged }, true)
    expect([left.repair, left.lines.at(-1)]).toEqual([false, expect.stringContaining('Try again')])
  })

  it('says from where it was brought back', () => {
    const repaired = [
      { hash: '1', from: 'peer' as const, source: 'ben-laptop', checkpoints: needed },
      { hash: '2', from: 'peer' as const, source: 'ben-laptop', checkpoints: needed },
      { hash: '3', from: 'file' as const, source: 'shots/a.blend', checkpoints: needed },
    ]
    expect(checkWords({ ...report, repaired }, true)).toMatchObject({
      kind: 'mended',
      lines: [
        '2 chunks brought back from ben-laptop.',
        '1 chunk brought back from the working file a.blend.',
        expect.stringContaining('read and hashed again'),
      ],
    })
  })

  it('says what came back', () => {
    const result = { repackedChunks: 0, deletedChunks: 2, freedBytes: 5e6, diskBytesBefore: 9e6, diskBytesAfter: 4e6 }
    expect(gcWords(result).title).toBe('5 MB came back')
    expect(gcWords({ ...result, diskBytesAfter: 9e6 }).title).toBe('2 chunks deleted')
    expect(gcWords({ ...result, deletedChunks: 0 }).title).toMatch(/^Nothing to give back/)
  })
})
