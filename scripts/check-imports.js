/**
 * Holds every import in `src/` against `import-table.js` and prints each that breaks it: `file:line`, the import, the
 * reason. `node scripts/check-imports.js [ROOT]`; exit code 1 when something broke.
 *
 * Imports are found by their shape at the start of a line, which the formatter guarantees; a parser that keeps
 * `import type` would be one more dependency.
 */
import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix, resolve } from 'node:path'
import { globSync } from 'tinyglobby'
import { FOLDERS, GUARDED_PACKAGES, PURE } from './import-table.js'

const STATIC =
  /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w$]+\s*,\s*)?(\{[^}]*\}|\*(?:\s*as\s+[\w$]+)?|[\w$]+)\s*from\s*(['"])([^'"]+)\3/gm
const SIDE_EFFECT = /^[ \t]*import\s*()()(['"])([^'"]+)\3/gm
/** `import('x')`, as a value or in a type, and `require('x')`. */
const CALL = /\b(?:import|require)()\(\s*()(['"])([^'"\n]+)\3/gm
/** `new URL('./x-worker.ts', import.meta.url)` loads a worker. */
const WORKER = /\bnew URL()\(\s*()(['"])(\.[^'"\n]+\.[jt]s)\3/gm
const COMPUTED_IMPORT = /^(?!\s*(?:\*|\/\/)).*?\bimport\(\s*(?!['"])[\w$`]/gm

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const src = join(root, 'src')
const files = globSync('**/*.{ts,tsx}', { cwd: src }).sort()
const broken = [...missingPureFiles(), ...files.flatMap(checkFile)]
for (const { where, what, reason } of broken) console.error(`src/${where}: ${what}\n    ${reason}`)
if (broken.length > 0) process.exitCode = 1
else console.log(`${files.length} files keep the import table`)

function checkFile(file) {
  const text = readFileSync(join(src, file), 'utf8')
  const found = [STATIC, SIDE_EFFECT, CALL, WORKER].flatMap((shape) => [...text.matchAll(shape)].map(toImport))
  const computed = [...text.matchAll(COMPUTED_IMPORT)].map((match) => ({
    at: match.index,
    what: 'an import() whose module is computed',
    reason: 'the import table, and the bundler, can only follow a literal',
  }))
  return [...found.flatMap((one) => judge(file, one)), ...computed]
    .sort((a, b) => a.at - b.at)
    .map(({ at, what, reason }) => ({ where: `${file}:${lineOf(text, at)}`, what, reason }))
}

function toImport(match) {
  const [whole, type, clause, , specifier] = match
  return { at: match.index + whole.search(/\S/), specifier, types: Boolean(type) || onlyTypes(clause) }
}

/** `{ type A, type B }` imports no value. */
function onlyTypes(clause) {
  const names =
    /^\{([^}]*)\}$/
      .exec(clause ?? '')?.[1]
      .split(',')
      .filter((name) => name.trim() !== '') ?? []
  return names.length > 0 && names.every((name) => /^\s*type\s/.test(name))
}

function judge(file, { at, specifier, types }) {
  const folder = file.split('/')[0]
  const rule = FOLDERS[folder]
  if (rule === undefined) return [{ at, what: `folder ${folder}`, reason: 'src/ has only the folders of the table' }]
  const refuse = (reason) => [{ at, what: `imports ${types ? 'type ' : ''}'${specifier}'`, reason }]
  if (isBuiltin(specifier)) return isPure(file) ? refuse(PURE.reason) : []
  if (!specifier.startsWith('.')) return packageAllowed(rule, specifier) ? [] : refuse(rule.reason)
  const target = posix.join(posix.dirname(file), specifier)
  if (target === '../package.json') return []
  if (target.startsWith('..'))
    return refuse('src/ imports nothing beside itself (but package.json), and is built alone')
  return targetAllowed(rule, folder, target, types) ? [] : refuse(rule.reason)
}

function isPure(file) {
  return PURE.paths.some((path) => (path.endsWith('/') ? file.startsWith(path) : file === path))
}

function packageAllowed(rule, specifier) {
  return (
    !GUARDED_PACKAGES.some((name) => covers(name, specifier)) || rule.packages.some((name) => covers(name, specifier))
  )
}

/** `@libp2p/*` covers every package of the scope; `level` covers `level/x` too. */
function covers(name, specifier) {
  if (name.endsWith('*')) return specifier.startsWith(name.slice(0, -1))
  return specifier === name || specifier.startsWith(`${name}/`)
}

function targetAllowed(rule, folder, target, types) {
  const [into, ...rest] = target.split('/')
  if (into === folder) return true
  const allowed = rule.may[into]
  if (allowed === undefined) return false
  const path = rest.join('/')
  if (allowed.only !== undefined && !allowed.only.includes(path)) return false
  if (allowed.types === undefined || types) return true
  return allowed.types !== true && allowed.types.includes(path)
}

/** A rule about a file that was renamed would guard nothing. */
function missingPureFiles() {
  return PURE.paths
    .filter((path) => !existsSync(join(src, path)) && existsSync(join(src, path.split('/')[0])))
    .map((path) => ({
      where: path,
      what: 'is listed as pure and does not exist',
      reason: 'see scripts/import-table.js',
    }))
}

function lineOf(text, at) {
  return text.slice(0, at).split('\n').length
}
