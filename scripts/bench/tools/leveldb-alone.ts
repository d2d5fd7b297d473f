/**
 * What the store's database takes by itself for the same bytes: nothing is cut, hashed, compressed or found again. Pieces of the
 * average size of a chunk go to LevelDB with the options of a store's chunks/, in batches as large, each of them synced.
 *
 *     node leveldb-alone.ts store|restore REPOSITORY VERSION, in the folder to be stored or restored
 */
import { mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { put, type Write } from '../../../src/store/database.ts'
import { sequenceKey } from '../../../src/store/keyspace.ts'
import { LevelBackend } from '../../../src/store/level-backend.ts'
import { TABLE_BYTES } from '../../../src/store/writer.ts'

const PIECE_BYTES = 64 * 1024
/** The list of a version's files; sequence numbers of pieces begin behind those of all lists. */
const FIRST_PIECE = 1000

interface Listed {
  path: string
  pieces: number
}

async function store(repository: string, version: number): Promise<void> {
  await mkdir(repository, { recursive: true })
  const database = await new LevelBackend(repository).open('chunks')
  const listed: Listed[] = []
  let next = FIRST_PIECE + version * 1_000_000
  let batch: Write[] = []
  let bytes = 0
  const flush = async () => {
    await database.batch(batch.splice(0), { sync: true })
    batch = []
    bytes = 0
  }
  for (const path of await filesIn('.')) {
    const file = await open(path)
    let pieces = 0
    for (;;) {
      const piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
      const { bytesRead } = await file.read(piece)
      if (bytesRead === 0) break
      batch.push(put(sequenceKey(next++), piece.subarray(0, bytesRead)))
      bytes += bytesRead
      pieces++
      if (bytes >= TABLE_BYTES) await flush()
    }
    await file.close()
    listed.push({ path, pieces })
  }
  batch.push(put(sequenceKey(version), Buffer.from(JSON.stringify(listed))))
  await flush()
  await database.close()
}

async function restore(repository: string, version: number): Promise<void> {
  const database = await new LevelBackend(repository).open('chunks')
  const list = (await database.get(sequenceKey(version)))!
  let next = FIRST_PIECE + version * 1_000_000
  for (const { path, pieces } of JSON.parse(Buffer.from(list).toString()) as Listed[]) {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, 'wx')
    for (let piece = 0; piece < pieces; piece++) await file.write((await database.get(sequenceKey(next++)))!)
    await file.sync()
    await file.close()
  }
  await database.close()
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

const [what, repository, version] = process.argv.slice(2)
const number = Number(version!.slice(1))
await (what === 'store' ? store(repository!, number) : restore(repository!, number))
