import { styleText } from 'node:util'
import type { OutputStream } from './terminal.ts'

export interface OutputInit {
  stdout: OutputStream
  stderr: OutputStream
  json: boolean
  quiet: boolean
  env: NodeJS.ProcessEnv
}

/** A name of `util.styleText`. */
export type StyleName = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan' | 'magenta'
/** Colours a text, or returns it as it is where colours are not wanted. */
export type Style = (name: StyleName, text: string) => string

/**
 * Where a command's words go: what was asked for to stdout, everything else to stderr. With `--json` stdout has JSON
 * alone; with `--quiet` only what was asked for and errors are left.
 */
export class Output {
  readonly json: boolean
  readonly quiet: boolean
  /** For stdout. */
  readonly style: Style
  /** For stderr. */
  readonly noteStyle: Style
  readonly #stdout: OutputStream
  readonly #stderr: OutputStream
  /** Clears a progress bar: it shares the terminal with every line that is printed. */
  #beforeWrite: () => void = () => {}

  constructor({ stdout, stderr, json, quiet, env }: OutputInit) {
    this.json = json
    this.quiet = quiet
    this.#stdout = stdout
    this.#stderr = stderr
    this.style = styleFor(stdout, env)
    this.noteStyle = styleFor(stderr, env)
  }

  get isTerminal(): boolean {
    return this.#stdout.isTTY === true
  }

  /** Columns of the terminal on stdout; undefined: no terminal, do not shorten. */
  get columns(): number | undefined {
    return this.isTerminal ? (this.#stdout.columns ?? 80) : undefined
  }

  /** One JSON document, the whole answer. */
  document(value: unknown): void {
    this.#out(`${JSON.stringify(value)}\n`)
  }

  /** A list, one object a line. */
  lines(values: Iterable<unknown>): void {
    for (const value of values) this.document(value)
  }

  /** What was asked for, as text. */
  print(text: string): void {
    this.#out(text.endsWith('\n') ? text : `${text}\n`)
  }

  /** That something is done. */
  done(text: string): void {
    if (!this.quiet && !this.json) this.print(text)
  }

  /** What helps a person further, for example the command that undoes it. */
  note(text: string): void {
    if (!this.quiet && !this.json) this.#err(`${text}\n`)
  }

  /** What a person should know, also when a program reads stdout. */
  warn(text: string): void {
    if (!this.quiet) this.#err(`${text}\n`)
  }

  /** Why the command failed. */
  error(text: string): void {
    this.#err(`${text}\n`)
  }

  /** One line of progress for a program that follows on stderr. */
  progress(event: Record<string, unknown>): void {
    this.#err(`${JSON.stringify(event)}\n`)
  }

  beforeWrite(clear: () => void): void {
    this.#beforeWrite = clear
  }

  #out(text: string): void {
    this.#beforeWrite()
    this.#stdout.write(text)
  }

  #err(text: string): void {
    this.#beforeWrite()
    this.#stderr.write(text)
  }
}

/** NO_COLOR with any value but the empty one turns colours off: no-color.org. */
function styleFor(stream: OutputStream, env: NodeJS.ProcessEnv): Style {
  const plain = stream.isTTY !== true || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb'
  return plain ? (_name, text) => text : (name, text) => styleText(name, text, { validateStream: false })
}
