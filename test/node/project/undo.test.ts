import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProjectServices, Undo } from '../../../src/core/services.ts'
import { projectServices } from '../../../src/node/project/services.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ann: Laptop
let services: ProjectServices

beforeEach(async () => {
  studio = await Studio.open()
  ann = await studio.founder('Ann')
  services = projectServices(ann.project, async () => false)
})
afterEach(() => studio.close())

/** Calls the steps as a face does: by name, with their inputs. */
async function take(undo: Undo | null): Promise<void> {
  for (const { operation, input } of undo!.steps) await services[operation](input as never)
}
const file = async (path: string) => ({ content: await ann.read(path).catch(() => null) })
const card = async (path: string) => (await services.assetsOf({ paths: [path] }))[0]
const picture = async (red: number) => {
  const background = { r: red, g: 0, b: 0 }
  const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background } })
    .png()
    .toBuffer()
  return { data: bytes.toString('base64') }
}

test('revert, status, move and delete are taken back by their own steps', async () => {
  await ann.save('a.txt', 'a1')
  const first = await ann.checkpoint('a.txt')
  await ann.save('a.txt', 'a2')
  await ann.checkpoint('a.txt')
  await ann.save('a.txt', 'unsaved')
  const reverted = await services.revert({ target: first.id })
  expect(await ann.read('a.txt')).toBe('a1')
  await take(reverted.undo)
  expect(await ann.read('a.txt')).toBe('unsaved')

  const set = await services.setStatus({ path: 'a.txt', status: 'WFA' })
  await take(set.undo)
  expect(await card('a.txt')).toMatchObject({ status: 'Todo' })
  expect((await services.setStatus({ path: 'a.txt', status: 'Todo' })).undo).toBeNull()

  await take((await services.move({ path: 'a.txt', to: 'b/c.txt' })).undo)
  expect([await file('a.txt'), await file('b/c.txt')]).toEqual([{ content: 'unsaved' }, { content: null }])

  const deleted = await services.delete({ target: 'a.txt' })
  expect(await file('a.txt')).toEqual({ content: null })
  await take(deleted.undo)
  expect(await ann.read('a.txt')).toBe('unsaved')
  const trashed = await services.delete({ target: first.id })
  await take(trashed.undo)
  expect(await services.trash({})).toEqual([])
})

test('a deleted file that was not the newest comes back as it was', async () => {
  await ann.save('a.txt', 'a1')
  const first = await ann.checkpoint('a.txt')
  await ann.save('a.txt', 'a2')
  await ann.checkpoint('a.txt')
  await services.revert({ target: first.id })
  await take((await services.delete({ target: 'a.txt' })).undo)
  expect(await ann.read('a.txt')).toBe('a1')
})

test('an update is taken back for what was here, and for nothing else', async () => {
  await ann.save('a.txt', 'a1')
  await ann.checkpoint('a.txt')
  const ben = await studio.member(ann)
  const his = projectServices(ben.project, async () => false)
  const joined = await his.update({ paths: [] })
  expect(joined).toMatchObject({ updated: [{ from: null }, { from: null }], undo: null })
  await ann.save('a.txt', 'a2')
  await ann.checkpoint('a.txt')
  await ben.receive(ann)
  const { undo } = await his.update({ paths: [] })
  expect(await ben.read('a.txt')).toBe('a2')
  for (const { operation, input } of undo!.steps) await his[operation](input as never)
  expect(await ben.read('a.txt')).toBe('a1')
})

test('the earlier cover comes back, be it an image, a checkpoint, or the newest preview', async () => {
  await ann.save('a.txt', 'a1')
  expect((await services.checkpoint({ files: ['a.txt'], comment: 'x' })).length).toBe(1)
  const image = await services.cover({ path: 'a.txt', image: await picture(10) })
  await take(image.undo)
  expect(await card('a.txt')).toMatchObject({ cover: false, preview: null })
  await services.cover({ path: 'a.txt', preview: image.preview!.hash })
  await ann.save('a.txt', 'a2')
  const [shown] = await services.checkpoint({ files: ['a.txt'], comment: 'y', preview: await picture(20) })
  const byCheckpoint = await services.cover({ path: 'a.txt', checkpoint: shown!.id })
  await take(byCheckpoint.undo)
  expect(await card('a.txt')).toMatchObject({ cover: true, preview: image.preview })
  await services.cover({ path: 'a.txt', checkpoint: shown!.id })
  const again = await services.cover({ path: 'a.txt', image: await picture(30) })
  await take(again.undo)
  expect(await card('a.txt')).toMatchObject({ preview: shown!.preview })
  const first = await services.cover({ path: 'a.txt', newest: true })
  expect(first).toMatchObject({ preview: shown!.preview, undo: { steps: [{ input: { checkpoint: shown!.id } }] } })
  await services.cover({ path: 'a.txt', checkpoint: shown!.id }).then(({ undo }) => take(undo))
  await ann.save('a.txt', 'a3')
  const [newer] = await services.checkpoint({ files: ['a.txt'], comment: 'z', preview: await picture(40) })
  expect(await card('a.txt')).toMatchObject({ cover: false, preview: newer!.preview })
  await expect(services.cover({ path: 'a.txt', preview: shown!.hash })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
