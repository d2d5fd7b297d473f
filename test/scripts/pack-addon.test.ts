import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { runScript, withTree } from './tree.ts'

const ROOT = join(import.meta.dirname, '../..')
const ADDON = 'integrations/blender/pegbar'

async function archiveOf(root: string): Promise<Uint8Array> {
  expect(await runScript('pack-addon.js', root)).toMatchObject({ code: 0, stderr: '' })
  return new Uint8Array(await readFile(join(root, 'dist', 'pegbar-blender.zip')))
}

it('packs the add-on in one folder, without what Python leaves beside it, the same bytes each time', async () => {
  const files = { [`${ADDON}/__init__.py`]: 'a = 1', [`${ADDON}/blender_manifest.toml`]: 'id = "pegbar"' }
  const archives = await Promise.all(
    [files, { ...files, [`${ADDON}/__pycache__/a.pyc`]: '', 'integrations/blender/README.md': '' }].map((tree) =>
      withTree(tree, archiveOf),
    ),
  )
  expect(archives[0]).toEqual(archives[1])
  const packed = Object.entries(unzipSync(archives[0]!)).map(([name, bytes]) => [name, strFromU8(bytes)])
  expect(packed).toEqual([
    ['pegbar/__init__.py', 'a = 1'],
    ['pegbar/blender_manifest.toml', 'id = "pegbar"'],
  ])
})

it('fails where there is no add-on', () =>
  withTree({ 'package.json': '{}' }, async (root) => {
    expect(await runScript('pack-addon.js', root)).toMatchObject({ code: 1 })
  }))

it('packs every file of the add-on, under one version and within the limits of a manifest', async () => {
  const packed = unzipSync(await archiveOf(ROOT))
  const sources = (await readdir(join(ROOT, ADDON))).filter((name) => name !== '__pycache__')
  expect(Object.keys(packed).sort()).toEqual(sources.map((name) => `pegbar/${name}`).sort())
  const manifest = strFromU8(packed['pegbar/blender_manifest.toml']!)
  const info = strFromU8(packed['pegbar/__init__.py']!)
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  expect(/^version = "(.*)"$/m.exec(manifest)?.[1]).toBe(version)
  expect(/"version": \((.*)\)/.exec(info)?.[1]).toBe(version.replaceAll('.', ', '))
  // Blender refuses a longer tagline or reason, and one that ends in punctuation
  const sentences = [...manifest.matchAll(/^(?:tagline|network|files) = "(.*)"$/gm)].map((match) => match[1])
  expect(sentences).toHaveLength(3)
  for (const sentence of sentences) expect(sentence).toMatch(/^.{1,63}[\w)]$/)
})
