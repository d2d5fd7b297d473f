import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../helpers/poll.ts'
import { CHROMIUM, NEEDS_CHROMIUM, Screen } from './browser.ts'

describe.skipIf(CHROMIUM === undefined)(`two laptops${NEEDS_CHROMIUM}`, () => {
  let screen: Screen
  beforeAll(async () => {
    screen = await Screen.open()
  })
  afterAll(() => screen.close())

  it('see a Conflict side by side, and the person chooses', { timeout: 180_000 }, async () => {
    const ana = screen.laptop
    const ben = await screen.studio.laptop('ben')
    const save = (dir: string, text: string) => writeFile(join(dir, 'a.kra'), text)
    const { addresses } = await screen.start()
    await save(ana.dir, 'one')
    await ana.json(['checkpoint', 'a.kra', '-m', 'One'])
    const { ticket } = await ana.json<{ ticket: string }>(['invite'])
    await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
    await save(ana.dir, 'by Ana')
    await ana.json(['checkpoint', 'a.kra', '-m', 'Made by Ana'])
    await save(ben.dir, 'by Ben')
    await ben.json(['checkpoint', 'a.kra', '-m', 'Made by Ben'])

    const page = await screen.page()
    const card = page.locator('[data-path="a.kra"]')
    await card.waitFor()
    await ben.start(['--no-mdns', '--peer', addresses[0]!])
    await card.getByRole('button', { name: /^Conflict:/ }).click()
    const lanes = page.getByRole('dialog').getByRole('region', { name: 'Conflict' })
    await lanes.getByText('Made by Ana').waitFor()
    await lanes.getByText('Made by Ben').waitFor()
    expect(await lanes.getByRole('button').allTextContents()).toEqual([
      'Keep mine',
      'Take theirs',
      'Keep both: the other goes on under a new name',
    ])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    // the history is a list to all, and a graph to those who see it
    await card.click()
    const history = page.getByRole('complementary').getByRole('listitem')
    await history.nth(2).waitFor()
    const graph = () => history.locator('.graph-lines [data-edge]').count()
    expect(await graph()).toBe(4)
    const heads = history.getByText('one of 2 versions side by side')
    expect([await heads.count(), await history.getByText('2 checkpoints go on from here').count()]).toEqual([2, 1])
    await page.getByRole('complementary').getByRole('button', { name: 'Take theirs' }).click()
    await poll(
      () => readFile(join(ana.dir, 'a.kra'), 'utf8'),
      (text) => text === 'by Ben',
    )
    await card.getByRole('button', { name: /^Conflict:/ }).waitFor({ state: 'hidden' })
    await heads.first().waitFor({ state: 'hidden' })

    // what goes past somebody's claim asks first
    await poll(
      async () => {
        await ben.run(['update', 'a.kra'])
        return ben.run(['claim', 'a.kra'])
      },
      ({ code }) => code === 0,
    )
    await card.getByText('Claimed by Ben', { exact: true }).waitFor()
    await save(ana.dir, 'by Ana again')
    await card.getByRole('button', { name: /^Modified:/ }).click()
    await page.getByLabel('Comment', { exact: true }).fill('All the same')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByRole('button', { name: 'Go on all the same' }).click()
    await card.getByRole('button', { name: /^Modified:/ }).waitFor({ state: 'hidden' })
    expect((await ana.lines<{ comment: string }>(['log', 'a.kra']))[0]).toMatchObject({
      comment: 'All the same',
      forcedOver: { name: 'Ben' },
    })
    expect(screen.complaints).toEqual([])
  })
})
