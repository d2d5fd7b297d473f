/** The table of shortcuts in a browser: what each row does, and what is left to the browser. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../helpers/poll.ts'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'
import { Display, MISSING_FOR_DISPLAY } from './display.ts'

/** The keys of the table, as Playwright names them. */
const TABLE = ['Control+Shift+C', 'c', 'Control+s', 'F3', '/', 'F5', 'F2', 'Delete', 'Shift+Delete']
const FIRST = 'First version'

/** One laptop with a Modified file (shot.blend) and an unchanged one (key.png). */
async function openProject(display?: string): Promise<Screen> {
  const screen = await Screen.open(display === undefined ? {} : { display })
  for (const name of ['shot.blend', 'key.png']) await writeFile(join(screen.laptop.dir, name), `${name} 1`)
  await screen.start()
  await screen.laptop.json(['checkpoint', 'shot.blend', 'key.png', '-m', FIRST, '--preview', 'none'])
  await writeFile(join(screen.laptop.dir, 'shot.blend'), 'shot.blend 2, longer')
  return screen
}

/** Short names for what the tests look at. */
function looksAt(page: Page) {
  const card = (path: string) => page.locator(`[data-path="${path}"]`)
  return {
    card,
    dialog: (name: string | RegExp) => page.getByRole('dialog', { name }),
    search: page.getByRole('searchbox'),
    comment: page.getByRole('textbox', { name: 'Comment', exact: true }),
    modified: card('shot.blend').getByRole('button', { name: /^Modified:/ }),
    details: page.getByRole('complementary'),
    toast: (title: string) => page.locator('.toast', { hasText: title }),
  }
}

const seen = (what: Locator) => what.waitFor({ state: 'visible' })
const gone = (what: Locator) => what.waitFor({ state: 'hidden' })
const focused = (what: Locator) => what.evaluate((element) => element === document.activeElement)
const hasFocus = (what: Locator) => poll(() => focused(what), Boolean)

/** Waits for the request of an operation, by the end of its path, while `act` runs. */
async function asks(page: Page, operation: string, act: () => Promise<unknown>): Promise<void> {
  const request = page.waitForRequest((one) => new URL(one.url()).pathname.endsWith(`/${operation}`))
  await Promise.all([request, act()])
}

describe.skipIf(CHROMIUM === undefined)(`each row of the table${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  let page: Page
  let at: ReturnType<typeof looksAt>

  beforeAll(async () => {
    screen = await openProject()
    page = await screen.page()
    at = looksAt(page)
    await seen(at.modified)
  })
  afterAll(() => screen.close())

  const closes = async (dialog: Locator) => {
    await page.keyboard.press('Escape')
    await gone(dialog)
  }

  it.each(['Control+Shift+C', 'c'])('%s creates a checkpoint of the selected asset', async (keys) => {
    await at.card('shot.blend').click()
    await page.keyboard.press(keys)
    await seen(at.dialog('Create Checkpoint').getByText('shot.blend', { exact: true }))
    // the letter opened the dialog, and is not the first one of the comment
    await hasFocus(at.comment)
    expect(await at.comment.inputValue()).toBe('')
    await closes(at.dialog('Create Checkpoint'))
  })

  it('creates none of a file that has not changed, and says so', async () => {
    await at.card('key.png').click()
    await page.keyboard.press('c')
    await seen(at.toast('Nothing has changed'))
    expect(await at.dialog('Create Checkpoint').count()).toBe(0)
  })

  it('a click on the Modified state does the same', async () => {
    await at.modified.click()
    await seen(at.dialog('Create Checkpoint').getByText('shot.blend', { exact: true }))
    await closes(at.dialog('Create Checkpoint'))
  })

  it('a click on a checkpoint offers Revert and Open, which act on that version', async () => {
    const { stdout } = await screen.laptop.run(['--json', 'log', 'key.png'])
    const { id } = JSON.parse(stdout) as { id: string }
    await at.card('key.png').click()
    await at.details.getByRole('button', { name: new RegExp(`^${FIRST}`) }).click()
    await asks(page, `checkpoints/${id}/open`, () => at.details.getByRole('button', { name: 'Open' }).click())
    await seen(at.toast(`key (${id.slice(0, 8)}).png`))
    await asks(page, 'revert', () => at.details.getByRole('button', { name: 'Revert' }).click())
    await seen(at.toast(`key.png is back at “${FIRST}”`))
  })

  it('Ctrl+S syncs; in a dialog it is its main button', async () => {
    await asks(page, 'sync', () => page.keyboard.press('Control+s'))
    await at.card('shot.blend').click()
    await page.keyboard.press('F2')
    await page.getByLabel('Name in the project').fill('shots/shot.blend')
    await asks(page, 'move', () => page.keyboard.press('Control+s'))
    await at.toast('shot.blend is now').getByRole('button', { name: 'Undo' }).click()
    await seen(at.card('shot.blend'))
  })

  it.each(['F3', '/'])('%s goes into the search', async (keys) => {
    await page.getByRole('grid').focus()
    await page.keyboard.press(keys)
    await hasFocus(at.search)
    expect(await at.search.inputValue()).toBe('')
  })

  it('F5 looks at the folder and fetches again, without a reload', async () => {
    await page.evaluate(() => Object.assign(window, { same: true }))
    await page.getByRole('grid').focus()
    const fetched = page.waitForRequest((one) => new URL(one.url()).pathname.endsWith('/assets'))
    await Promise.all([fetched, asks(page, 'rescan', () => page.keyboard.press('F5'))])
    expect(await page.evaluate(() => 'same' in window)).toBe(true)
  })

  it('F2 renames', async () => {
    await at.card('key.png').click()
    await page.keyboard.press('F2')
    const name = page.getByLabel('Name in the project')
    await hasFocus(name)
    expect(await name.inputValue()).toBe('key.png')
    await closes(at.dialog('Rename key.png'))
  })

  it('Delete asks before it frees, and names what leaves this disk', async () => {
    await at.card('key.png').click()
    await page.keyboard.press('Delete')
    await seen(at.dialog('Free up key.png?').getByText(/\(9 B\).*leave this disk/))
    // here it has no second meaning
    await page.keyboard.press('Delete')
    await closes(at.dialog('Free up key.png?'))
  })

  it('Shift+Delete moves to the trash, with Undo', async () => {
    await at.card('key.png').click()
    await page.keyboard.press('Shift+Delete')
    await gone(at.card('key.png'))
    await at.toast('Moved key.png').getByRole('button', { name: 'Undo' }).click()
    await seen(at.card('key.png'))
  })

  it('a real reload keeps the session, the view and what was typed', async () => {
    await at.card('shot.blend').click()
    await page.keyboard.press('F2')
    await page.getByLabel('Name in the project').fill('shots/typed.blend')
    const address = page.url()
    await page.reload()
    await seen(at.details)
    expect(page.url()).toBe(address)
    await page.keyboard.press('F2')
    expect(await page.getByLabel('Name in the project').inputValue()).toBe('shots/typed.blend')
    await closes(at.dialog('Rename shot.blend'))
    await page.keyboard.press('/')
    await page.keyboard.type('shot')
    await page.waitForURL(/q=shot/)
    await page.reload()
    await poll(
      () => at.search.inputValue(),
      (text) => text === 'shot',
    )
    await seen(at.card('shot.blend'))
    await hasFocus(page.locator('body'))
    await at.search.fill('')
    await seen(at.card('key.png'))
  })

  it('takes exactly the keys of the table from the browser', async () => {
    await at.card('shot.blend').click()
    expect(await takenOf(page, TABLE)).toEqual(TABLE)
    expect(await takenOf(page, otherKeys())).toEqual([])
  })

  it('leaves the keys for assets to the browser where none is selected', async () => {
    await page.getByRole('grid').focus()
    await page.keyboard.press('Escape')
    await gone(at.details)
    expect(await takenOf(page, TABLE)).toEqual(TABLE.filter((keys) => !/F2|Delete/.test(keys)))
  })

  it('takes only Ctrl+Shift+C and Ctrl+S inside of text', async () => {
    await at.card('shot.blend').click()
    for (const field of ['search', 'text area'] as const) {
      if (field === 'search') await at.search.focus()
      else await at.modified.click()
      await hasFocus(field === 'search' ? at.search : at.comment)
      expect([field, await takenOf(page, [...TABLE, ...otherKeys()])]).toEqual([
        field,
        ['Control+Shift+C', 'Control+s'],
      ])
    }
    await closes(at.dialog('Create Checkpoint'))
  })

  it('types its letters into text', async () => {
    await at.modified.click()
    await hasFocus(at.comment)
    await page.keyboard.type('c/Cc')
    await page.keyboard.press('Home')
    await page.keyboard.press('Delete')
    expect(await at.comment.inputValue()).toBe('/Cc')
    await closes(at.dialog('Create Checkpoint'))
  })

  it('throws nothing', () => {
    expect(screen.complaints).toEqual([])
  })
})

/** Every key that keyboards commonly have, with every choice of modifiers, but those of the table. */
function otherKeys(): string[] {
  const named =
    'Enter Escape Tab Backspace Insert Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight Delete'
  const signs = [...'abcdefghijklmnopqrstuvwxyz0123456789 -=,.;/?[]']
  const functions = Array.from({ length: 12 }, (_, index) => `F${index + 1}`)
  const keys = [...signs, ...named.split(' '), ...functions, 'ContextMenu', 'PrintScreen', 'Pause']
  const modifiers = ['Control+', 'Shift+', 'Alt+', 'Meta+']
  const choices = Array.from({ length: 1 << modifiers.length }, (_, bits) =>
    modifiers.filter((_name, index) => bits & (1 << index)).join(''),
  )
  const taken = new Set(TABLE.map((one) => one.toLowerCase()))
  // with Shift the slash is another sign; where a keyboard has it above the 7 it arrives as a slash all the same
  taken.add('shift+/')
  return choices.flatMap((choice) => keys.map((key) => choice + key)).filter((one) => !taken.has(one.toLowerCase()))
}

/**
 * Returns which keys the page's listener takes from the browser where the focus is. They are events made here, so that
 * none reaches the browser, and stopped behind the listener, so that no part of the page acts on the others.
 */
function takenOf(page: Page, keys: readonly string[]): Promise<string[]> {
  return page.evaluate((all) => {
    const stop = (event: Event) => event.stopImmediatePropagation()
    window.addEventListener('keydown', stop, true)
    const taken = all.filter((one) => {
      const parts = one.split('+')
      const key = parts.pop()!
      const shiftKey = parts.includes('Shift')
      const event = new KeyboardEvent('keydown', {
        key: shiftKey && key.length === 1 ? key.toUpperCase() : key,
        code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
        ctrlKey: parts.includes('Control'),
        altKey: parts.includes('Alt'),
        metaKey: parts.includes('Meta'),
        shiftKey,
        // a key that is held down is taken, too, and does nothing
        repeat: true,
        bubbles: true,
        cancelable: true,
      })
      ;(document.activeElement ?? document.body).dispatchEvent(event)
      return event.defaultPrevented
    })
    window.removeEventListener('keydown', stop, true)
    return taken
  }, keys)
}

const MISSING = [...(CHROMIUM === undefined ? ['chromium'] : []), ...MISSING_FOR_DISPLAY]
const WHY = MISSING.length === 0 ? '' : ` (skipped: needs Debian packages ${MISSING.join(', ')})`

/** Here keys come from a keyboard, through the window: what the page does not take, the browser does. */
describe.skipIf(MISSING.length > 0)(`keys of a keyboard in a browser's window${WHY}`, () => {
  let display: Display
  let screen: Screen
  let page: Page
  let at: ReturnType<typeof looksAt>
  const viewport = () => page.evaluate(() => [innerWidth, innerHeight])
  const isSame = () => page.evaluate(() => 'same' in window)

  beforeAll(async () => {
    display = await Display.open()
    screen = await openProject(display.name)
    page = await screen.page()
    at = looksAt(page)
    await seen(at.modified)
    await page.evaluate(() => Object.assign(window, { same: true }))
    await at.card('shot.blend').click()
  })
  afterAll(async () => {
    await screen?.close()
    await display?.close()
  })

  it('do what the table says, and nothing of the browser’s own', async () => {
    const [size, windows] = [await viewport(), await display.windows()]
    await display.press('ctrl+shift+c')
    await hasFocus(at.comment)
    // were the browser's inspector or its search open, they would have what is typed
    await display.type('typed')
    await poll(
      () => at.comment.inputValue(),
      (text) => text === 'typed',
    )
    await asks(page, 'checkpoints', () => display.press('ctrl+s'))
    await gone(at.dialog('Create Checkpoint'))
    await asks(page, 'sync', () => display.press('ctrl+s'))
    await display.press('F3')
    await hasFocus(at.search)
    await display.type('shot')
    await poll(
      () => at.search.inputValue(),
      (text) => text === 'shot',
    )
    await asks(page, 'rescan', async () => {
      await at.card('shot.blend').click()
      await display.press('F5')
    })
    await display.press('F2')
    await seen(at.dialog('Rename shot.blend'))
    await display.press('Escape')
    await gone(at.dialog('Rename shot.blend'))
    await display.press('Delete')
    await seen(at.dialog('Free up shot.blend?'))
    await display.press('Escape')
    await gone(at.dialog('Free up shot.blend?'))
    // no reload, no inspector beside the page, no window that asks where to save
    expect([await isSame(), await viewport(), await display.windows()]).toEqual([true, size, windows])
  })

  it('are the browser’s where the table has none: find, reload, new tab', async () => {
    await display.press('ctrl+f')
    // its search has the focus then, and what is typed
    await display.type('c')
    await display.press('Escape')
    expect(await at.dialog('Create Checkpoint').count()).toBe(0)
    const address = page.url()
    await display.press('ctrl+r')
    await poll(
      // in the middle of the reload there is no page to ask
      () => isSame().catch(() => true),
      (same) => !same,
    )
    await seen(at.details)
    expect([page.url(), await at.search.inputValue()]).toEqual([address, 'shot'])
    await display.press('ctrl+t')
    await poll(
      () => display.windows(),
      (titles) => titles.some((title) => /New Tab/.test(title)),
    )
  })
})
