/**
 * Makes the pictures of the documents, `docs/images/*.webp`: a small film on two laptops, in a real browser.
 * Needs Blender, FFmpeg and Chromium (Debian: apt-get install blender ffmpeg chromium).
 *
 *     npm run screenshots [-- FOLDER]
 *
 * FOLDER keeps the renders, which take minutes, for the next time.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { CHROMIUM, Screen } from '../test/web/browser.ts'
import { makeFilm } from './screenshots/film.ts'
import { makeMedia } from './screenshots/media.ts'
import { allPictures, type Picture } from './screenshots/pictures.ts'

const IMAGES = resolve(import.meta.dirname, '../docs/images')
/** A document with several of them still loads quickly, bytes. */
const MAX_BYTES = 150_000
const QUALITIES = [86, 78, 68, 55]

if (CHROMIUM === undefined) throw new Error('npm run screenshots needs chromium (Debian: apt-get install chromium)')
const screen = await Screen.open()
try {
  const media = await makeMedia(resolve(process.argv[2] ?? join(screen.studio.root, 'renders')))
  const { url, compared } = await makeFilm(screen.laptop, await screen.studio.laptop('ben'), media)
  screen.url = url
  await mkdir(IMAGES, { recursive: true })
  const first = await screen.page()
  await first.locator('[data-path]').first().waitFor()
  const address = first.url()
  const storageState = await first.context().storageState()
  for (const picture of await allPictures(compared)) {
    // a new profile for each: what one leaves behind is in no other
    const context = await first
      .context()
      .browser()!
      .newContext({
        storageState,
        viewport: { width: 1440, height: 810 },
        colorScheme: picture.theme ?? 'dark',
        reducedMotion: 'reduce',
      })
    await take(await context.newPage(), address, picture)
    await context.close()
  }
  if (screen.complaints.length > 0) throw new Error(screen.complaints.join('\n'))
} finally {
  await screen.close()
}

/** Runs in the page: the folder of this run is a temporary one, and no reader's. */
function hideFolder(root: string): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { currentNode: text } = texts
    if (text.nodeValue?.includes(root)) text.nodeValue = text.nodeValue.replaceAll(root, '/home/ana')
  }
}

async function take(page: Page, address: string, { name, show }: Picture): Promise<void> {
  await page.goto(address)
  await page.locator('[data-path]').first().waitFor()
  await show(page)
  // a view is loaded when it is first shown
  await page.locator('#view > *, .first-run').first().waitFor()
  if ((await page.getByText('This page has no such view').count()) > 0) {
    throw new Error(`${name}: the page that was built has no such view; run npm run build`)
  }
  // a frame without its picture is still waiting for it
  await page.waitForFunction(() => document.querySelector('.preview:empty, [aria-busy="true"]') === null)
  await page.getByText('looking for one…').waitFor({ state: 'hidden' })
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await page.evaluate(hideFolder, screen.laptop.root)
  const bytes = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  for (const quality of QUALITIES) {
    const image = await sharp(bytes).webp({ quality, effort: 6 }).toBuffer()
    if (image.length > MAX_BYTES) continue
    await writeFile(join(IMAGES, `${name}.webp`), image)
    console.log(`docs/images/${name}.webp: ${(image.length / 1000).toFixed(0)} KB`)
    return
  }
  throw new Error(`${name}: more than ${MAX_BYTES} bytes in every quality`)
}
