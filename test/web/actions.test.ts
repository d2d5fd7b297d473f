import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../helpers/poll.ts'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/previews')
/** A screen that moves, and nobody who would have to choose it. */
const FAKE_SCREEN = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

interface Made {
  id: string
  comment: string
  status: string
  preview: { hash: string; width: number; height: number } | null
}

/** What the page did on the desktop, in the order in which it did it. */
interface Desktop {
  shown: { title: string; body: string | undefined }[]
}

describe.skipIf(CHROMIUM === undefined)(`what the page does to files${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  let guest: Screen
  let page: Page
  const file = (name: string, of = screen) => join(of.laptop.dir, name)
  const card = (path: string) => page.locator(`[data-path="${path}"]`)
  const state = (path: string, name: string) => card(path).getByRole('button', { name: new RegExp(`^${name}:`) })
  const details = () => page.getByRole('complementary')
  /** Beside it stands what a screen reader is told, which is the same. */
  const toast = (text: string | RegExp, of = page) => of.locator('.toast').getByText(text).last()
  const seen = (what: Locator) => what.waitFor({ state: 'visible' })
  const gone = (what: Locator) => what.waitFor({ state: 'hidden' })
  const log = (path: string) => screen.laptop.lines<Made>(['log', path])

  beforeAll(async () => {
    screen = await Screen.open({ flags: FAKE_SCREEN })
    await copyFile(join(FIXTURES, 'picture.png'), file('key.png'))
    for (const name of ['shot.kra', 'both.kra', 'big.mov']) await writeFile(file(name), `${name} 1`)
    await screen.start()
    await screen.laptop.json(['checkpoint', '--all', '-m', 'First'])
    page = await screen.page()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await seen(card('shot.kra'))
  })
  afterAll(async () => {
    await guest?.close()
    await screen.close()
  })

  it('shows pictures of files that no checkpoint has one of', async () => {
    for (const name of ['texture.png', 'bare.png']) await copyFile(join(FIXTURES, 'blend.png'), file(name))
    await screen.laptop.json(['checkpoint', 'bare.png', '-m', 'Without', '--preview', 'none'])
    await seen(state('texture.png', 'Untracked'))
    for (const name of ['texture.png', 'bare.png']) await seen(card(name).locator('img'))
    expect((await log('bare.png'))[0]!.preview).toBeNull()
  })

  describe('Create Checkpoint', () => {
    const dialog = () => page.getByRole('dialog', { name: 'Create Checkpoint' })
    const button = (name: string) => dialog().getByRole('button', { name, exact: true })
    const chosen = () => dialog().getByRole('img', { name: 'The chosen preview' })
    /** Resolves when a chosen picture of that width is shown. */
    const shows = (width: number) =>
      page.waitForFunction(
        (wanted) => document.querySelector<HTMLImageElement>('img[alt="The chosen preview"]')?.naturalWidth === wanted,
        width,
      )
    /** Makes a picture in the page, as wide as it says. */
    const picture = (width: number) =>
      page.evaluateHandle(async (wide) => {
        const canvas = new OffscreenCanvas(wide, 60)
        canvas.getContext('2d')!.fillRect(0, 0, wide, 30)
        return new File([await canvas.convertToBlob({ type: 'image/png' })], 'drawn.png', { type: 'image/png' })
      }, width)

    it('takes a picture that is attached, pasted, dropped, or of the screen', async () => {
      await writeFile(file('shot.kra'), 'shot.kra 2, longer')
      await state('shot.kra', 'Modified').click()
      const [choice] = await Promise.all([page.waitForEvent('filechooser'), button('Attach').click()])
      await choice.setFiles(join(FIXTURES, 'picture.png'))
      await seen(chosen())
      await button('Automatic').click()
      await gone(chosen())

      await page.evaluate(
        async (image) => navigator.clipboard.write([new ClipboardItem({ [image.type]: image })]),
        await picture(81),
      )
      await button('Paste').click()
      await shows(81)
      await button('Automatic').click()
      await dialog().getByLabel('Comment', { exact: true }).focus()
      await page.keyboard.press('Control+v')
      await shows(81)

      await dialog()
        .locator('.preview-picker__frame')
        .evaluate(
          (frame, image) => {
            const dataTransfer = new DataTransfer()
            dataTransfer.items.add(image)
            frame.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
          },
          await picture(82),
        )
      await shows(82)

      await button('Screen').click()
      await page.waitForFunction(() => {
        const image = document.querySelector<HTMLImageElement>('img[alt="The chosen preview"]')
        return image !== null && image.naturalWidth > 200
      })
    })

    it('keeps words, status and picture when it is refused', async () => {
      await dialog().getByLabel('Comment', { exact: true }).fill('With the screen')
      await dialog().getByRole('radio', { name: 'WFA' }).click()
      await writeFile(file('shot.kra'), 'shot.kra 1')
      await button('Create').click()
      await seen(dialog().getByRole('alert'))
      expect(await dialog().getByLabel('Comment', { exact: true }).inputValue()).toBe('With the screen')
      expect(await dialog().getByRole('radio', { name: 'WFA' }).getAttribute('aria-checked')).toBe('true')
      await seen(chosen())

      await writeFile(file('shot.kra'), 'shot.kra 3, longer still')
      await button('Create').click()
      await gone(dialog())
      const [made] = await log('shot.kra')
      expect(made).toMatchObject({ comment: 'With the screen', status: 'WFA', preview: { hash: expect.any(String) } })
    })
  })

  describe('a checkpoint', () => {
    it('opens as a copy that cannot be written into', async () => {
      await card('shot.kra').click()
      await details()
        .getByRole('button', { name: /^First/ })
        .click()
      await details().getByRole('button', { name: 'Open' }).click()
      const said = await toast(/ · Links to other files may not be found from there\.$/).textContent()
      const copy = said!.split(' · ')[0]!
      expect(copy).toMatch(/shot \([0-9a-f]{8}\)\.kra$/)
      expect(await readFile(copy, 'utf8')).toBe('shot.kra 1')
      expect((await stat(copy)).mode & 0o222).toBe(0)
    })

    it('is exported to where the person says, or else downloaded', async () => {
      // a file of the browser's own stands in for one that the person would choose
      await page.evaluate(() => {
        Object.assign(window, {
          showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
            (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
        })
      })
      await details().getByRole('button', { name: 'Export' }).click()
      const name = (await toast(/^Exported shot \([0-9a-f]{8}\)\.kra$/).textContent())!.replace('Exported ', '')
      const written = await page.evaluate(async (of) => {
        const handle = await (await navigator.storage.getDirectory()).getFileHandle(of)
        return (await handle.getFile()).text()
      }, name)
      expect(written).toBe('shot.kra 1')

      await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }))
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        details().getByRole('button', { name: 'Export' }).click(),
      ])
      expect(download.suggestedFilename()).toBe(name)
      expect(await readFile(await download.path(), 'utf8')).toBe('shot.kra 1')
    })

    it('becomes the cover, and Undo takes that back', async () => {
      const coverOf = async () => {
        const [asset] = await page.evaluate(async () => {
          const project = location.hash.split('/')[2]
          const response = await fetch(`/api/v1/projects/${project}/assets/of`, {
            method: 'POST',
            headers: {
              'Content-Type': 'application/json',
              Authorization: `Bearer ${localStorage.getItem('pegbar-token')}`,
            },
            body: JSON.stringify({ paths: ['key.png'] }),
          })
          return response.json() as Promise<{ preview: { hash: string } }[]>
        })
        return asset!.preview.hash
      }
      await copyFile(join(FIXTURES, 'blend.png'), file('key.png'))
      await screen.laptop.json(['checkpoint', 'key.png', '-m', 'Second'])
      const [second, first] = await log('key.png')
      await card('key.png').click()
      await details()
        .getByRole('button', { name: /^First/ })
        .click()
      await details().getByRole('button', { name: 'Set as cover' }).click()
      await seen(toast('key.png has a new cover'))
      expect(await coverOf()).toBe(first!.preview!.hash)
      await page.getByRole('button', { name: 'Undo' }).last().click()
      await seen(toast('Undone'))
      expect(await coverOf()).toBe(second!.preview!.hash)
      // as if there had never been a cover: it goes on showing the newest
      await copyFile(join(FIXTURES, 'picture.png'), file('key.png'))
      await screen.laptop.json(['checkpoint', 'key.png', '-m', 'Third'])
      const [third] = await log('key.png')
      expect(await coverOf()).toBe(third!.preview!.hash)
    })
  })

  describe('with a second laptop', () => {
    let unasked: Page
    const desktop = (of: Page) => of.evaluate(() => (window as unknown as { desktop: Desktop }).desktop.shown)

    it('which joins by a ticket, on its first page', async () => {
      const { ticket } = await screen.laptop.json<{ ticket: string }>(['invite'])
      guest = await Screen.open()
      await guest.startEmpty()
      const first = await guest.page()
      const form = first.locator('form', { hasText: 'Join with a ticket' })
      await first.getByLabel('Your name, as the others see it').fill('Ben')
      await form.getByLabel('Ticket').fill(`${ticket.slice(0, -4)}zzzz`)
      await form.getByLabel('Folder').fill(guest.laptop.dir)
      await form.getByRole('button').click()
      await form.getByRole('alert').waitFor()
      await form.getByLabel('Ticket').fill(ticket)
      await form.getByRole('button').click()
      await first.locator('[data-path="big.mov"]').waitFor()
      await seen(toast('You are in film', first))
      expect(await readFile(file('big.mov', guest), 'utf8')).toBe('big.mov 1')
      expect(guest.complaints).toEqual([])
    })

    it('frees a file up once the other holds it, and Update brings it back', async () => {
      await card('big.mov').click()
      await seen(details().getByText('2/2').first())
      await page.keyboard.press('Delete')
      const dialog = page.getByRole('dialog', { name: 'Free up big.mov?' })
      await dialog.getByRole('button', { name: 'Free up' }).click()
      await state('big.mov', 'Freed').waitFor()
      await expect(readFile(file('big.mov'))).rejects.toMatchObject({ code: 'ENOENT' })
      await state('big.mov', 'Freed').click()
      await gone(state('big.mov', 'Freed'))
      expect(await readFile(file('big.mov'), 'utf8')).toBe('big.mov 1')
    })

    it('tells of a Conflict on the desktop where that was asked for, and nowhere else', async () => {
      const { origin } = new URL(page.url())
      const storageState = await page.context().storageState()
      const watch = () => {
        const shown: Desktop['shown'] = []
        const Real = window.Notification
        Object.assign(window, {
          desktop: { shown },
          Notification: new Proxy(Real, {
            construct(target, [title, options]: [string, NotificationOptions?]) {
              shown.push({ title, body: options?.body })
              return new target(title, options)
            },
          }),
        })
      }
      const other = await page.context().browser()!.newContext({ storageState })
      unasked = await other.newPage()
      for (const one of [page, unasked]) {
        await one.context().grantPermissions(['notifications'], { origin })
        await one.addInitScript(watch)
        await one.goto(page.url())
        await one.reload()
        await seen(one.locator('[data-path="both.kra"]'))
      }
      await page.getByRole('button', { name: /^Notices/ }).click()
      await page.getByRole('checkbox', { name: /desktop/ }).click()
      await seen(page.getByRole('checkbox', { name: /desktop/, checked: true }))
      await page.keyboard.press('Escape')

      await writeFile(file('both.kra'), 'by Ana')
      await screen.laptop.json(['checkpoint', 'both.kra', '-m', 'Ana went on'])
      await writeFile(file('both.kra', guest), 'by Ben')
      await guest.laptop.json(['checkpoint', 'both.kra', '-m', 'Ben went on'])
      await state('both.kra', 'Conflict').waitFor()
      const counted = /^Notices: \d+ unread$/
      for (const one of [page, unasked]) await seen(one.getByRole('button', { name: counted }))
      await poll(
        () => desktop(page),
        (shown) => shown.length > 0,
      )
      expect(await desktop(page)).toEqual([
        {
          title: expect.stringMatching(/both\.kra.* is in Conflict/),
          body: 'Choose mine, theirs or both in its details.',
        },
      ])
      expect(await desktop(unasked)).toEqual([])
      await other.close()
    })

    it('keeps both versions of a Conflict', async () => {
      await state('both.kra', 'Conflict').click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Keep both/ })
        .click()
      await gone(state('both.kra', 'Conflict'))
      const copy = page.locator('[data-path^="both ("]')
      await seen(copy)
      const path = (await copy.getAttribute('data-path'))!
      expect(path).toMatch(/^both \([0-9a-f]{8}\)\.kra$/)
      await poll(
        () => readFile(file(path), 'utf8').catch(() => ''),
        (text) => text === 'by Ben',
      )
      expect(await readFile(file('both.kra'), 'utf8')).toBe('by Ana')
    })
  })

  it('is refused nothing by its Content-Security-Policy, and throws nothing', () => {
    expect(screen.complaints).toEqual([])
  })
})
