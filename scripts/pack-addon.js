/**
 * `npm run addon`: packs `integrations/blender/pegbar` as `dist/pegbar-blender.zip`, which Blender 3.4 to 4.1 installs as an
 * add-on and later ones as an extension. `node scripts/pack-addon.js [ROOT]`. `npm run build` does it, too.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { zipSync } from 'fflate'
import { globSync } from 'tinyglobby'

const NAME = 'pegbar-blender.zip'
/** Every entry has this time, so that equal files make an equal archive; zip knows none before 1980. */
const MADE = new Date(1980, 0, 1)

/** Returns the names of what was written to `ROOT/dist`: nothing where there is no add-on. */
export async function packAddon(root) {
  const source = join(root, 'integrations', 'blender')
  // one folder at the top: add-ons need it, extensions allow it
  const files = globSync('pegbar/*.{py,toml}', { cwd: source }).sort()
  if (files.length === 0) return []
  const entries = await Promise.all(
    files.map(async (file) => [file, new Uint8Array(await readFile(join(source, file)))]),
  )
  await mkdir(join(root, 'dist'), { recursive: true })
  await writeFile(join(root, 'dist', NAME), zipSync(Object.fromEntries(entries), { mtime: MADE }))
  return [NAME]
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
  const [name] = await packAddon(root)
  if (name === undefined) throw new Error(`there is no add-on in ${root}`)
  console.log(`packed ${join(root, 'dist', name)}`)
}
