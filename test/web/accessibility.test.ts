import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'

interface Violation {
  id: string
  nodes: { html: string; failureSummary?: string }[]
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

describe.skipIf(CHROMIUM === undefined)(`the page for everybody${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  let page: Page
  let axe: string

  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    screen = await Screen.open()
    const { laptop } = screen
    for (const name of ['shot.blend', 'key.png', 'score.wav', 'old.kra']) await writeFile(join(laptop.dir, name), name)
    await screen.start()
    await laptop.json(['checkpoint', 'shot.blend', '-m', 'First layout', '--status', 'WFA'])
    await laptop.json(['checkpoint', 'score.wav', '-m', 'First score', '--status', 'Retake'])
    await laptop.json(['claim', 'score.wav'])
    await laptop.json(['checkpoint', 'old.kra', '-m', 'To be thrown away'])
    await laptop.json(['delete', 'old.kra'])
    await writeFile(join(laptop.dir, 'score.wav'), 'another score')
    await laptop.json(['checkpoint', 'score.wav', '-m', 'Second score'])
    await writeFile(join(laptop.dir, 'shot.blend'), 'changed since')
    page = await screen.page()
    await page.getByRole('button', { name: /^Modified/ }).waitFor()
  })
  afterAll(() => screen.close())

  /** Names, roles and contrast; `only` one rule. */
  async function violations(only?: string): Promise<string[]> {
    await page.evaluate(axe)
    const found = await page.evaluate(
      async (values) => {
        const { axe } = window as unknown as {
          axe: { run(on: Document, options: object): Promise<{ violations: unknown }> }
        }
        return (await axe.run(document, { runOnly: values })).violations
      },
      only === undefined ? { type: 'tag', values: RULES } : { type: 'rule', values: [only] },
    )
    return (found as Violation[]).flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}\n${failureSummary}`),
    )
  }

  const VIEWS: Record<string, () => Promise<void>> = {
    browser: async () => {},
    details: async () => {
      await page.locator('[data-path="shot.blend"]').click()
      await page.getByRole('button', { name: /^First layout/ }).click()
    },
    list: () => page.getByRole('button', { name: 'List' }).click(),
    filter: () => page.getByRole('button', { name: 'Filter' }).click(),
    dialog: async () => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+Shift+C')
      await page.getByRole('dialog').getByLabel('Comment').waitFor()
    },
    board: async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Board' }).click()
      await page.getByRole('grid', { name: 'Board' }).waitFor()
    },
    trash: async () => {
      await page.getByRole('button', { name: 'Trash' }).click()
      await page.getByRole('button', { name: 'Restore old.kra' }).waitFor()
    },
    purge: () => page.getByRole('button', { name: 'Purge all…' }).click(),
    compare: async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Board' }).click()
      await page.locator('[data-path="score.wav"]').click()
      await page.getByRole('button', { name: /^Second score/ }).click()
      await page.getByRole('button', { name: 'Compare' }).click()
      await page.getByText('of the content is in both').waitFor()
    },
    swipe: async () => {
      await page.getByRole('button', { name: 'Swipe' }).click()
      await page.getByRole('slider').waitFor()
    },
    peers: async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Peers' }).click()
      await page
        .getByRole('listitem', { name: 'Ana' })
        .getByText(/on this disk/)
        .waitFor()
    },
    ticket: async () => {
      await page.getByRole('button', { name: 'Invite…' }).click()
      await page.getByRole('button', { name: 'Make a ticket' }).click()
      await page.getByRole('img', { name: 'QR code of the ticket' }).waitFor()
    },
    storage: async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Storage' }).click()
      await page.getByText('As a table').click()
      await page.getByLabel('Other laptops that must hold it first').waitFor()
    },
    jobs: async () => {
      await page.getByRole('button', { name: /^Jobs/ }).click()
      await page.getByRole('dialog', { name: 'Jobs' }).getByText('Create checkpoint').first().waitFor()
    },
    notices: async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Notices/ }).click()
      await page.getByRole('dialog', { name: 'Notices' }).waitFor()
    },
  }

  it.each(Object.keys(VIEWS))('keeps WCAG AA in both themes: %s', async (name) => {
    await VIEWS[name]!()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.locator(`:root[data-theme="${colorScheme}"]`).waitFor()
      // colours pass through a transition, however short
      await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
      expect(await violations(), colorScheme).toEqual([])
    }
  })
})
