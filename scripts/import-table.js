/**
 * Who may import whom, as data, each rule with its reason: design section 1 and rule 3 of the code style. A folder is
 * one below `src/`; `import type` counts as an import unless a rule says otherwise.
 */

/**
 * @typedef {object} Target
 * @property {string[]} [only] the files of that folder that may be imported; all without it
 * @property {boolean | string[]} [types] only `import type`: of every file (true), or of all but these files
 */

/** Files of core with the words that the faces share with the node: beyond types, ids, errors, limits and value lists. */
const VOCABULARY = ['errors.ts', 'ids.ts', 'limits.ts', 'notice.ts', 'record.ts', 'services.ts']

/** @type {Record<string, { may: Record<string, Target>, packages: string[], reason: string }>} */
export const FOLDERS = {
  core: {
    may: {},
    packages: ['@libp2p/crypto', '@libp2p/interface', '@libp2p/peer-id'],
    reason: 'core is what every other folder means by its words: it knows none of them, and of libp2p only keys',
  },
  codec: {
    may: { core: {} },
    packages: [],
    reason: 'a codec turns the bytes of one chunk into others and back: it knows no file, store or peer',
  },
  cdc: {
    may: { core: {}, codec: {} },
    packages: [],
    reason: 'cutting is pure: where chunks are kept or sent must not change where they are cut',
  },
  store: {
    may: { core: {}, codec: {} },
    packages: ['level', 'abstract-level', 'classic-level', 'memory-level'],
    reason: 'the store keeps bytes and records: it works without a network, and for any cutter',
  },
  protocol: {
    may: { core: {} },
    packages: ['@libp2p/interface', '@libp2p/utils', '@libp2p/crypto', '@libp2p/peer-id', '@multiformats/multiaddr'],
    reason:
      'the protocol speaks to the contracts in core and to libp2p interfaces, so that it runs over any store and stream',
  },
  node: {
    may: { core: {}, codec: {}, cdc: {}, store: {}, protocol: {} },
    packages: ['libp2p', '@libp2p/*', '@chainsafe/libp2p-*', '@multiformats/multiaddr'],
    reason: 'node joins the parts; LevelDB stays behind the store, and the faces come to node, never the other way',
  },
  api: {
    may: { node: { only: ['index.ts'] }, core: { types: VOCABULARY } },
    packages: [],
    reason: 'the API is a face of the node: it sees node/index.ts and the vocabulary of core, no inner part',
  },
  cli: {
    may: {
      api: {},
      // with the whole node loaded, the path to a running one would be slow: home-dir.ts says where node.json lies,
      // sequential-writer.ts writes what `export` was sent, network/index.ts is for the node of `start` alone
      node: { only: ['index.ts', 'home-dir.ts', 'sequential-writer.ts', 'network/index.ts'] },
      // hash.ts: what `export` has written is compared with the content hash by the process that wrote it
      core: { types: [...VOCABULARY, 'hash.ts'] },
    },
    packages: [],
    reason: 'a command calls the API, in process or over loopback: what it did itself, the page could not do',
  },
  web: {
    may: { api: { only: ['client.ts'], types: true } },
    packages: [],
    reason: 'the page runs in a browser and is built apart: it shares the types of the API client, no code',
  },
}

/** Packages that only the folders naming them may import; every other library is free. */
export const GUARDED_PACKAGES = [
  'libp2p',
  '@libp2p/*',
  '@chainsafe/libp2p-*',
  '@multiformats/multiaddr',
  'level',
  'abstract-level',
  'classic-level',
  'memory-level',
]

/** Files that import no module of Node: whole folders (ending in `/`) or single files, relative to `src/`. */
export const PURE = {
  paths: [
    'core/',
    'cdc/cut.ts',
    'cdc/gear.ts',
    'cdc/profile.ts',
    'cdc/wasm-cutter.ts',
    'codec/base.ts',
    'codec/compression-hint.ts',
  ],
  reason:
    'pure code gives the same answer for the same bytes, in any process, worker or browser: I/O belongs to its caller',
}
