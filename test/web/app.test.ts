import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../helpers/poll.ts'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'

const STATUSES_WIP = ['--status', 'WIP']

describe.skipIf(CHROMIUM === undefined)(`the page${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  let page: Page
  const file = (name: string) => join(screen.laptop.dir, name)
  const card = (path: string) => page.locator(`[data-path="${path}"]`)
  const dialog = () => page.getByRole('dialog', { name: 'Create Checkpoint' })
  const seen = (what: Locator) => what.waitFor({ state: 'visible' })
  const gone = (what: Locator) => what.waitFor({ state: 'hidden' })
  const state = (path: string, name: string) => card(path).getByRole('button', { name: new RegExp(`^${name}:`) })
  const comments = async (path: string) =>
    (await screen.laptop.lines<{ comment: string }>(['log', path])).map(({ comment }) => comment)

  async function create(comment: string): Promise<void> {
    await dialog().getByLabel('Comment', { exact: true }).fill(comment)
    await dialog().getByRole('button', { name: 'Create' }).click()
    await gone(dialog())
  }

  beforeAll(async () => {
    screen = await Screen.open()
    for (const name of ['shot.blend', 'key.png', 'notes.md']) await writeFile(file(name), `${name} 1`)
    await screen.start()
    for (const name of ['shot.blend', 'key.png', 'notes.md']) {
      await screen.laptop.json(['checkpoint', name, '-m', `First of ${name}`, ...STATUSES_WIP])
    }
    page = await screen.page()
    await seen(card('shot.blend'))
  })
  afterAll(() => screen.close())

  it('takes the code out of its address, and reloads without a new one', async () => {
    expect(page.url()).toMatch(/#\/p\/[0-9a-f]{64}\/browser$/)
    await page.reload()
    await seen(card('shot.blend'))
  })

  it('shows the newest checkpoint of a file while its history is on its way', async () => {
    const other = await page.context().newPage()
    const asked = Promise.withResolvers<void>()
    await other.route(/\/checkpoints\?/, (route) => asked.promise.then(() => route.continue()))
    await other.goto(page.url())
    await other.locator('[data-path="notes.md"]').click()
    const history = other.getByRole('complementary').getByRole('listitem')
    await seen(history.getByText('First of notes.md'))
    expect(await history.getByRole('button').count(), 'nothing can be done with it yet').toBe(0)
    asked.resolve()
    await seen(history.getByRole('button', { name: /^First of notes\.md/ }))
    expect(await history.count()).toBe(1)
    await other.close()
  })

  it('shows a change as it happens, and creates a checkpoint by a click on Modified', async () => {
    await writeFile(file('shot.blend'), 'shot.blend 2, longer')
    await state('shot.blend', 'Modified').click()
    await create('By a click')
    await gone(state('shot.blend', 'Modified'))
    expect(await comments('shot.blend')).toEqual(['By a click', 'First of shot.blend'])
  })

  it('creates one by Ctrl+Shift+C, also for several files at once', async () => {
    await writeFile(file('shot.blend'), 'shot.blend 3, longer still')
    await writeFile(file('new.kra'), 'a new picture')
    await seen(state('shot.blend', 'Modified'))
    await seen(state('new.kra', 'Untracked'))
    await card('new.kra').click()
    await card('shot.blend').click({ modifiers: ['Control'] })
    await page.keyboard.press('Control+Shift+C')
    await create('By the keys')
    await gone(state('new.kra', 'Untracked'))
    expect([(await comments('shot.blend'))[0], (await comments('new.kra'))[0]]).toEqual(['By the keys', 'By the keys'])
  })

  it('creates one by a right click, with a status', async () => {
    await writeFile(file('key.png'), 'key.png 2, longer')
    await seen(state('key.png', 'Modified'))
    await card('key.png').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Create Checkpoint/ }).click()
    await dialog().getByRole('radio', { name: 'WFA' }).click()
    await create('By the menu')
    const [made] = await screen.laptop.lines(['log', 'key.png'])
    expect(made).toMatchObject({ comment: 'By the menu', status: 'WFA' })
  })

  it('keeps what was typed through an error and a reload, and Ctrl+S presses the main button', async () => {
    await writeFile(file('notes.md'), 'notes.md 2, longer')
    await state('notes.md', 'Modified').click()
    await page.keyboard.press('Control+s')
    await seen(dialog().getByRole('alert'))
    await dialog().getByLabel('Comment', { exact: true }).fill('Typed before a reload')
    await page.reload()
    await seen(dialog())
    expect(await dialog().getByLabel('Comment', { exact: true }).inputValue()).toBe('Typed before a reload')
    await page.keyboard.press('Control+s')
    await gone(dialog())
    expect((await comments('notes.md'))[0]).toBe('Typed before a reload')
  })

  it('reverts, and Undo brings the newer version back', async () => {
    await card('notes.md').click()
    const details = page.getByRole('complementary')
    await details.getByRole('button', { name: /^First of notes.md/ }).click()
    await details.getByRole('button', { name: 'Revert' }).click()
    await poll(
      () => readFile(file('notes.md'), 'utf8'),
      (text) => text === 'notes.md 1',
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await poll(
      () => readFile(file('notes.md'), 'utf8'),
      (text) => text === 'notes.md 2, longer',
    )
  })

  it('asks before a revert only when unsaved work is checkpointed first', async () => {
    // the page has not seen this yet: it looks at the file itself
    await writeFile(file('notes.md'), 'unsaved')
    await page.getByRole('complementary').getByRole('button', { name: 'Revert' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Checkpoint and revert' }).click()
    await poll(
      () => readFile(file('notes.md'), 'utf8'),
      (text) => text === 'notes.md 1',
    )
    expect((await comments('notes.md'))[0]).toMatch(/^Before revert to/)
  })

  it('finds by name and by comment, and filters', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('keys')
    await seen(page.getByRole('heading', { name: '2 checkpoints' }))
    await page.keyboard.press('Escape')
    await seen(card('notes.md'))
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('checkbox', { name: /^3D/ }).check()
    await gone(card('notes.md'))
    await page.reload()
    await seen(card('shot.blend'))
    expect(await page.locator('[data-path]').count()).toBe(1)
    await page.getByRole('button', { name: 'Filter: 1 chosen' }).click()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.keyboard.press('Escape')
    await seen(card('notes.md'))
  })

  it('sets a status, and takes it back', async () => {
    await card('shot.blend').click()
    await page.getByRole('button', { name: 'Status WIP: change it' }).click()
    await page.getByRole('menuitemcheckbox', { name: /^Done/ }).click()
    await seen(page.getByRole('button', { name: 'Status Done: change it' }))
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await seen(page.getByRole('button', { name: 'Status WIP: change it' }))
  })

  it('prevents the keys of the table and no others', async () => {
    await page.evaluate(() => {
      const log: string[] = []
      Object.assign(window, { log })
      window.addEventListener('keydown', (event) => log.push(`${event.key} ${event.defaultPrevented}`), true)
    })
    await card('shot.blend').click()
    await page.keyboard.press('Control+s')
    await page.keyboard.press('F3')
    // in the search box now: text is typed there
    for (const key of ['c', '/', 'Delete', 'F2', 'Control+c']) await page.keyboard.press(key)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await card('shot.blend').click()
    for (const key of ['F5', 'Control+c', 'F6', 'Tab']) await page.keyboard.press(key)
    const log = await page.evaluate(() => (window as unknown as { log: string[] }).log)
    expect(log.filter((line) => !/^(Control|Escape)/.test(line))).toEqual([
      's true',
      'F3 true',
      'c false',
      '/ false',
      'Delete false',
      'F2 false',
      'c false',
      'F5 true',
      'c false',
      'F6 false',
      'Tab false',
    ])
  })

  it('renames by F2 and moves to the trash by Shift+Delete, with the history', async () => {
    await card('new.kra').click()
    await page.keyboard.press('F2')
    await page.getByLabel('Name in the project').fill('art/renamed.kra')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^art/ }).click()
    await card('art/renamed.kra').click()
    await page.keyboard.press('Shift+Delete')
    await gone(card('art/renamed.kra'))
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await seen(card('art/renamed.kra'))
    await page.getByRole('navigation', { name: 'Folder' }).getByRole('button', { name: 'film' }).click()
  })

  it('draws only what is seen of 50,000 assets', async () => {
    // made in the page: 40 MB through the test's connection to the browser would take longer than all else
    await page.addInitScript(() => {
      const ask = window.fetch
      window.fetch = async (input, init) => {
        const response = await ask(input, init)
        if (!/\/assets(\?|$)/.test(String(input))) return response
        const { assets } = (await response.json()) as { assets: { path: string }[] }
        // as text, piece by piece: writing out 50,000 objects would take longer than what is tried here
        const one = JSON.stringify({ ...assets[0], path: 'PATH' })
        const many = Array.from({ length: 50_000 }, (_, i) => one.replace('PATH', `f${String(i).padStart(5, '0')}.png`))
        return new Response(`{"assets":[${many}],"next":null,"total":${many.length}}`)
      }
    })
    await page.reload()
    await seen(card('f00000.png'))
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await seen(card('f49999.png'))
    expect(await page.locator('[data-path]').count()).toBeLessThan(120)
  })

  it('shows the folder, and what is selected, before all assets are here', async () => {
    const other = await page.context().newPage()
    const all = Promise.withResolvers<void>()
    await other.route('**/assets?*', async (route) => {
      await all.promise
      await route.continue()
    })
    const listed = other.waitForRequest('**/assets?*')
    await other.goto(page.url().replace(/\?.*/, ''))
    const updating = other.getByRole('button', { name: /^Up/ })
    await seen(other.locator('[data-path="shot.blend"]'))
    await seen(other.getByText(/\d files$/))
    await other.locator('[data-path="shot.blend"]').click()
    await seen(other.getByRole('complementary', { name: 'Details of shot.blend' }))
    await listed
    expect(await updating.textContent()).toBe('Update all')
    // a filter is about files that are not here yet: nothing is counted, and nothing said to be absent
    await other.getByRole('button', { name: 'Filter' }).click()
    await seen(other.getByText('Status', { exact: true }))
    await other.getByRole('checkbox', { name: /^3D/ }).click()
    await seen(other.getByText('Counting…'))
    all.resolve()
    await seen(other.getByText('1 file found'))
    await seen(other.getByRole('complementary', { name: 'Details of shot.blend' }))
    expect(await updating.textContent()).toBe('Up to date')
    await other.close()
  })

  it('shows the name or the picture of every view, however wide the window is', async () => {
    const start = page.locator('.header__start')
    for (const width of [1440, 1101, 900]) {
      await page.setViewportSize({ width, height: 900 })
      const views = await page.getByRole('navigation', { name: 'Views' }).getByRole('button').all()
      expect(views.length).toBeGreaterThan(4)
      const end = (await views.at(-1)!.boundingBox())!
      const search = (await page.getByRole('search').boundingBox())!
      expect([width, end.x + end.width <= search.x]).toEqual([width, true])
      expect(await start.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('is refused nothing by its Content-Security-Policy, and throws nothing', () => {
    expect(screen.complaints).toEqual([])
  })
})

describe.skipIf(CHROMIUM === undefined)(`a node without a project${NEEDS_CHROMIUM}`, () => {
  it('offers to make a project of a folder', async () => {
    const screen = await Screen.open()
    try {
      await writeFile(join(screen.laptop.dir, 'shot.blend'), 'shot')
      await screen.startEmpty()
      const page = await screen.page()
      const form = page.locator('form', { hasText: 'Make a project of a folder' })
      await form.getByLabel('Folder').fill(join(screen.laptop.dir, 'shot.blend'))
      await form.getByRole('button').click()
      await form.getByRole('alert').waitFor()
      await form.getByLabel('Folder').fill(screen.laptop.dir)
      await form.getByRole('button').click()
      await page.locator('[data-path="shot.blend"]').waitFor()
    } finally {
      await screen.close()
    }
  })
})
