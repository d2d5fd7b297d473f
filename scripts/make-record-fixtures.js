/**
 * `node scripts/make-record-fixtures.js`: adds to `test/fixtures/records/v1.json` an envelope of every payload kind that has
 * none there. The format is frozen: what the file holds already is never written again.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const file = join(root, 'test/fixtures/records/v1.json')

// below node_modules, so that the bundle finds the packages that it leaves outside
const temporary = await mkdtemp(join(root, 'node_modules', '.fixtures-'))
try {
  const outfile = join(temporary, 'record-fixtures.mjs')
  await build({
    entryPoints: [join(root, 'test/core/helpers/record-fixtures.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  const { makeRecordFixtures } = await import(pathToFileURL(outfile).href)
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '[]'))
  const names = new Set(kept.map((fixture) => fixture.name))
  const added = (await makeRecordFixtures()).filter((fixture) => !names.has(fixture.name))
  await writeFile(file, `${JSON.stringify([...kept, ...added], undefined, 2)}\n`)
  console.log(`${kept.length} kept, ${added.length} added`)
} finally {
  await rm(temporary, { recursive: true, force: true })
}
