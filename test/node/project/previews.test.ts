import { copyFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Previews } from '../../../src/node/previews/index.ts'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { log } from '../../../src/node/project/log.ts'
import { projectServices } from '../../../src/node/project/services.ts'
import { difference, fixture, patientPreviews, png } from '../previews/helpers.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let previews: Previews
let ann: Laptop

beforeEach(async () => {
  studio = await Studio.open()
  previews = patientPreviews()
  ann = await studio.founder('Ann', { previews })
})
afterEach(async () => {
  await studio.close()
  previews.stop()
})

const services = () => projectServices(ann.project, async () => false)

describe('a checkpoint', () => {
  test('has a preview made of its file, and keeps it', async () => {
    await copyFile(fixture('krita.kra'), ann.file('hero.kra'))
    const made = await ann.checkpoint('hero.kra')
    expect(made.preview).toMatchObject({ mime: 'image/webp', width: 160, height: 100 })
    await ann.close()
    await ann.open()
    const bytes = await services().preview({ hash: made.preview!.hash })
    expect(await difference(bytes, fixture('picture.png'))).toBeLessThan(6)
    const [asset] = await ann.project.store.records.assetsAt('hero.kra')
    expect(asset!.cover).toBeUndefined()
  })

  test('of several files has one for each; those of which none can be made go without', async () => {
    await ann.save('a.png', await png(40, 20, 'red'))
    await ann.save('b.png', await png(20, 40, 'blue'))
    await ann.save('c.png', 'damaged')
    await ann.save('d.txt', 'text')
    const made = await checkpoint(ann.project, {
      files: ['a.png', 'b.png', 'c.png', 'd.txt'],
      comment: 'c',
      cover: true,
    })
    expect(made.map(({ preview }) => preview?.width ?? null)).toEqual([40, 20, null, null])
    const covers = await Promise.all(made.map(({ path }) => ann.project.store.records.assetsAt(path)))
    expect(covers.map(([asset]) => asset!.cover !== undefined)).toEqual([true, true, false, false])
  })

  test('has none when none is wanted, and a given one before its own', async () => {
    await ann.save('a.png', await png(40, 20))
    const [plain] = await checkpoint(ann.project, { files: ['a.png'], comment: 'c', preview: 'none' })
    expect(plain!.preview).toBeNull()
    expect(previews.pids).toEqual([])
    const refused = checkpoint(ann.project, { files: ['a.png'], comment: 'c', preview: 'none', cover: true })
    await expect(refused).rejects.toMatchObject({ code: 'USAGE' })
    await ann.save('a.png', await png(41, 20), 30_000)
    const preview = { data: (await png(7, 7)).toString('base64') }
    const [given] = await checkpoint(ann.project, { files: ['a.png'], comment: 'c', preview })
    expect(given!.preview).toMatchObject({ width: 7 })
  })

  test('of many textures is made with one process, and equal pictures are stored once', async () => {
    const textures = await Promise.all(Array.from({ length: 20 }, (_, i) => png(64, 10 + i)))
    for (let i = 0; i < 120; i++) await ann.save(`t/${i}.png`, textures[i % 20]!)
    const pids = new Set<number>()
    const onProgress = () => {
      for (const pid of previews.pids) pids.add(pid)
    }
    const made = await checkpoint(ann.project, { files: [], all: true, comment: 'textures' }, { onProgress })
    const hashes = made.flatMap(({ preview }) => preview?.hash ?? [])
    expect(pids.size).toBe(1)
    expect(hashes.length).toBe(120)
    expect(new Set(hashes).size).toBe(20)
    for (const hash of new Set(hashes)) expect((await services().preview({ hash })).byteLength).toBeGreaterThan(0)
  })

  test('is made without a preview when that takes too long, and when it is cancelled nothing is made', async () => {
    const silent = join(studio.root, 'silent.mjs')
    await ann.save('../silent.mjs', 'process.on("message", () => {})')
    const slow = new Previews({ count: 1, url: pathToFileURL(silent), waitMs: 100, timeoutMs: 600_000 })
    const ben = await studio.founder('Ben', { previews: slow })
    await ben.save('a.png', await png(40, 20))
    await ben.save('b.png', await png(20, 20))
    expect((await ben.checkpoint('a.png')).preview).toBeNull()
    const cancelled = new AbortController()
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'preview') cancelled.abort(new Error('cancelled'))
    }
    const patient = new Previews({ count: 1, url: pathToFileURL(silent), waitMs: 600_000, timeoutMs: 600_000 })
    const cem = await studio.founder('Cem', { previews: patient })
    await cem.save('a.png', await png(40, 20))
    const making = checkpoint(cem.project, { files: ['a.png'], comment: 'c' }, { signal: cancelled.signal, onProgress })
    await expect(making).rejects.toThrow('cancelled')
    expect(await log(cem.project, { path: 'a.png' }).catch(() => [])).toEqual([])
    slow.stop()
    patient.stop()
  })

  test('never shows another state than it holds', async () => {
    await ann.save('a.png', await png(40, 20))
    // the preview is made of what is there now; then another file is saved, before it is read
    const ofFile = previews.ofFile.bind(previews)
    previews.ofFile = async (file, options) => {
      const image = await ofFile(file, options)
      await utimes(file, new Date(), new Date())
      return image
    }
    expect((await ann.checkpoint('a.png')).preview).toBeNull()
  })
})

describe('the preview of a draft', () => {
  test('is what a checkpoint would have, and makes no record', async () => {
    await copyFile(fixture('plain.blend'), ann.file('shot.blend'))
    const before = await ann.project.store.records.summaries()
    const bytes = await services().draftPreview({ path: 'shot.blend' })
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 128, height: 128 })
    expect(await ann.project.store.records.summaries()).toEqual(before)
    const { hash } = (await ann.checkpoint('shot.blend')).preview!
    expect(Buffer.compare(await services().preview({ hash }), bytes)).toBe(0)
  })

  test('is made once for a file that stays as it is, and as small as it is asked for', async () => {
    await ann.save('row.png', await png(400, 200), 30_000)
    let made = 0
    const ofFile = previews.ofFile.bind(previews)
    previews.ofFile = (...args) => {
      made++
      return ofFile(...args)
    }
    const ask = async () => sharp(await services().draftPreview({ path: 'row.png', side: 100 })).metadata()
    expect(await ask()).toMatchObject({ width: 100, height: 50 })
    await ask()
    expect(made).toBe(1)
    await ann.save('row.png', await png(60, 60), 20_000)
    expect(await ask()).toMatchObject({ width: 60, height: 60 })
    expect(made).toBe(2)
    await ann.save('damaged.png', 'damaged', 20_000)
    for (const _ of [1, 2]) {
      await expect(services().draftPreview({ path: 'damaged.png' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(made).toBe(3)
    previews.ofFile = ofFile
  })

  test('is refused with a code where there is none', async () => {
    await ann.save('a.txt', 'text')
    await ann.save('b.png', 'damaged')
    const code = (path: string) =>
      services()
        .draftPreview({ path })
        .then(
          () => 'made',
          (error: { code: string }) => error.code,
        )
    expect(await code('a.txt')).toBe('NOT_FOUND')
    expect(await code('b.png')).toBe('NOT_FOUND')
    expect(await code('gone.png')).toBe('FILE_NOT_FOUND')
    expect(await code('../silent.png')).toBe('OUTSIDE_PROJECT')
    expect(await code('.pegbar/a.png')).toBe('INVALID_PATH')
    await rm(ann.file('b.png'))
  })
})
