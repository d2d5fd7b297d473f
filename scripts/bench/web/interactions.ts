/** What a person does all day, each with what shows that it is done. All files stand in one list, the hardest case. */
import type { Page } from 'playwright-core'
import { type Taken, timeOf } from './in-page.ts'

export interface Interaction {
  name: string
  /** The page has answered before: how long the rest takes has no target. */
  isAnswered?: true
  /** The page is as `settle` leaves it. */
  run: (page: Page, round: number) => Promise<Taken>
}

const FILE = '[data-path="a_3.png"]'
const OTHER = '[data-path="a_12.png"]'

/** Brings the page into the state from which each measurement starts: all files below one another, none selected. */
export async function settle(page: Page, { layout = 'grid' }: { layout?: 'grid' | 'list' } = {}): Promise<void> {
  await page.evaluate((wanted) => {
    const project = location.hash.split('/')[2]
    localStorage.setItem('pegbar-browser', JSON.stringify({ layout: wanted, size: 'M' }))
    sessionStorage.clear()
    history.replaceState(null, '', `#/p/${project}/browser?type=Image`)
    window.dispatchEvent(new Event('pegbar-route'))
  }, layout)
  const shown = layout === 'grid' ? '.asset-card' : '.asset-line'
  if ((await page.locator(shown).count()) === 0 || (await page.getByRole('dialog').count()) > 0) await page.reload()
  await page.locator(shown).first().waitFor()
  await page.evaluate(() => document.querySelector('[role="grid"]')!.scrollTo(0, 0))
  await page.locator(`${shown}${FILE}`).waitFor()
  await page.getByRole('searchbox').waitFor()
}

export const INTERACTIONS: readonly Interaction[] = [
  {
    name: 'select',
    run: (page) =>
      timeOf(page, 'click', `${FILE}[aria-selected="true"]`, () => page.click(`${FILE} .asset-card__name`)),
  },
  {
    name: 'open details, with the newest checkpoint',
    // another one each time: its history is not in the page yet
    run: (page, round) =>
      timeOf(page, 'click', '.checkpoint', () => page.click(`[data-path="a_${round}.png"] .asset-card__name`)),
  },
  {
    name: 'the same, until its history is there',
    run: (page, round) =>
      timeOf(page, 'click', '.history__item[data-index]', () =>
        page.click(`[data-path="a_${round + 10}.png"] .asset-card__name`),
      ),
    isAnswered: true,
  },
  {
    name: 'filter by state',
    run: async (page) => {
      await page.getByRole('button', { name: /^Filter/ }).click()
      const box = page.getByRole('checkbox', { name: /^Modified/ })
      await box.waitFor()
      return timeOf(page, 'click', `!${OTHER}`, () => box.click())
    },
  },
  {
    name: 'sort by size',
    run: async (page) => {
      await page.getByRole('button', { name: /^Sort by/ }).click()
      const entry = page.getByRole('menuitemcheckbox', { name: 'Size' })
      await entry.waitFor()
      return timeOf(page, 'click', `!${FILE}`, () => entry.click())
    },
  },
  {
    name: 'search, from the last letter',
    run: async (page) => {
      await page.getByRole('searchbox').focus()
      await page.keyboard.type('a_')
      await page.getByText('20 files found').waitFor()
      return timeOf(page, 'keydown', `!${FILE}`, () => page.keyboard.type('1'))
    },
  },
  {
    name: 'grid to list',
    run: (page) => timeOf(page, 'click', '.asset-line', () => page.getByRole('button', { name: 'List' }).click()),
  },
  {
    name: 'list to grid',
    run: async (page) => {
      await page.getByRole('button', { name: 'List' }).click()
      await page.locator('.asset-line').first().waitFor()
      return timeOf(page, 'click', '.asset-card', () => page.getByRole('button', { name: /^Grid/ }).click())
    },
  },
  {
    name: 'open the dialog of a checkpoint',
    run: async (page) => {
      await page.click(`${FILE} .asset-card__name`)
      await page.locator(`${FILE}[aria-selected="true"]`).waitFor()
      return timeOf(page, 'keydown', '[role="dialog"] textarea', () => page.keyboard.press('c'))
    },
  },
  {
    name: 'select all',
    run: async (page) => {
      await page.getByRole('grid').focus()
      return timeOf(page, 'keydown', `${OTHER}[aria-selected="true"]`, () => page.keyboard.press('Control+a'))
    },
  },
]
