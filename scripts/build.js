/**
 * `npm run build`: bundles the program into `dist/`, flat, so that `new URL('./x-worker.js', import.meta.url)` holds in
 * every file of it. `node scripts/build.js [ROOT]`; what does not exist yet in ROOT is not built.
 */
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { globSync } from 'tinyglobby'
import { build as buildWithVite } from 'vite'
import { builtinModulesPlugin } from './builtin-modules.js'
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
  'let pegbarRequire;',
  'const require = (id) =>',
  "(pegbarRequire ??= process.getBuiltinModule('node:module').createRequire(import.meta.url))(id)",
].join(' ')

/** Packages of the page that would break its Content-Security-Policy, and what stands in for them. */
const PAGE_ALIASES = {
  // adds <style> elements while a dialog is open
  'react-style-singleton': join(import.meta.dirname, '../src/web/ui/style-singleton.ts'),
}

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const dist = join(root, 'dist')

const entryPoints = entries()
const outputs = await bundle(entryPoints)
const page = await buildPage()
const addon = await packAddon(root)
await removeStale(new Set([...outputs, ...page, ...addon]))
console.log(
  `built ${Object.keys(entryPoints).length} entry points, ${outputs.length} files, ` +
    `and the page, ${page.length} files, in ${relative('', dist)}`,
)

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
    plugins: [builtinModulesPlugin],
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

/**
 * The page: `index.html` and `assets/`, of which every name carries a hash of its content. Nothing is inlined, because
 * the page's Content-Security-Policy lets no inline script or `data:` address through.
 */
async function buildPage() {
  const source = join(root, 'src', 'web')
  if (!existsSync(join(source, 'index.html'))) return []
  const { output } = await buildWithVite({
    configFile: false,
    root: source,
    logLevel: 'error',
    // NODE_ENV also picks React's build; `npm test` sets another one
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: PAGE_ALIASES },
    plugins: [preloadNext()],
    build: {
      outDir: join(dist, 'web'),
      emptyOutDir: false,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: false,
      // few files until something is shown: each further one costs a round between the browser and the node
      cssCodeSplit: false,
      rolldownOptions: { output: { codeSplitting: { groups: firstChunks(join(source, 'index.html')) } } },
      reportCompressedSize: false,
      chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
    },
  })
  const copied = globSync('**/*', { cwd: join(source, 'public') })
  return [...output.map(({ fileName }) => fileName), ...copied].map((file) => join('web', file))
}

/** Fetches what the page's first, small file imports next together with it, not after it. */
function preloadNext() {
  return {
    name: 'preload-next',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const entry = Object.values(bundle).find(({ isEntry }) => isEntry)
        const importsOf = (file) => bundle[file].imports
        const first = reached(entry === undefined ? [] : [entry.fileName], importsOf)
        const files = reached(
          [...first].flatMap((file) => bundle[file].dynamicImports),
          importsOf,
        ).difference(first)
        return [...files].map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head',
        }))
      },
    },
  }
}

/**
 * Two chunks until something is shown: what the entry imports, and what it imports next with `import()`. Views that are
 * loaded when they are first shown are chunks of their own.
 */
function firstChunks(entry) {
  let first
  let next
  const sort = (modules) => {
    const of = (kind) => (id) => modules.getModuleInfo(id)?.[kind] ?? []
    first = reached([entry], of('importedIds'))
    next = reached([...first].flatMap(of('dynamicallyImportedIds')), of('importedIds')).difference(first)
  }
  const inside = (name, ids) => (id, modules) => {
    if (first === undefined) sort(modules)
    return ids().has(id) ? name : null
  }
  return [
    { name: inside('first', () => first), priority: 2 },
    { name: inside('page', () => next), priority: 1 },
  ]
}

function reached(ids, importsOf, found = new Set()) {
  for (const id of ids) {
    if (found.has(id)) continue
    found.add(id)
    reached(importsOf(id), importsOf, found)
  }
  return found
}

/** Removed last, not first: a build that fails, or a command started meanwhile, still finds the program. */
async function removeStale(current) {
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const file = relative(dist, join(entry.parentPath, entry.name))
    if (entry.isFile() && !current.has(file)) await rm(join(dist, file))
  }
}
