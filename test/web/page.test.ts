import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'
import { expect, it } from 'vitest'

const WEB = join(import.meta.dirname, '..', '..', 'src', 'web')
const read = (name: string) => readFile(join(WEB, name), 'utf8')

it('runs under its Content-Security-Policy: no script, style or handler stands in the markup', async () => {
  const html = await read('index.html')
  expect(html).not.toMatch(/\son\w+=|style=|<style|javascript:/i)
  for (const script of html.matchAll(/<script[^>]*>(.*?)<\/script>/gs)) expect(script[1]).toBe('')
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\/[\w.]+$/)
})

it('sets what people wrote as text, never as markup or code', async () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: WEB })
  expect(files.length).toBeGreaterThan(50)
  for (const file of files) {
    expect(await read(file), file).not.toMatch(
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function\(/,
    )
  }
})

it('asks nobody but its own node', async () => {
  for (const file of globSync('**/*.{ts,tsx,css,html}', { cwd: WEB })) {
    expect(await read(file), file).not.toMatch(/["'(]https?:\/\//)
  }
})
