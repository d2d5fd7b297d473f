import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { status } from '../../../src/node/project/status.ts'
import { randomBytesOf } from '../../helpers/bytes.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
})
afterEach(() => studio.close())

async function adviceFor(path: string, bytes: Uint8Array): Promise<string | undefined> {
  await ann.save(path, bytes)
  await ann.checkpoint(path)
  return (await ann.status(path)).compressed
}

const scene = Buffer.concat([Buffer.from('BLENDER-v304'), randomBytesOf(1, 2 << 20)])

test('status says what to switch off where the format makes versions large', async () => {
  expect(await adviceFor('zstd.blend', zstdCompressSync(scene))).toMatch(/Compress.*Blender/)
  expect(await adviceFor('old.BLEND', gzipSync(scene))).toMatch(/Compress.*Blender/)
  expect(await adviceFor('paint.xcf.gz', gzipSync(scene))).toMatch(/save it as \.xcf/)
})

test('and says nothing of others', async () => {
  expect(await adviceFor('plain.blend', scene)).toBeUndefined()
  expect(await adviceFor('small.blend', zstdCompressSync(scene.subarray(0, 1000)))).toBeUndefined()
  expect(await adviceFor('paint.kra', zstdCompressSync(scene))).toBeUndefined()
  await ann.save('untracked.blend', zstdCompressSync(scene))
  const [untracked] = (await status(ann.project, { paths: [] })).filter(({ path }) => path === 'untracked.blend')
  expect(untracked).toMatchObject({ states: ['Untracked'] })
})
