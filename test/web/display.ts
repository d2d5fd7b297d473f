/** A display of its own with a keyboard: what is typed on it goes through the browser's window, as a person's keys do. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { findProgram } from './browser.ts'

const run = promisify(execFile)
const PROGRAMS = { Xvfb: 'xvfb', xdotool: 'xdotool' }

/** Debian's packages that a display needs and this machine lacks. */
export const MISSING_FOR_DISPLAY: readonly string[] = Object.entries(PROGRAMS)
  .filter(([program]) => findProgram(program) === undefined)
  .map(([, debianPackage]) => debianPackage)

export class Display {
  readonly name: string
  readonly #server: ChildProcess

  private constructor(name: string, server: ChildProcess) {
    this.name = name
    this.#server = server
  }

  static async open(): Promise<Display> {
    // the server chooses a number that is free and prints it once it can be used
    const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x860x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [number] = (await once(server.stdout, 'data')) as [Buffer]
    return new Display(`:${number.toString().trim()}`, server)
  }

  /** Presses a key by its X name, for example `ctrl+shift+c`. */
  press(key: string): Promise<string> {
    return this.#tool('key', '--clearmodifiers', key)
  }

  type(text: string): Promise<string> {
    return this.#tool('type', text)
  }

  /** Clicks at a place on the screen, pixels. */
  click(x: number, y: number): Promise<string> {
    return this.#tool('mousemove', String(x), String(y), 'click', '1')
  }

  /** Returns the titles of all windows. */
  async windows(): Promise<string[]> {
    const ids = (await this.#tool('search', '--onlyvisible', '--name', '.')).split('\n')
    return Promise.all(ids.filter((id) => id !== '').map((id) => this.#tool('getwindowname', id).catch(() => '')))
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.kill()
    await closed
  }

  async #tool(...args: string[]): Promise<string> {
    const { stdout } = await run('xdotool', args, { env: { ...process.env, DISPLAY: this.name } })
    return stdout.trim()
  }
}
