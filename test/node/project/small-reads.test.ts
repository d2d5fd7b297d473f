import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSmall } from '../../../src/node/project/read-small.ts'
import { SmallReads } from '../../../src/node/project/small-reads.ts'
import { MAX_SMALL_BYTES, SMALL_BYTES_AT_ONCE, SMALL_FILES_AT_ONCE } from '../../../src/node/small-files/limits.ts'
import { readSmallFiles } from '../../../src/node/small-files/small-files.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pegbar-small-'))
})
afterEach(() => rm(dir, { recursive: true }))

it('returns what is small and rests, as a look at each file does; the others are left to that', async () => {
  const contents = { empty: 0, one: 1, several: 200_000, largest: MAX_SMALL_BYTES, 'too large': MAX_SMALL_BYTES + 1 }
  for (const [name, size] of Object.entries(contents)) {
    await writeFile(join(dir, name), Buffer.alloc(size, 'pegbar keeps every drawing in register, '))
  }
  const small = Object.keys(contents).slice(0, 4)
  // what was a file when it was looked at must not lead out of the project now
  await symlink(join(dir, 'one'), join(dir, 'link'))
  const paths = [...small, 'too large', 'link', 'gone', '.'].map((name) => join(dir, name))
  const read = await readSmallFiles(paths)
  expect(read.slice(small.length)).toEqual([undefined, undefined, undefined, undefined])
  expect(read.slice(0, small.length)).toEqual(await Promise.all(small.map((name) => readSmall(join(dir, name)))))
})

it('holds two groups at most, of few files and few bytes', async () => {
  const files = Array.from({ length: 5 * SMALL_FILES_AT_ONCE }, (_, n) => ({
    file: `${n}`,
    size: n < 100 ? 1 : MAX_SMALL_BYTES,
  }))
  let held = 0
  let most = 0
  const sizes = new Map(files.map(({ file, size }) => [file, size]))
  const reads = new SmallReads(files, async (paths) => {
    expect(paths.length).toBeLessThanOrEqual(SMALL_FILES_AT_ONCE)
    expect(paths.reduce((sum, path) => sum + sizes.get(path)!, 0)).toBeLessThanOrEqual(SMALL_BYTES_AT_ONCE)
    held += paths.length
    most = Math.max(most, held)
    return paths.map((path) => ({ raw: new Uint8Array(0), content: path, chunks: [] }) as never)
  })
  for (const [at, { file }] of files.entries()) {
    expect((await reads.take(at))?.content).toBe(file)
    held--
  }
  expect(held).toBe(0)
  expect(most).toBeLessThanOrEqual(2 * SMALL_FILES_AT_ONCE)
})
