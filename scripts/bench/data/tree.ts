import { join } from 'node:path'
import { content, Noise, writeNew } from './noise.ts'
import { type DataSet, versionName } from './set.ts'

const KIB = 1024
const MIB = 1024 * KIB
const VERSIONS = 5

interface Kind {
  folder: string
  extension: string
  count: number
  bytes: readonly [low: number, high: number]
  /** What the application has compressed already. */
  packed: boolean
}

/** At full size about 1.5 GB. */
const KINDS: readonly Kind[] = [
  { folder: 'Source', extension: '.cs', count: 1500, bytes: [KIB, 30 * KIB], packed: false },
  { folder: 'Data', extension: '.json', count: 1500, bytes: [500, 60 * KIB], packed: false },
  { folder: 'Textures', extension: '.png', count: 1200, bytes: [20 * KIB, 2 * MIB], packed: true },
  { folder: 'Sounds', extension: '.wav', count: 150, bytes: [200 * KIB, 5 * MIB], packed: false },
  { folder: 'Models', extension: '.fbx', count: 50, bytes: [MIB, 20 * MIB], packed: false },
  { folder: 'Levels', extension: '.umap', count: 4, bytes: [60 * MIB, 90 * MIB], packed: false },
]

interface File {
  path: string
  bytes: Buffer
}

/** A game project and four days of work on it. Each file follows from its name and how often it was changed. */
export const TREE: DataSet = {
  name: 'tree',
  title: `${VERSIONS} versions of a game project`,
  about: `A tree as a game project has it, made by a program: thousands of small files of source and data, 1,200 textures, sounds, models, four large levels (about 1.5 GB at full size). Each of the ${VERSIONS - 1} later versions changes a place in one file of forty of each kind and in one level, and adds some files; nothing is deleted.`,
  heavy: true,
  binary: KINDS.filter(({ extension }) => extension !== '.cs' && extension !== '.json').map(
    ({ extension }) => `*${extension}`,
  ),
  missing: () => undefined,
  make: async (folder, scale, log) => {
    // smaller trees have fewer files and smaller large ones
    const shrink = Math.sqrt(scale)
    const latest = new Map<Kind, { path: string; changes: number[] }[]>()
    for (let version = 1; version <= VERSIONS; version++) {
      const put = ({ path, bytes }: File) => writeNew(join(folder, versionName(version), path), bytes)
      for (const kind of KINDS) {
        const files = latest.get(kind) ?? []
        latest.set(kind, files)
        const changed = version === 1 ? 0 : Math.ceil(files.length / 40)
        for (let i = 0; i < changed; i++) {
          const file = files[(version * 7 + i * 40) % files.length]!
          if (file.changes.at(-1) !== version) file.changes.push(version)
          await put({ path: file.path, bytes: contentOf(kind, file.path, shrink, file.changes) })
        }
        const wanted = Math.max(2, Math.round(kind.count * shrink))
        const added = version === 1 ? wanted : Math.floor(wanted / 100)
        for (let i = 0; i < added; i++) {
          const number = files.length
          const path = `${kind.folder}/${number % 20}/${kind.folder.toLowerCase()}-${number}${kind.extension}`
          files.push({ path, changes: [] })
          await put({ path, bytes: contentOf(kind, path, shrink, []) })
        }
      }
      log(`version ${version} in ${folder}`)
    }
  },
}

/** A change replaces a hundredth of the file and inserts a few bytes; what the application packs is another file from there on. */
function contentOf(kind: Kind, path: string, shrink: number, changes: readonly number[]): Buffer {
  const noise = new Noise(path)
  const size = Math.max(64, Math.round(noise.size(...kind.bytes) * shrink))
  let bytes = kind.packed ? noise.bytes(size) : content(noise, size)
  for (const change of changes) {
    const edit = new Noise(`${path} ${change}`)
    const at = edit.between(0, bytes.length - 1)
    const length = kind.packed ? bytes.length - at : Math.min(bytes.length - at, Math.ceil(bytes.length / 100))
    const inserted = edit.bytes(length + edit.between(1, 40))
    bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + length)])
  }
  return bytes
}
