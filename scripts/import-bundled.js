import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')

/**
 * Imports a TypeScript file of this repository with all that it imports: Node strips types, but it knows neither the
 * namespaces of the generated code nor `using`.
 *
 * @param {string} path from the root of the repository
 */
export async function importBundled(path) {
  // below node_modules, so that the bundle finds the packages that it leaves outside
  const folder = await mkdtemp(join(root, 'node_modules', '.bundled-'))
  try {
    const outfile = join(folder, 'bundle.mjs')
    await build({
      entryPoints: [join(root, path)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      packages: 'external',
      sourcemap: 'inline',
      logLevel: 'warning',
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
