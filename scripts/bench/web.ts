/**
 * The page with many assets, in a real Chromium without a graphics processor: from its address to the first rows, from
 * a press to the frame that shows what it did, and the frames that come late while scrolling.
 *
 *     npm run bench:web [-- ASSETS]
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { CHROMIUM, Screen } from '../../test/web/browser.ts'
import { median, printTable } from './figures.ts'
import { coldStart, LATE_FRAME_MS, scrollThrough, type Taken } from './web/in-page.ts'
import { INTERACTIONS, settle } from './web/interactions.ts'

const DEFAULT_ASSETS = 10_000
const ROUNDS = 7
const COLD_ROUNDS = 5
/** Chromium's own start of a window, far more than it takes. */
const WINDOW_START_MS = 3000
const COLD_TARGET_MS = 1000
const INTERACTION_TARGET_MS = 100
const SCROLL_FRAMES = 300
/** What a wheel moves in a frame, and the hardest case: every frame shows other files. */
const SCROLLS = { 'as a wheel does': 100, 'by a screen in each frame': undefined } as const

const FILES_OF_A_SHOT = 25
const SHOTS_OF_A_SEQUENCE = 40
/** Directly in the project's folder: the first that the page shows. */
const TOP_FILES = 20
const CHANGED_FILES = 10
const PREVIEW = join(import.meta.dirname, '../../test/fixtures/previews/picture.png')

async function benchWeb(assets: number): Promise<void> {
  if (CHROMIUM === undefined) throw new Error('npm run bench:web needs chromium (Debian: apt-get install chromium)')
  if (!Number.isInteger(assets) || assets < 1000) throw new TypeError('npm run bench:web -- ASSETS: at least 1000')
  const screen = await Screen.open()
  try {
    await makeProject(screen, assets)
    const page = await screen.page()
    page.setDefaultTimeout(120_000)
    await page.locator('[data-path]').first().waitFor()
    const rows = [row('first rows with names and states, cold', await coldStarts(page), COLD_TARGET_MS)]
    for (const { name, run, isAnswered } of INTERACTIONS) {
      const times: Taken[] = []
      for (let round = 0; round < ROUNDS; round++) {
        await settle(page)
        times.push(await run(page, round))
      }
      rows.push(row(name, times, isAnswered ? undefined : INTERACTION_TARGET_MS))
      console.error(rows.at(-1)!.join('  '))
    }
    console.log(
      `${assets.toLocaleString('en')} assets; milliseconds, median of ${ROUNDS} (cold: ${COLD_ROUNDS}); ` +
        `load ${loadavg()[0]!.toFixed(1)} on ${cpus().length} cores`,
    )
    printTable(['', 'median', 'best', 'worst', 'processor', 'target', 'reached'], rows)
    for (const layout of ['grid', 'list'] as const) {
      for (const [how, pixels] of Object.entries(SCROLLS)) {
        await settle(page, { layout })
        const { frames, medianMs, worstMs, late } = await scrollThrough(page, SCROLL_FRAMES, pixels)
        console.log(
          `scrolling the ${layout} ${how}: ${frames} frames, median ${medianMs.toFixed(0)} ms, ` +
            `worst ${worstMs.toFixed(0)} ms, ${late} over ${LATE_FRAME_MS} ms`,
        )
      }
    }
  } finally {
    await screen.close()
  }
}

/** `target`: undefined where there is none. */
function row(name: string, taken: readonly Taken[], target: number | undefined): string[] {
  const times = taken.map(({ ms }) => ms)
  const middle = median(times)
  const processor = median(taken.map(({ cpuMs }) => cpuMs))
  const measured = [middle, Math.min(...times), Math.max(...times), processor].map((ms) => ms.toFixed(0))
  return [name, ...measured, ...(target === undefined ? ['', ''] : [`${target}`, middle <= target ? 'yes' : 'no'])]
}

/** Small files in folders as a film has them, all checkpointed at once with one preview; a few changed since. */
async function makeProject(screen: Screen, assets: number): Promise<void> {
  const { laptop } = screen
  const paths = Array.from({ length: assets }, (_, index) => pathOf(index))
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))
  for (const folder of folders) await mkdir(join(laptop.dir, folder), { recursive: true })
  for (const path of paths) await writeFile(join(laptop.dir, path), `${path}\n`.repeat(1 + (path.length % 7)))
  await screen.start()
  const started = performance.now()
  await laptop.json(['checkpoint', '--all', '-m', 'Everything', '--preview', PREVIEW])
  console.log(
    `${assets.toLocaleString('en')} files checkpointed in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
  for (const path of paths.slice(0, CHANGED_FILES)) await writeFile(join(laptop.dir, path), `${path}, changed`)
  await laptop.lines(['status'])
}

function pathOf(index: number): string {
  if (index < TOP_FILES) return `a_${index}.png`
  const shot = Math.floor(index / FILES_OF_A_SHOT)
  const sequence = Math.floor(shot / SHOTS_OF_A_SEQUENCE)
  const name = `sh${(shot % SHOTS_OF_A_SEQUENCE) * 10}`
  return `sq${sequence}/${name}/${name}_${index % FILES_OF_A_SHOT}.png`
}

/**
 * Each in a new browser profile, with nothing but the token: no cache of any kind. The browser and its new window have
 * started by then: that is not the page's time, and would run beside it.
 */
async function coldStarts(page: Page): Promise<Taken[]> {
  const storageState = await page.context().storageState()
  const times: Taken[] = []
  for (let round = 0; round < COLD_ROUNDS; round++) {
    const context = await page.context().browser()!.newContext({ storageState, viewport: page.viewportSize() })
    const fresh = await context.newPage()
    await fresh.waitForTimeout(WINDOW_START_MS)
    times.push(await coldStart(fresh, page.url()))
    await context.close()
  }
  return times
}

await benchWeb(Number(process.argv[2] ?? DEFAULT_ASSETS))
