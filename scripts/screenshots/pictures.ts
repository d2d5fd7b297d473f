/** Which pictures there are: every view of the page by its address, and what stands over the views. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export interface Picture {
  /** Its file's name. */
  name: string
  theme?: 'light'
  /** Brings the page, which shows the browser, to what is pictured. */
  show: (page: Page) => Promise<unknown>
}

const card = (page: Page, path: string) => page.locator(`[data-path="${path}"] .asset-card__name`)

/** Opens one file with its history. */
async function openDetails(page: Page, path: string, comment: RegExp): Promise<void> {
  await card(page, path).click()
  await page.getByRole('complementary').getByRole('button', { name: comment }).click()
}

const PICTURES: readonly Picture[] = [
  { name: 'browser-light', theme: 'light', show: async () => {} },
  { name: 'details', show: (page) => openDetails(page, 'shot-010.blend', /^Moonlight from behind/) },
  { name: 'details-light', theme: 'light', show: (page) => openDetails(page, 'owl.blend', /^Blue rim light/) },
  {
    name: 'create-checkpoint',
    show: async (page) => {
      await card(page, 'owl-colours.kra').click()
      await page.keyboard.press('Control+Shift+C')
      await page.getByRole('textbox', { name: 'Comment', exact: true }).fill('Blue light from behind, as in the shot')
      await page.getByRole('radio', { name: 'WFA' }).click()
    },
  },
  { name: 'conflict', show: (page) => card(page, 'shot-030.blend').click() },
  {
    name: 'notices',
    show: async (page) => {
      await page.getByRole('button', { name: /^Notices/ }).click()
      await page.getByRole('dialog', { name: 'Notices' }).waitFor()
    },
  },
  {
    name: 'list',
    show: async (page) => {
      await page.getByRole('button', { name: 'List' }).click()
      await page.getByRole('button', { name: 'Filter' }).click()
      await page.getByRole('checkbox', { name: /^3D/ }).check()
      await page.keyboard.press('Escape')
    },
  },
  {
    name: 'search',
    show: async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('light')
      await page.getByRole('heading', { name: /checkpoint/ }).waitFor()
    },
  },
  {
    name: 'new-project',
    show: async (page) => {
      await page.getByRole('button', { name: /^Project / }).click()
      await page.getByRole('menuitem', { name: /^New or joined/ }).click()
      await page.getByRole('heading', { name: /^Keep every state/ }).waitFor()
    },
  },
]

/** Returns all pictures: those above, and each view by its address. `compared`: two checkpoints for the view that compares. */
export async function allPictures(compared: readonly [string, string]): Promise<Picture[]> {
  const table = await readFile(join(import.meta.dirname, '../../src/web/app/views.tsx'), 'utf8')
  const ids = [...table.matchAll(/^ {4}id: '([\w-]+)'/gm)].map((match) => match[1]!)
  if (ids.length === 0) throw new Error('src/web/app/views.tsx: no views found')
  const views = ids.map((id) => ({
    name: id,
    show: async (page: Page) => {
      const query = id === 'compare' ? `?a=${compared[0]}&b=${compared[1]}` : ''
      await page.evaluate((route) => {
        location.hash = location.hash.replace(/\/[\w-]+(\?.*)?$/, `/${route}`)
      }, id + query)
    },
  }))
  return [...views, ...PICTURES]
}
