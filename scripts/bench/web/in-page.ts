/** Measuring inside of the page: its own clock, from an event's own time to the frame that shows the result. */
import type { CDPSession, Page } from 'playwright-core'

/** A frame that takes longer is seen as a stutter, milliseconds. */
export const LATE_FRAME_MS = 50

/** The page's answer is looked for by a selector, or by the absence of one (`!` in front), before each frame. */
export type Shown = string

declare global {
  interface Window {
    measured?: Promise<number>
  }
}

export interface Taken {
  /** By the clock. */
  ms: number
  /** Processor time of the page's main thread: what the clock would show on a machine with nothing else to do. */
  cpuMs: number
}

/**
 * Returns the milliseconds from the next `event` to the end of the first frame in which `shown` holds. `act` makes the
 * event: by then the page listens.
 */
export async function timeOf(
  page: Page,
  event: 'click' | 'keydown',
  shown: Shown,
  act: () => Promise<unknown>,
): Promise<Taken> {
  await page.evaluate(
    ([type, wanted]) => {
      const holds = () =>
        wanted.startsWith('!')
          ? document.querySelector(wanted.slice(1)) === null
          : document.querySelector(wanted) !== null
      if (holds()) throw new Error(`${wanted}: shown before anything happened`)
      window.measured = new Promise((resolve) => {
        const look = (start: number) => {
          if (!holds()) return requestAnimationFrame(() => look(start))
          // a task behind this callback runs when the frame has been drawn
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now() - start)
          return port2.postMessage(undefined)
        }
        const options = { capture: true, once: true }
        window.addEventListener(type, ({ timeStamp }) => requestAnimationFrame(() => look(timeStamp)), options)
      })
    },
    [event, shown] as const,
  )
  const before = await processorTime(page)
  await act()
  const ms = await page.evaluate(() => window.measured!)
  return { ms, cpuMs: (await processorTime(page)) - before }
}

const sessions = new WeakMap<Page, CDPSession>()

/** What the page's main thread has worked so far. */
async function processorTime(page: Page): Promise<number> {
  let session = sessions.get(page)
  if (session === undefined) {
    session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    sessions.set(page, session)
  }
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
}

/** Returns the milliseconds from the start of the navigation to the frame with the first names and states. */
export async function coldStart(page: Page, url: string): Promise<Taken> {
  await processorTime(page)
  await page.addInitScript(() => {
    window.measured = new Promise((resolve) => {
      const look = () => {
        const names = document.querySelector('[data-path]') !== null
        if (!names || document.querySelector('.state-button') === null) return requestAnimationFrame(look)
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(performance.now())
        return port2.postMessage(undefined)
      }
      requestAnimationFrame(look)
    })
  })
  await page.goto(url)
  const ms = await page.evaluate(() => window.measured!)
  return { ms, cpuMs: await processorTime(page) }
}

export interface Frames {
  frames: number
  medianMs: number
  worstMs: number
  late: number
}

/** Scrolls the list of files from the top, by `pixels` in each frame; undefined: by a whole screen. */
export function scrollThrough(page: Page, steps: number, pixels?: number): Promise<Frames> {
  return page.evaluate(
    async ({ most, lateMs, step: each }) => {
      const list = document.querySelector('[role="grid"]')!
      const frame = () => new Promise<number>(requestAnimationFrame)
      const times: number[] = []
      let before = await frame()
      for (let count = 0; count < most; count++) {
        list.scrollTop += each ?? list.clientHeight
        const now = await frame()
        times.push(now - before)
        before = now
      }
      times.sort((a, b) => a - b)
      return {
        frames: times.length,
        medianMs: times[times.length >> 1]!,
        worstMs: times.at(-1)!,
        late: times.filter((ms) => ms > lateMs).length,
      }
    },
    { most: steps, lateMs: LATE_FRAME_MS, step: pixels },
  )
}
