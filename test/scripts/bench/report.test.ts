import { describe, expect, it } from 'vitest'
import { DATA_SETS } from '../../../scripts/bench/data/index.ts'
import { drawBars } from '../../../scripts/bench/plot/bars.ts'
import { parseGrowthArguments, parseReportArguments } from '../../../scripts/bench/report/arguments.ts'
import { drawGrowth, drawTools } from '../../../scripts/bench/report/pictures.ts'
import { render } from '../../../scripts/bench/report/render.ts'
import { shapeOf } from '../../../scripts/bench/report/render-growth.ts'
import type { Results, Run } from '../../../scripts/bench/report/results.ts'
import { laterAverage, ratio, summarize } from '../../../scripts/bench/report/summary.ts'
import { targets } from '../../../scripts/bench/report/targets.ts'
import { table } from '../../../scripts/bench/report/units.ts'
import { TOOLS } from '../../../scripts/bench/tools/index.ts'

const MIB = 1 << 20
const MEASURED = { date: '2026-01-02', commit: 'abc1234567', load: 0.1 }

function run(seconds: number[], repositoryMib: number, restoreSeconds = 1, peakMib = 100): Run {
  return {
    steps: seconds.map((each) => ({ seconds: each, syncSeconds: 0.5 })),
    peakMib,
    repositoryBytes: repositoryMib * MIB,
    restore: { seconds: restoreSeconds, syncSeconds: 0.25, peakMib: undefined },
  }
}

function results(changed: Partial<Results> = {}): Results {
  const set = { versions: 2, logicalBytes: 200 * MIB, files: 1, simulation: { chunks: 7, storedBytes: 40 * MIB } }
  return {
    scale: 1,
    machine: {
      cpu: 'A processor',
      cores: 2,
      memoryGib: 8,
      disk: 'sda',
      fileSystem: 'ext4',
      system: 'Linux',
      node: 'v22.0.0',
      tools: { Pegbar: 'this commit', restic: '0.14.0', 'cp and sync': '9.1' },
    },
    sets: {
      blend: {
        ...set,
        title: '2 versions of a .blend',
        runs: {
          Pegbar: [run([1, 1], 20), run([1, 3], 20)],
          restic: [run([8, 8], 60)],
          'cp and sync': [run([1, 1], 200)],
        },
        wire: { Pegbar: [5_000_000, 200_000, 300_000] },
        measured: MEASURED,
      },
      video: {
        ...set,
        title: 'a large file, twice',
        runs: { Pegbar: [run([4, 4], 100, 2.1, 400)], 'cp and sync': [run([1, 1], 200, 1)] },
        wire: {},
        measured: MEASURED,
      },
    },
    peer: {
      bytes: 100 * MIB,
      contestants: [
        { name: 'Pegbar', rounds: [{ prepare: 1, transfer: 2, cpu: 3 }] },
        { name: 'Syncthing v1', rounds: [{ prepare: 1, transfer: 3, cpu: 3 }] },
      ],
      measured: MEASURED,
    },
    growth: undefined,
    ...changed,
  }
}

describe('arguments of the benchmark', () => {
  it('are the full size, all parts and three rounds unless said otherwise', () => {
    expect(parseReportArguments([], ['blend'])).toMatchObject({ scale: 1, rounds: 3, heavyRounds: 1, only: undefined })
    expect(parseReportArguments(['--only', 'a,b', '--scale', '0.01', '--report-only'], ['a', 'b'])).toMatchObject({
      only: ['a', 'b'],
      scale: 0.01,
      reportOnly: true,
    })
    const { bytes, checkpoints } = parseGrowthArguments(['--gb', '10,0.5', '--checkpoints', '1000'])
    expect({ bytes, checkpoints }).toEqual({ bytes: [5e8, 1e10], checkpoints: [1000] })
  })

  it.each([['--only', 'c'], ['--rounds', '1.5'], ['--scale', '0'], ['--unknown']])('refuse %s %s', (...args) => {
    expect(() => parseReportArguments(args, ['a'])).toThrow(TypeError)
  })
})

describe('figures', () => {
  it('are medians of the rounds, each round counted as a whole', () => {
    const summary = summarize('x', [run([1, 1], 10), run([1, 3], 30), run([5, 5], 20)])
    expect(summary).toMatchObject({ rounds: 3, first: 1, all: 4, allSynced: 5, repositoryBytes: 20 * MIB })
    expect(summary).toMatchObject({ restore: 1, restoreSynced: 1.25, peakMib: 100, restorePeakMib: undefined })
    expect(ratio(8, 2)).toBe(4)
    expect(ratio(8, 0)).toBeUndefined()
    expect(laterAverage([100, 1, 3])).toBe(2)
    expect(laterAverage([100])).toBeUndefined()
  })

  it('meet a target or not, exactly at its edge', () => {
    const by = (all: ReturnType<typeof targets>) => all.map(({ met }) => met)
    // 20 MiB; not measured; 16 s to 3 s; 250 kB; not measured; 3 s to 2 s; not measured; 2.1 times; 400 MiB
    expect(by(targets(results()))).toEqual([true, undefined, true, true, undefined, true, undefined, false, false])
    expect(by(targets(results({ scale: 0.01 })))).toEqual(Array(9).fill(undefined))
    const beside = results()
    beside.sets.video!.runs['LevelDB alone'] = [run([beside.sets.video!.runs.Pegbar![0]!.steps[0]!.seconds / 1.5], 0)]
    expect(targets(beside)[6]).toMatchObject({ measured: '1.50 ×', met: true })
    const slower = results()
    slower.sets.blend!.runs.restic = [run([5, 5], 60)]
    expect(targets(slower)[2]).toMatchObject({
      met: false,
      measured: '3.33 × (restic 10.00 s, Pegbar 3.00 s); until all is on disk 2.75 ×',
    })
  })

  it.each([
    [1, 1.1, 'flat'],
    [1, 10, 'less than linear'],
    [1, 100, 'linear'],
    [1, 1000, 'more than linear'],
    [0, 1, 'unknown'],
  ])('grow from %d to %d over a hundredfold: %s', (from, to, shape) => {
    expect(
      shapeOf([
        [1, 1],
        [10, from],
        [1000, to],
      ]),
    ).toBe(shape)
  })
})

describe('the report', () => {
  const known = { sets: DATA_SETS, tools: TOOLS }

  it('follows from the results', () => {
    const text = render(results(), known)
    expect(text).toContain('| store after 12 versions of a .blend | ≤ 20 MiB | 20.0 MiB | met |')
    expect(text).toContain('| restore a large file: times as long as cp and sync | ≤ 2 × | 2.10 × | **not met** |')
    expect(text).toContain('| **Pegbar** | 1.00 s | 3.00 s | 4.00 s | 20.0 MiB | 1.00 s | 1.25 s | 100 MiB / – |')
    expect(text).toContain('| restic | 8.00 s | 16.00 s (5.33 ×) | 17.00 s (4.25 ×) | 60.0 MiB (3.00 ×) |')
    expect(text).toContain('Missing on this machine: borg lz4 (Debian: apt-get install borgbackup)')
    expect(text).not.toContain('Did not get through')
    const broken = results()
    broken.sets.blend!.failed = { casync: 'casync ended with 1' }
    expect(render(broken, known)).toContain('Did not get through the last try: casync.')
    expect(text).toContain('| Clustta | published, 20 cores | 148 GB | 36.6 GB | 0.247 | 5.19 s |')
    expect(text).not.toMatch(/undefined|NaN|Infinity/)
    expect(render(JSON.parse(JSON.stringify(results())), known)).toBe(text)
  })

  it('says what was not measured', () => {
    const text = render(results({ sets: {}, peer: undefined }), known)
    expect(text.match(/Not measured yet/g)).toHaveLength(DATA_SETS.length + 4)
    expect(text).not.toContain('.svg')
    expect(text).not.toMatch(/undefined|NaN|Infinity/)
  })

  it('says how it grows, in a table, in words and as a picture', () => {
    const point = (at: number, factor: number) => ({
      at,
      diskBytes: at,
      newSeconds: 1,
      editSeconds: 1,
      logSeconds: 1,
      gcSeconds: factor,
      purgeSeconds: factor,
      openSeconds: 1,
      openMib: 100,
      peakMib: 200,
    })
    const growth = { probeBytes: MIB, content: [point(1e9, 1), point(1e10, 10)], checkpoints: [], measured: MEASURED }
    const text = render(results({ growth }), known)
    expect(text).toContain('| 10 GB | 9537 MiB | 1.00 s |')
    expect(text).toContain('**linear**: gc with nothing to do, purge and gc, store on disk')
    expect(text).toContain('](benchmarks-growth.svg)')
    expect(drawGrowth(growth)).toContain('Seconds by GB of content')
    expect(drawGrowth({ ...growth, content: growth.content.slice(1) })).toBeUndefined()
  })

  it('draws the tools as bars, the shortest first', () => {
    const svg = drawTools(results(), ['Pegbar', 'restic', 'cp and sync'])!
    expect(svg.indexOf('>cp and sync<')).toBeLessThan(svg.indexOf('>Pegbar<'))
    expect(svg.indexOf('>Pegbar<')).toBeLessThan(svg.indexOf('>restic<'))
    const widths = (unit: string, all: number[]) => {
      const bars = all.map((value, i) => ({ name: `<${i}>`, value, own: false }))
      const drawn = drawBars('t', [
        { title: 'p', unit, bars: [...bars, { name: 'none', value: undefined, own: true }] },
      ])
      expect(drawn).not.toContain('none')
      expect(drawn).toContain('&lt;0>')
      return [...drawn.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map((match) => Number(match[1]))
    }
    const [half, whole] = widths('s', [4, 2])
    expect(half! * 2).toBeCloseTo(whole!, 0)
  })

  it('writes tables in Markdown', () => {
    expect(table(['', 'a'], [['x', '1']])).toBe('|  | a |\n| --- | ---: |\n| x | 1 |')
  })
})
