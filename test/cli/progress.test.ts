import { describe, expect, it } from 'vitest'
import { Output } from '../../src/cli/output.ts'
import { progressLine, RateMeter } from '../../src/cli/print/progress-bar.ts'
import { progressDisplay } from '../../src/cli/progress.ts'
import type { OutputStream } from '../../src/cli/terminal.ts'
import type { Progress } from '../../src/core/services.ts'

const MIB = 1 << 20
const report = (done: number): Progress => ({
  phase: 'checkpoint',
  path: 'shot.blend',
  done,
  total: 10 * MIB,
  unit: 'bytes',
})

interface Recorder {
  written: string[]
  isTTY: boolean
  columns: number
}

function display(options: { tty: boolean; json?: boolean; quiet?: boolean }) {
  const stderr: Recorder & { write(text: string): boolean } = {
    written: [],
    isTTY: options.tty,
    columns: 80,
    write(text) {
      this.written.push(text)
      return true
    },
  }
  const stream = stderr as unknown as OutputStream
  const { json = false, quiet = false } = options
  const out = new Output({ stdout: stream, stderr: stream, json, quiet, env: {} })
  let nowMs = 0
  const shown = progressDisplay(out, stream, () => nowMs)
  return { stderr, out, shown, tick: (ms: number) => (nowMs += ms) }
}

describe('progress', () => {
  it('is a bar on a terminal, after a moment, and is cleared before anything else is printed', () => {
    const { stderr, out, shown, tick } = display({ tty: true })
    shown.report(report(0))
    expect(stderr.written).toEqual([])
    tick(1000)
    shown.report(report(5 * MIB))
    tick(10)
    shown.report(report(6 * MIB))
    expect(stderr.written).toHaveLength(1)
    expect(stderr.written[0]).toContain('checkpoint shot.blend')
    expect(stderr.written[0]).toContain('50%')
    expect(stderr.written[0]).toContain('5.0 MiB/10.0 MiB  5.0 MiB/s  0:01 left')
    out.print('done')
    expect(stderr.written.slice(1)).toEqual(['\r\u001b[2K', 'done\n'])
    shown.clear()
    expect(stderr.written).toHaveLength(3)
  })

  it('follows the width of the window', () => {
    const { stderr, shown, tick } = display({ tty: true })
    for (const columns of [80, 40, 20, 5]) {
      stderr.columns = columns
      tick(1000)
      shown.report(report(columns))
      expect(stderr.written.at(-1)!.replace('\r\u001b[2K', '').length).toBeLessThan(columns)
    }
  })

  it('is silent in a pipe and with --quiet, and lines with --json', () => {
    for (const options of [{ tty: false }, { tty: true, quiet: true }, { tty: true, quiet: true, json: true }]) {
      const { stderr, shown, tick } = display(options)
      tick(5000)
      shown.report(report(1))
      shown.clear()
      expect(stderr.written).toEqual([])
    }
    const { stderr, shown, tick } = display({ tty: true, json: true })
    for (let n = 0; n < 10; n++) {
      tick(100)
      shown.report(report(n))
    }
    expect(stderr.written.map((line) => JSON.parse(line) as unknown)).toEqual(
      [4, 9].map((done) => ({ event: 'progress', ...report(done) })),
    )
  })

  it('of unknown length shows what is done', () => {
    const line = progressLine({ phase: 'scan', done: 1234, unit: 'files' }, undefined, 80, 3)
    expect(line).toMatch(/^scan {2}. {2}1,234 files$/)
  })

  it('smooths the rate, and starts again when the count does', () => {
    const meter = new RateMeter()
    expect(meter.update(0, 0)).toBeUndefined()
    expect(meter.update(100, 1000)).toBe(100)
    expect(meter.update(100, 2000)).toBeCloseTo(70)
    expect(meter.update(0, 3000)).toBeUndefined()
  })
})
