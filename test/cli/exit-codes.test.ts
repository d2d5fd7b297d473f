import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EXIT_CODES } from '../../src/cli/exit-codes.ts'

it('the table of exit codes equals that of docs/errors.md', async () => {
  const text = await readFile(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \|.*\| (\d+) \|$/gm)].map((row) => [row[1]!, Number(row[2])])
  expect(Object.fromEntries(rows)).toEqual(EXIT_CODES)
})
