/**
 * `npm run check`: everything about the tree that a machine can judge without running it. Every step runs, also after
 * one has failed. The tests are `npm test`; `.ci/run` does both.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

const STEPS = [
  {
    name: 'format and lint',
    command: 'node_modules/@biomejs/biome/bin/biome',
    args: ['ci', '--colors=off', '--error-on-warnings', '.'],
  },
  { name: 'types', command: 'node_modules/typescript/bin/tsc', args: [] },
  { name: 'types of the page', command: 'node_modules/typescript/bin/tsc', args: ['-p', 'src/web'] },
  { name: 'import table', command: 'scripts/check-imports.js', args: [] },
  { name: 'generated code', command: 'scripts/generate.js', args: ['--check'] },
  { name: 'tables in docs', command: 'scripts/check-docs.js', args: [] },
]

const failed = STEPS.filter(({ name, command, args }) => {
  console.log(`\n== ${name}`)
  const { status, error } = spawnSync(process.execPath, [join(root, command), ...args], { cwd: root, stdio: 'inherit' })
  if (error) console.error(error.message)
  return status !== 0
}).map(({ name }) => name)

console.log(failed.length === 0 ? '\ncheck: all passed' : `\ncheck: failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
