import { describe, expect, it } from 'vitest'
import { runScript, withTree } from './tree.ts'

const PURE_FILES = [
  'cdc/cut.ts',
  'cdc/gear.ts',
  'cdc/profile.ts',
  'cdc/wasm-cutter.ts',
  'codec/base.ts',
  'codec/compression-hint.ts',
]

/** Checks a tree of these files below `src/`; the files that the table lists as pure are there, empty. */
function check(files: Record<string, string>) {
  const pure = Object.fromEntries(PURE_FILES.map((name) => [`src/${name}`, '']))
  const own = Object.fromEntries(Object.entries(files).map(([path, text]) => [`src/${path}`, text]))
  return withTree({ ...pure, ...own }, (root) => runScript('check-imports.js', root))
}

describe('the import table refuses', () => {
  it.each([
    ['core knows no other folder', 'core/a.ts', "import { cut } from '../cdc/cut.ts'"],
    ['core knows no other folder, types too', 'core/a.ts', "import type { Cut } from '../cdc/cut.ts'"],
    ['core: no network', 'core/a.ts', "import { createLibp2p } from 'libp2p'"],
    ['core: no database', 'core/a.ts', "import { Level } from 'level'"],
    ['core is pure', 'core/a.ts', "import { readFile } from 'node:fs/promises'"],
    ['core is pure, without the node: prefix', 'core/a.ts', "import fs from 'fs'"],
    ['cutting is pure', 'cdc/cut.ts', "import { readSync } from 'node:fs'"],
    ['cdc does not know the store', 'cdc/b.ts', "import { Store } from '../store/store.ts'"],
    ['cdc does not know the network', 'cdc/b.ts', "import { tcp } from '@libp2p/tcp'"],
    ['store does not know the protocol', 'store/a.ts', "import { frame } from '../protocol/frame.ts'"],
    ['a codec knows no file', 'codec/a.ts', "import '../cdc/cut.ts'"],
    ['store does not know cdc', 'store/a.ts', "import '../cdc/cut.ts'"],
    ['store: no network', 'store/a.ts', "import type { Connection } from '@libp2p/interface'"],
    ['protocol does not know the store', 'protocol/a.ts', "export { Store } from '../store/store.ts'"],
    ['protocol: interfaces only', 'protocol/a.ts', "import { noise } from '@chainsafe/libp2p-noise'"],
    ['protocol: no database', 'protocol/a.ts', "import { MemoryLevel } from 'memory-level'"],
    ['node does not know its faces', 'node/a.ts', "import { app } from '../api/app.ts'"],
    ['node: LevelDB stays behind the store', 'node/a.ts', "import type { AbstractLevel } from 'abstract-level'"],
    ['api: node only by its index', 'api/a.ts', "import { Project } from '../node/project.ts'"],
    ['api: no values of core', 'api/a.ts', "import { fold } from '../core/fold.ts'"],
    ['api: no values of core, by import()', 'api/a.ts', "const { fold } = await import('../core/fold.ts')"],
    ['api does not know the store', 'api/a.ts', "import type { Store } from '../store/store.ts'"],
    ['cli does not know the store', 'cli/a.ts', "const { Store } = await import('../store/store.ts')"],
    ['cli: node only by its index', 'cli/a.ts', "type Node = import('../node/node.ts').Node"],
    ['cli: no network', 'cli/a.ts', "import { multiaddr } from '@multiformats/multiaddr'"],
    ['web: no code of the client', 'web/a.ts', "import { client } from '../api/client.ts'"],
    ['web: only the client', 'web/a.ts', "import type { App } from '../api/app.ts'"],
    ['nothing beside src', 'cli/a.ts', "import { helper } from '../../test/helper.ts'"],
    ['a worker of another folder', 'store/a.ts', "new Worker(new URL('../cdc/cut-worker.ts', import.meta.url))"],
    ['require', 'cli/a.ts', "const { Level } = require('level')"],
    ['a computed import()', 'cli/a.ts', 'const m = await import(name)'],
    ['a folder that the table does not know', 'utils/a.ts', "import { x } from './x.ts'"],
  ])('%s', async (_, path, statement) => {
    const { code, stderr } = await check({ [path]: `// line one\n\n${statement}\n` })
    expect(stderr).toMatch(new RegExp(`^src/${path}:3: .+\\n    \\S.+\\n$`))
    expect(code).toBe(1)
  })

  it('an import over several lines, at the line where it starts', async () => {
    const { code, stderr } = await check({ 'store/a.ts': "\nimport {\n  type A,\n  b,\n} from '../cdc/b.ts'\n" })
    expect(stderr).toContain("src/store/a.ts:2: imports '../cdc/b.ts'")
    expect(code).toBe(1)
  })

  it('every broken import of a tree, each with its line', async () => {
    const { stderr } = await check({
      'core/a.ts': "import 'level'\nimport 'libp2p'\n",
      'store/b.ts': "export * from '../node/index.ts'\n",
    })
    const places = stderr.split('\n').flatMap((line) => /^src\/\S+:\d+/.exec(line) ?? [])
    expect(places).toEqual(['src/core/a.ts:1', 'src/core/a.ts:2', 'src/store/b.ts:1'])
  })

  it('a file listed as pure that does not exist', async () => {
    const { code, stderr } = await withTree({ 'src/cdc/other.ts': '' }, (root) => runScript('check-imports.js', root))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('src/cdc/cut.ts: is listed') })
  })
})

describe('the import table allows', () => {
  it.each([
    ['core: signatures and its own files', 'core/a.ts', "import { keys } from '@libp2p/crypto/keys'\nimport './b.ts'"],
    [
      'cdc: core, and Node where it is not pure',
      'cdc/b.ts',
      "import fs from 'node:fs'\nimport { x } from '../core/x.ts'",
    ],
    ['store: level and core', 'store/a.ts', "import { Level } from 'level'\nimport { x } from '../core/x.ts'"],
    ['protocol: interfaces', 'protocol/a.ts', "import type { Stream } from '@libp2p/interface'"],
    [
      'node: all four and libp2p',
      'node/a.ts',
      "import { createLibp2p } from 'libp2p'\nimport { s } from '../store/index.ts'",
    ],
    [
      'api: node by its index, errors',
      'api/a.ts',
      "import { n } from '../node/index.ts'\nimport { E } from '../core/errors.ts'",
    ],
    [
      'api: types of core, both ways to write',
      'api/a.ts',
      "import type { A } from '../core/a.ts'\nimport { type B } from '../core/b.ts'",
    ],
    ['cli: the api, lazily', 'cli/a.ts', "const { app } = await import('../api/app.ts')"],
    ['web: types of the client', 'web/a.ts', "import type { Client } from '../api/client.ts'"],
    ['other libraries', 'cli/a.ts', "import { Command } from 'commander'"],
    ['package.json', 'cli/a.ts', "import pkg from '../../package.json' with { type: 'json' }"],
    ['words in comments', 'core/a.ts', "/**\n * import { Level } from 'level'\n * import(x)\n */"],
  ])('%s', async (_, path, text) => {
    expect(await check({ [path]: `${text}\n` })).toMatchObject({ code: 0, stderr: '' })
  })
})
