import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative } from 'node:path'

/** What a version puts into the working folder: the source of each file by its path there. */
export type Placed = ReadonlyMap<string, string>

export interface Version {
  /** `v001` and so on. */
  name: string
  /** What it adds and replaces. */
  files: Placed
}

const SINGLE_FILE = 'asset'

/** Returns the versions of a data set (see `data/set.ts`), in order. */
export async function versionsOf(folder: string): Promise<Version[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      const extension = extname(entry.name)
      if (!entry.isDirectory()) {
        return { name: basename(entry.name, extension), files: new Map([[`${SINGLE_FILE}${extension}`, path]]) }
      }
      const below = await readdir(path, { withFileTypes: true, recursive: true })
      const sources = below.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
      return { name: entry.name, files: new Map(sources.sort().map((source) => [relative(path, source), source])) }
    }),
  )
}

/** Returns the whole tree after each version. */
export function treesOf(versions: readonly Version[]): Placed[] {
  let tree = new Map<string, string>()
  return versions.map(({ files }) => {
    tree = new Map([...tree, ...files])
    return tree
  })
}

export async function bytesOf(files: Placed): Promise<number> {
  let bytes = 0
  for (const source of files.values()) bytes += (await stat(source)).size
  return bytes
}

/** Saves the files of a version as applications do, to a temporary name and then in place, and lets the disk come to rest. */
export async function place({ files }: Version, work: string): Promise<void> {
  const folders = new Set([...files.keys()].map((path) => dirname(path)))
  for (const folder of folders) await mkdir(join(work, folder), { recursive: true })
  const temporary = `${work}.saving`
  for (const [path, source] of files) {
    await copyFile(source, temporary)
    await rename(temporary, join(work, path))
  }
  execFileSync('sync')
}

/** @throws an Error that names the first file that is not there, or not as its source */
export async function compare(expected: Placed, dir: string): Promise<void> {
  for (const [path, source] of expected) {
    if (!(await equal(source, join(dir, path)))) throw new Error(`${path} was not restored as it was stored`)
  }
}

async function equal(a: string, b: string): Promise<boolean> {
  const sizes = await Promise.all(
    [a, b].map((path) =>
      stat(path)
        .then(({ size }) => size)
        .catch(() => -1),
    ),
  )
  if (sizes[0] !== sizes[1]) return false
  const other = createReadStream(b, { highWaterMark: 1 << 20 })[Symbol.asyncIterator]()
  try {
    let rest: Buffer = Buffer.alloc(0)
    for await (const block of createReadStream(a, { highWaterMark: 1 << 20 })) {
      while (rest.length < block.length) {
        const { value, done } = await other.next()
        if (done === true) return false
        rest = Buffer.concat([rest, value])
      }
      if (!rest.subarray(0, block.length).equals(block)) return false
      rest = rest.subarray(block.length)
    }
    return true
  } finally {
    // it is never read to its end, and of 50,000 files the system would not keep each open
    await other.return?.()
  }
}
