import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../helpers/poll.ts'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'

const MIB = 1024 * 1024

describe.skipIf(CHROMIUM === undefined)(`board, trash and compare${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  let page: Page
  const file = (name: string) => join(screen.laptop.dir, name)
  const column = (status: string) => page.locator(`[data-column="${status}"]`)
  const card = (path: string, status: string) => column(status).locator(`[data-path="${path}"]`)
  const seen = (what: Locator) => what.waitFor({ state: 'visible' })
  const view = (name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()
  const undo = () => page.getByRole('button', { name: 'Undo' }).last().click()
  const statusIs = (path: string, status: string) =>
    poll(
      () => screen.laptop.lines<{ status: string }>(['status', path]),
      ([one]) => one?.status === status,
    )

  beforeAll(async () => {
    screen = await Screen.open()
    const content = randomBytes(2 * MIB)
    for (const name of ['a.blend', 'b.kra']) await writeFile(file(name), name)
    await writeFile(file('big.psd'), content)
    await screen.start()
    for (const name of ['a.blend', 'b.kra', 'big.psd']) await screen.laptop.json(['checkpoint', name, '-m', 'First'])
    content.fill(7, 0, 1000)
    await writeFile(file('big.psd'), content)
    await screen.laptop.json(['checkpoint', 'big.psd', '-m', 'Second'])
    page = await screen.page()
    await view('Board')
    await seen(card('a.blend', 'Todo'))
  })
  afterAll(() => screen.close())

  it('sets the status of a card that is dragged to another column, and Undo takes it back', async () => {
    const from = (await card('a.blend', 'Todo').boundingBox())!
    const to = (await column('WFA').boundingBox())!
    await page.mouse.move(from.x + 40, from.y + 40)
    await page.mouse.down()
    await page.mouse.move(from.x + 60, from.y + 60, { steps: 2 })
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 4 })
    await page.mouse.up()
    await seen(card('a.blend', 'WFA'))
    await statusIs('a.blend', 'WFA')
    expect(await page.getByRole('complementary').count(), 'letting go is no click').toBe(0)
    await undo()
    await seen(card('a.blend', 'Todo'))
    await statusIs('a.blend', 'Todo')
  })

  it('shows a card where the node has it, also when no event says so: a move that was taken back at once', async () => {
    await page.route('**/set-status', async (route) => {
      const response = await route.fetch({ postData: { path: 'a.blend', status: 'Todo' } })
      await route.fulfill({ response })
    })
    await page.getByRole('grid', { name: 'Board' }).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    await seen(page.locator('#view').getByRole('status').getByText('a.blend: WIP'))
    await seen(card('a.blend', 'Todo'))
    await page.unroute('**/set-status')
  })

  it('moves a card by the keyboard, and says so', async () => {
    await page.getByRole('grid', { name: 'Board' }).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await seen(card('b.kra', 'WFA'))
    await seen(page.locator('#view').getByRole('status').getByText('b.kra: WFA'))
    await statusIs('b.kra', 'WFA')
  })

  it('puts a card back when the node refuses', async () => {
    await page.route('**/set-status', (route) =>
      route.fulfill({ status: 409, json: { error: { code: 'NOT_ALLOWED', message: 'no' } } }),
    )
    await page.keyboard.press('Shift+ArrowRight')
    await seen(page.locator('#view').getByRole('status').getByText('b.kra stays WFA'))
    await seen(card('b.kra', 'WFA'))
    await page.unroute('**/set-status')
  })

  it('shows what the search finds, and keeps it on the way to the browser', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('big')
    await card('a.blend', 'Todo').waitFor({ state: 'hidden' })
    await seen(card('big.psd', 'Todo'))
    await view('Browser')
    await seen(page.getByText('1 file found'))
    await page.getByRole('button', { name: 'Clear the search' }).click()
  })

  it('compares two versions: shared chunks, swipe, swap, another version', async () => {
    await page.locator('[data-path="big.psd"]').click()
    await page.getByRole('button', { name: /^Second/ }).click()
    await page.getByRole('button', { name: 'Compare' }).click()
    const share = page.getByRole('region', { name: 'What is the same' })
    const told = await share.getByText(/% of the content is in both/).textContent()
    expect(Number.parseInt(told!, 10)).toBeGreaterThan(50)
    await page.getByRole('button', { name: 'Swipe', exact: true }).click()
    const slider = page.getByRole('slider')
    await slider.focus()
    await page.keyboard.press('End')
    expect(await page.locator('.swipe').getAttribute('data-at')).toBe('100')
    const box = (await slider.boundingBox())!
    await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2)
    expect(await page.locator('.swipe').getAttribute('data-at')).toBe('25')
    const left = page.getByRole('region', { name: 'Left' })
    await seen(left.getByText('First'))
    await page.getByRole('button', { name: 'Swap left and right' }).click()
    await seen(left.getByText('Second'))
    await page.getByRole('combobox', { name: 'Right' }).selectOption({ index: 0 })
    await seen(share.getByText('The content is the same'))
  })

  it('restores from the trash, and purges after saying what goes', async () => {
    await screen.laptop.json(['delete', 'a.blend'])
    await screen.laptop.json(['delete', 'big.psd'])
    await view('Trash')
    await page.getByRole('button', { name: 'Restore a.blend' }).click()
    await page.getByRole('button', { name: 'Restore a.blend' }).waitFor({ state: 'hidden' })
    expect((await screen.laptop.lines(['trash'])).map(({ path }) => path)).toEqual(['big.psd'])
    await page.getByRole('button', { name: 'Purge all…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Purge 2 checkpoints for good?' })
    await seen(dialog.getByText(/^Up to 2\.\d+ MB/))
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(await screen.laptop.lines(['trash']), 'Enter cancels').toHaveLength(1)
    await page.getByRole('button', { name: 'Purge all…' }).click()
    await dialog.getByRole('radio', { name: /^On this laptop at once/ }).check()
    await dialog.getByRole('button', { name: 'Purge 2 checkpoints' }).click()
    await seen(page.getByText('The trash is empty'))
    await page.getByRole('tab', { name: 'Purged' }).click()
    await seen(page.getByText('Purged on 1 of 1').first())
    expect(await screen.laptop.lines(['purge'])).toMatchObject([{ purgedOn: { have: 1, of: 1 } }, {}])
  })

  it('is refused nothing by its Content-Security-Policy, and throws nothing', () => {
    expect(screen.complaints).toEqual([])
  })
})
