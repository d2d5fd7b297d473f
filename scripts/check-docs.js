/**
 * Holds the tables in `docs/` against what they describe: the error codes in `src/core/errors.ts` and the packages in
 * `package.json`. `node scripts/check-docs.js [ROOT]`; exit code 1 when one has a row more, less or twice.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))

compare('docs/errors.md', 'code', errorCodes())
compare('docs/dependencies.md', 'package', dependencies())
if (process.exitCode === undefined) console.log('docs/errors.md and docs/dependencies.md are complete')

/** Read from the text: the list is one array of literals, and this script runs without a compiler. */
function errorCodes() {
  const list = /ERROR_CODES = \[([^\]]*)\]/.exec(read('src/core/errors.ts'))
  if (list === null) throw new Error('src/core/errors.ts: no ERROR_CODES array found')
  return [...list[1].matchAll(/'(\w+)'/g)].map((match) => match[1])
}

function dependencies() {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(read('package.json'))
  return Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })
}

/** The rows of a document are those whose first cell is `code`. */
function compare(document, word, expected) {
  const rows = [...read(document).matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1])
  for (const name of expected) if (!rows.includes(name)) complain(`${document} has no row for ${word} ${name}`)
  rows.forEach((name, i) => {
    if (!expected.includes(name)) complain(`${document} describes ${word} ${name}, which does not exist`)
    else if (rows.indexOf(name) !== i) complain(`${document} has two rows for ${word} ${name}`)
  })
}

function complain(message) {
  console.error(message)
  process.exitCode = 1
}

function read(path) {
  return readFileSync(join(root, path), 'utf8')
}
