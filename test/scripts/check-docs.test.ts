import { expect, it } from 'vitest'
import { runScript, withTree } from './tree.ts'

const TREE = {
  'src/core/errors.ts': "export const ERROR_CODES = [\n  // files\n  'FILE_LOCKED',\n  'DISK_FULL',\n] as const\n",
  'package.json': '{ "dependencies": { "level": "1.0.0" }, "devDependencies": { "@types/node": "1.0.0" } }',
  'docs/errors.md': '| code | meaning |\n|---|---|\n| `FILE_LOCKED` | locked |\n| `DISK_FULL` | full |\n',
  'docs/dependencies.md': '| `level` | LevelDB |\n\n| `@types/node` | types |\n',
}

function check(changed: Partial<typeof TREE> = {}) {
  return withTree({ ...TREE, ...changed }, (root) => runScript('check-docs.js', root))
}

it('passes when every code and package has one row', async () => {
  expect(await check()).toMatchObject({ code: 0, stderr: '' })
})

it.each([
  [
    'a code without a row',
    { 'docs/errors.md': '| `DISK_FULL` | full |' },
    'docs/errors.md has no row for code FILE_LOCKED',
  ],
  ['a row without a code', { 'docs/errors.md': `${TREE['docs/errors.md']}| \`OLD\` | gone |` }, 'describes code OLD'],
  [
    'a row twice',
    { 'docs/errors.md': `${TREE['docs/errors.md']}| \`DISK_FULL\` | again |` },
    'two rows for code DISK_FULL',
  ],
  ['a package without a row', { 'docs/dependencies.md': '| `level` | LevelDB |' }, 'no row for package @types/node'],
  [
    'a row without a package',
    { 'package.json': '{ "dependencies": { "level": "1.0.0" } }' },
    'describes package @types/node',
  ],
])('refuses %s', async (_, changed, complaint) => {
  const { code, stderr } = await check(changed)
  expect(stderr).toContain(complaint)
  expect(code).toBe(1)
})
