import { randomBytes } from 'node:crypto'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Laptop } from '../helpers/laptop.ts'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'

/** Sparse, and far longer to read than it takes to press a button. */
const LONG_BYTES = 64e9

describe.skipIf(CHROMIUM === undefined)(`peers, storage, jobs and notices${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  let page: Page
  let ben: Laptop
  const file = (laptop: Laptop, name: string) => join(laptop.dir, name)
  const seen = (what: Locator) => what.waitFor({ state: 'visible' })
  const goTo = (view: string) =>
    page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
  const person = (name: string) => page.getByRole('listitem', { name, exact: true })

  beforeAll(async () => {
    screen = await Screen.open()
    await writeFile(file(screen.laptop, 'shot.blend'), randomBytes(300_000))
    await screen.start()
    // with .pegbarignore it is the second checkpoint
    await screen.laptop.json(['checkpoint', 'shot.blend', '-m', 'First'])
    ben = await screen.studio.laptop('ben')
    page = await screen.page()
    // a stand-in for the desktop's notices: what is asked and shown is kept
    await page.addInitScript(() => {
      const asked: string[] = []
      class Shown extends EventTarget {
        static permission = localStorage.getItem('test-permission') ?? 'default'
        static async requestPermission() {
          asked.push('permission')
          Shown.permission = 'granted'
          localStorage.setItem('test-permission', 'granted')
          return 'granted'
        }
        constructor(title: string) {
          super()
          asked.push(title)
        }
      }
      Object.assign(window, { Notification: Shown, asked })
    })
    await page.reload()
    await seen(page.locator('[data-path="shot.blend"]'))
  })
  afterAll(() => screen.close())

  it('invites by a ticket, and the other laptop appears with its device', async () => {
    await goTo('Peers')
    await seen(person('Ana'))
    await page.getByRole('button', { name: 'Invite…' }).click()
    await page.getByRole('radio', { name: 'artist' }).click()
    await page.getByRole('button', { name: 'Make a ticket' }).click()
    const dialog = page.getByRole('dialog', { name: 'The ticket' })
    await seen(dialog.getByRole('img', { name: 'QR code of the ticket' }))
    const ticket = await dialog.getByLabel('Ticket').inputValue()
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben'])
    await ben.json(['whoami', '--device-name', 'ben-tower'])
    await seen(dialog.getByText(/^Ben \(.*\) has joined\.$/))
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await ben.start(['--no-mdns'])
    await seen(person('Ben').getByText('ben-tower'))
    await seen(person('Ben').getByText('online', { exact: true }))
    await seen(person('Ben').getByText('holds 2 of 2'))
  })

  it('draws how it grew, says the same as a table, and checks', async () => {
    await goTo('Storage')
    await seen(page.getByRole('img', { name: /^Chart of the sizes/ }))
    await page.getByText('As a table').click()
    await seen(page.getByRole('row', { name: / 2 300 KB/ }))
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await seen(page.getByText(/^2 checkpoints, \d+ chunks?, .* read and hashed again\.$/))
  })

  it('shows how far a job of the command line is, and cancels it', async () => {
    const name = file(screen.laptop, 'long.exr')
    await writeFile(name, '')
    await truncate(name, LONG_BYTES)
    const running = screen.laptop.spawn(['checkpoint', 'long.exr', '-m', 'Long'])
    await page.getByRole('button', { name: /^Jobs: 1 run/ }).click()
    const tray = page.getByRole('dialog', { name: 'Jobs' })
    await seen(tray.getByText(/ of 64 GB · .*\/s · .* left$/))
    await tray.getByRole('button', { name: 'Cancel' }).click()
    await seen(tray.getByRole('listitem').filter({ hasText: 'Create checkpoint' }).filter({ hasText: 'Cancelled' }))
    expect((await running.done).code).toBe(130)
    await truncate(name, 1)
    await page.keyboard.press('Escape')
  })

  it('tells of a Conflict: in the title, on the desktop once asked for, and with the way to the file', async () => {
    await page.getByRole('button', { name: 'Notices', exact: true }).click()
    const asked = () => page.evaluate(() => (window as unknown as { asked: string[] }).asked)
    expect(await asked()).toEqual([])
    await page.getByRole('checkbox', { name: /desktop/ }).click()
    await seen(page.getByRole('checkbox', { name: /desktop/, checked: true }))
    await page.keyboard.press('Escape')
    await page.reload()
    await goTo('Peers')
    await ben.end()
    for (const [laptop, comment] of [
      [screen.laptop, 'Ana went on'],
      [ben, 'Ben went on'],
    ] as const) {
      await writeFile(file(laptop, 'shot.blend'), `${comment}, in another way`)
      await laptop.json(['checkpoint', 'shot.blend', '-m', comment])
    }
    await ben.start(['--no-mdns'])
    await page.waitForFunction(() => document.title === '(1) film · Pegbar')
    expect(await asked()).toEqual([expect.stringMatching(/shot\.blend.* is in Conflict/)])
    await page.getByRole('button', { name: 'Notices: 1 unread' }).click()
    await page.getByRole('button', { name: 'Show shot.blend' }).click()
    await seen(page.getByRole('complementary').getByRole('region', { name: 'Conflict' }).getByText('Ben went on'))
    await page.waitForFunction(() => document.title === 'film · Pegbar')
  })

  it('changes a role, and offers nothing that the last admin may not do', async () => {
    await ben.end()
    await goTo('Peers')
    await seen(person('Ben').getByText(/^seen/))
    await page.getByRole('button', { name: 'What to do about Ben' }).click()
    await page.getByRole('menuitemcheckbox', { name: /^viewer/ }).click()
    await seen(person('Ben').getByText('viewer', { exact: true }))
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await seen(person('Ben').getByText('artist', { exact: true }))
    await page.getByRole('button', { name: 'What to do about Ben' }).click()
    await page.getByRole('menuitemcheckbox', { name: /^viewer/ }).click()
    await seen(person('Ben').getByText('viewer', { exact: true }))
    await page.getByRole('button', { name: 'What to do about Ana' }).click()
    await seen(page.getByText('The only admin: make somebody else admin first'))
    expect(await page.getByRole('menuitem').count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('adopts what somebody made before they heard that they may not', async () => {
    await writeFile(file(ben, 'late.kra'), 'made while away')
    await ben.json(['checkpoint', 'late.kra', '-m', 'Too late'])
    await ben.start(['--no-mdns'])
    const waiting = page.getByRole('region', { name: 'Not counted work of Ben' })
    await waiting.getByRole('button', { name: 'Adopt late.kra' }).click()
    await waiting.waitFor({ state: 'hidden' })
    expect(await screen.laptop.lines(['log', 'late.kra'])).toMatchObject([{ comment: 'Too late' }])
  })

  it('says what a removal does before it removes', async () => {
    await page.getByRole('button', { name: 'What to do about Ben' }).click()
    await page.getByRole('menuitem', { name: 'Remove Ben…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove Ben?' })
    await seen(dialog.getByText(/What is on their disk already stays there/))
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await seen(person('Ben').getByText(/^removed by Ana/))
    const [removed] = (
      await screen.laptop.lines<{ person: { name: string }; role: string | null }>(['members'])
    ).filter((one) => one.person.name === 'Ben')
    expect(removed?.role).toBeNull()
  })

  it('is refused nothing by its Content-Security-Policy, and throws nothing', () => {
    expect(screen.complaints).toEqual([])
  })
})
