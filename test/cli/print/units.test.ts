import { describe, expect, it } from 'vitest'
import { formatAgo, formatBytes, formatCount, formatDuration, parseDuration } from '../../../src/cli/print/units.ts'

describe('units', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1024 * 99.94, '99.9 KiB'],
    [1024 * 99.96, '100 KiB'],
    [1024 * 1023.4, '1023 KiB'],
    [1024 * 1023.6, '1.0 MiB'],
    [3 * 1024 ** 4, '3.0 TiB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

  it('counts have their thousands apart', () => {
    expect([1, 0, 999, 1000, 1234567].map((n) => formatCount(n, 'file'))).toEqual([
      '1 file',
      '0 files',
      '999 files',
      '1,000 files',
      '1,234,567 files',
    ])
  })

  it('durations', () => {
    expect([0, 7.4, 59.6, 723, 3723].map(formatDuration)).toEqual(['0:00', '0:07', '1:00', '12:03', '1:02:03'])
    expect(['90s', '30m', '24h', '7d', '1.5h'].map(parseDuration)).toEqual([90e3, 1.8e6, 8.64e7, 6.048e8, 5.4e6])
    expect(['', '7', 'd', '-1d', '1w', '1 d x'].map(parseDuration)).toEqual(Array(6).fill(undefined))
  })

  it('how long ago', () => {
    const now = Date.parse('2026-11-22T12:00:00Z')
    const ago = (seconds: number) => formatAgo(new Date(now - seconds * 1000).toISOString(), now)
    expect([-5000, 10, 60, 3599, 3600, 90_000, 200_000].map(ago)).toEqual([
      'just now',
      'just now',
      '1 min ago',
      '60 min ago',
      '1 h ago',
      '1 day ago',
      '2 days ago',
    ])
    expect(ago(90 * 86_400)).toMatch(/^2026-08-2\d$/)
  })
})
