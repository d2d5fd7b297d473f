/**
 * `npm run generate`: writes the code that is made from other sources and committed, so that neither a build nor a
 * reader needs the generators. With `--check` it writes nothing and fails when a committed file is not what its source
 * gives today.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'protons'

/** The folder of `src/` whose `pb/` holds the codec of each `proto/` file. */
const FOLDER_OF_PROTO = {
  'record.proto': 'core',
  'wire.proto': 'protocol',
}

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

const sources = (await readdir(join(root, 'proto')).catch(() => [])).filter((name) => name.endsWith('.proto'))
for (const source of sources) await protobuf(source)
await reportOrphans()
webAssembly()

async function protobuf(source) {
  const folder = FOLDER_OF_PROTO[source]
  if (folder === undefined) return fail(`proto/${source}: scripts/generate.js names no folder for it`)
  const output = join(root, 'src', folder, 'pb')
  if (!check) {
    await mkdir(output, { recursive: true })
    await generate(join(root, 'proto', source), { output })
    return
  }
  const fresh = await mkdtemp(join(tmpdir(), 'pegbar-generate-'))
  try {
    await generate(join(root, 'proto', source), { output: fresh })
    const name = generatedName(source)
    const committed = await readFile(join(output, name), 'utf8').catch(() => undefined)
    if (committed !== (await readFile(join(fresh, name), 'utf8'))) {
      differs(`src/${folder}/pb/${name} is not what proto/${source} gives`)
    }
  } finally {
    await rm(fresh, { recursive: true })
  }
}

/** Code whose source was renamed or removed would be used for ever, and pass every other check. */
async function reportOrphans() {
  const expected = new Set(sources.map((source) => `${FOLDER_OF_PROTO[source]}/${generatedName(source)}`))
  for (const folder of new Set(Object.values(FOLDER_OF_PROTO))) {
    for (const name of await readdir(join(root, 'src', folder, 'pb')).catch(() => [])) {
      if (!expected.has(`${folder}/${name}`)) differs(`src/${folder}/pb/${name} comes from no file in proto/`)
    }
  }
}

function webAssembly() {
  const script = join(import.meta.dirname, 'build-wasm.js')
  try {
    execFileSync(process.execPath, [script, ...(check ? ['--check'] : [])], { cwd: root, stdio: 'inherit' })
  } catch (error) {
    if (error.status === null) throw error
    process.exitCode = error.status
  }
}

function generatedName(source) {
  return source.replace(/\.proto$/, '.ts')
}

function differs(message) {
  fail(`${message}: run \`npm run generate\``)
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
