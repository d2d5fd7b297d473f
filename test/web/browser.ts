/** A real node, its page in a real Chromium, and what the page must never do. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Laptop, type ReadyEvent, Studio } from '../helpers/laptop.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
]

/** Returns where a program is; undefined where it is not. */
export function findProgram(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Debian's browser; undefined where there is none. */
export const CHROMIUM = findProgram('chromium')

/** For the names of tests that need it. */
export const NEEDS_CHROMIUM = CHROMIUM === undefined ? ' (skipped: needs chromium, `apt-get install chromium`)' : ''

/** How long one step of a test may take, milliseconds: far above what it takes on a busy machine, below the limit of a test. */
const STEP_LIMIT_MS = 45_000

export interface PageOptions {
  width?: number
  height?: number
  theme?: 'dark' | 'light'
}

export interface ScreenOptions {
  /** Shows the browser's window on this X display; without it there is none. */
  display?: string
  /** Further switches of the browser. */
  flags?: readonly string[]
}

/** One laptop with its node, and browsers that look at its page. */
export class Screen {
  readonly studio: Studio
  readonly laptop: Laptop
  /** What the page complained about: scripts that threw, and what its Content-Security-Policy refused. */
  readonly complaints: string[] = []
  #browser: Browser | undefined
  #hasWindow = false
  #empty: ChildProcess | undefined
  /** Where the page is; opens once. */
  url = ''

  private constructor(studio: Studio, laptop: Laptop) {
    this.studio = studio
    this.laptop = laptop
  }

  /** Starts the browser. `start` starts the node, once files are in the folder. */
  static async open({ display, flags = [] }: ScreenOptions = {}): Promise<Screen> {
    const studio = await Studio.open()
    const screen = new Screen(studio, await studio.laptop('ana'))
    screen.#hasWindow = display !== undefined
    const window = display === undefined ? {} : { headless: false, env: { ...process.env, DISPLAY: display } }
    screen.#browser = await chromium.launch({ executablePath: CHROMIUM!, args: [...FLAGS, ...flags], ...window })
    return screen
  }

  async start(args: readonly string[] = []): Promise<ReadyEvent> {
    const ready = await this.laptop.start(['--as', 'Ana', '--no-mdns', ...args])
    this.url = ready.url
    return ready
  }

  /** Starts the node in a folder that is no project, without naming one. */
  async startEmpty(): Promise<void> {
    const args = ['--json', 'start', '--as', 'Ana', '--no-mdns', '--port', '0', '--listen', '/ip4/127.0.0.1/tcp/0']
    const { child } = this.laptop.spawn(args, { cwd: this.studio.root })
    this.#empty = child
    for await (const line of createInterface({ input: child.stdout! })) {
      const event = JSON.parse(line) as ReadyEvent
      if (event.event !== 'ready') continue
      this.url = event.url
      return
    }
    throw new Error('the node ended before it was ready')
  }

  /** Opens the page with its one-time address: the first time only. A window has the size that its display gives it. */
  async page({ width = 1440, height = 900, theme = 'dark' }: PageOptions = {}): Promise<Page> {
    const viewport = this.#hasWindow ? null : { width, height }
    const context = await this.#browser!.newContext({ viewport, colorScheme: theme })
    const page = await context.newPage()
    page.setDefaultTimeout(STEP_LIMIT_MS)
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (message) => {
      if (/Content.Security.Policy|Uncaught|Warning:/i.test(message.text())) this.complaints.push(message.text())
    })
    await page.goto(this.url)
    return page
  }

  async close(): Promise<void> {
    await this.#browser?.close()
    if (this.#empty !== undefined && this.#empty.exitCode === null) {
      const closed = once(this.#empty, 'close')
      this.#empty.kill('SIGKILL')
      await closed
    }
    await this.studio.close()
  }
}
