import type { Progress } from '../core/services.ts'
import type { Output } from './output.ts'
import { progressLine, RateMeter } from './print/progress-bar.ts'
import type { OutputStream } from './terminal.ts'

/** Most redraws of the bar: faster is not seen. */
const REDRAW_MS = 100
/** Where the terminal does not tell its width: it says nothing, or 0. */
const DEFAULT_COLUMNS = 80
/** With --json: a line this often, and one for each new phase. */
const EVENT_MS = 500
/** Work that is done sooner shows no bar: it would only flicker. */
const SHOW_AFTER_MS = 300

export interface ProgressDisplay {
  report(progress: Progress): void
  /** Takes the bar away. */
  clear(): void
}

/**
 * Returns what shows progress: a bar on a terminal, `{event:'progress'}` lines on stderr with `--json` (stdout stays one
 * document), nothing in a pipe or with `--quiet`.
 */
export function progressDisplay(out: Output, stderr: OutputStream, now = () => performance.now()): ProgressDisplay {
  if (out.quiet) return SILENT
  if (out.json) return new Lines(out, now)
  return stderr.isTTY === true ? new Bar(out, stderr, now) : SILENT
}

const SILENT: ProgressDisplay = { report: () => {}, clear: () => {} }

class Lines implements ProgressDisplay {
  readonly #out: Output
  readonly #now: () => number
  #last: number
  #phase = ''

  constructor(out: Output, now: () => number) {
    this.#out = out
    this.#now = now
    this.#last = now()
  }

  report(progress: Progress): void {
    const now = this.#now()
    if (now - this.#last < EVENT_MS && (this.#phase === progress.phase || this.#phase === '')) return
    this.#last = now
    this.#phase = progress.phase
    this.#out.progress({ event: 'progress', ...progress })
  }

  clear(): void {}
}

class Bar implements ProgressDisplay {
  readonly #stderr: OutputStream
  readonly #now: () => number
  readonly #startedMs: number
  #drawnMs = Number.NEGATIVE_INFINITY
  #drawn = false
  #tick = 0
  #what = ''
  #meter = new RateMeter()

  constructor(out: Output, stderr: OutputStream, now: () => number) {
    this.#stderr = stderr
    this.#now = now
    this.#startedMs = now()
    out.beforeWrite(() => this.clear())
  }

  report(progress: Progress): void {
    const now = this.#now()
    const what = `${progress.phase} ${progress.unit}`
    if (what !== this.#what) this.#meter = new RateMeter()
    this.#what = what
    const perSecond = this.#meter.update(progress.done, now)
    if (now - this.#startedMs < SHOW_AFTER_MS || now - this.#drawnMs < REDRAW_MS) return
    this.#drawnMs = now
    this.#drawn = true
    // the width is asked for each time: a person resizes the window
    this.#stderr.write(
      `\r\x1b[2K${progressLine(progress, perSecond, this.#stderr.columns || DEFAULT_COLUMNS, this.#tick++)}`,
    )
  }

  clear(): void {
    if (!this.#drawn) return
    this.#drawn = false
    this.#stderr.write('\r\x1b[2K')
  }
}
