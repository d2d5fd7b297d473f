/**
 * `npm run build`: bundles the program into `dist/`, flat, so that `new URL('./x-worker.js', import.meta.url)` holds in
 * every file of it. `node scripts/build.js [ROOT]`; what does not exist yet in ROOT is not built.
 */
import { cp, readdir, rm } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { build } from 'esbuild'
import { globSync } from 'tinyglobby'
import { packAddon } from './pack-addon.js'

/** Left to Node to load from `node_modules`, each for the reason given. */
const EXTERNAL = {
  level: 'loads classic-level, a native addon',
  'classic-level': 'a native addon, found beside its package.json',
  sharp: 'a native addon, and large: loaded in the process that makes previews',
  '@napi-rs/blake-hash': 'a native addon, optional',
  '@parcel/watcher': 'a native addon, loaded when a node starts to watch',
  open: 'runs a shell script that lies beside its own file',
}

/** Packages written as CommonJS ask for Node's modules with `require`, which an ES module does not have. */
const REQUIRE_FOR_COMMONJS = [
  "import { createRequire as pegbarCreateRequire } from 'node:module'",
  'const require = pegbarCreateRequire(import.meta.url)',
].join('\n')

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const dist = join(root, 'dist')

const entryPoints = entries()
const outputs = await bundle(entryPoints)
const assets = [...(await copyPage()), ...(await packAddon(root))]
await removeStale(new Set([...outputs, ...assets]))
console.log(`built ${Object.keys(entryPoints).length} entry points, ${outputs.length} files, in ${relative('', dist)}`)

/** The program and every worker, by the name they get in `dist/`. */
function entries() {
  const found = {}
  for (const file of globSync(['src/cli/main.ts', 'src/**/*-worker.ts'], { cwd: root }).sort()) {
    const name = file === 'src/cli/main.ts' ? 'cli' : basename(file, '.ts')
    if (found[name] !== undefined) {
      throw new Error(`two entry points would become dist/${name}.js: ${found[name]} and ${file}`)
    }
    found[name] = file
  }
  return found
}

/** Splitting keeps what is only imported dynamically (libp2p, the API server) out of the start of each command. */
async function bundle(entryPoints) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: dist,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: Object.keys(EXTERNAL),
    banner: { js: REQUIRE_FOR_COMMONJS },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  })
  return Object.keys(metafile.outputs).map((file) => relative('dist', file))
}

/** The page is plain files. */
async function copyPage() {
  const page = join(root, 'src', 'web')
  const files = globSync('**/*', { cwd: page })
  for (const file of files) await cp(join(page, file), join(dist, 'web', file))
  return files.map((file) => join('web', file.split('/').join(sep)))
}

/** Removed last, not first: a build that fails, or a command started meanwhile, still finds the program. */
async function removeStale(current) {
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const file = relative(dist, join(entry.parentPath, entry.name))
    if (entry.isFile() && !current.has(file)) await rm(join(dist, file))
  }
}
