import { appendFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkpoint } from '../../../src/node/project/checkpoint.ts'
import { type Laptop, Studio } from './helpers.ts'

/** How often the system was asked about each path. */
const asked = vi.hoisted(() => ({ paths: [] as string[] }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const lstat = (path: string, ...rest: unknown[]) => {
    asked.paths.push(path)
    return (fs.lstat as (...all: unknown[]) => void)(path, ...rest)
  }
  return { ...fs, lstat }
})

const FILES = 300

describe('a checkpoint of a folder that a running node knows', () => {
  let studio: Studio
  let ann: Laptop

  beforeEach(async () => {
    studio = await Studio.open()
    ann = await studio.founder('Ann')
    await ann.project.assets.settled()
    ann.project.assets.keep(true)
  })
  afterEach(() => studio.close())

  const saveAll = async (what = 'picture') => {
    for (let n = 0; n < FILES; n++) await ann.save(`textures/${n}.tif`, `${what} ${n}`)
  }
  const checkpointAll = () => checkpoint(ann.project, { files: [], all: true, comment: 'all', preview: 'none' })
  const looksPerFile = () => asked.paths.filter((path) => path.endsWith('.tif')).length / FILES

  test('looks at each file once before it is read, and once for its new card', async () => {
    await saveAll()
    asked.paths.length = 0
    expect(await checkpointAll()).toHaveLength(FILES)
    await ann.project.assets.settled()
    expect(looksPerFile()).toBeGreaterThanOrEqual(1)
    expect(looksPerFile()).toBeLessThanOrEqual(2)
    expect(ann.project.assets.rows.at('textures/7.tif')).toMatchObject([{ status: { states: ['Normal'] } }])

    asked.paths.length = 0
    await appendFile(ann.file('textures/7.tif'), ' and more')
    expect(await checkpointAll()).toMatchObject([{ path: 'textures/7.tif' }])
    // the one look at all that finds what has changed
    expect(looksPerFile()).toBeLessThan(1.1)
  })

  test('a file that goes, or becomes another, after that look is none of what was looked at', async () => {
    await saveAll()
    const { look } = ann.project.assets
    ann.project.assets.look = async (...args) => {
      const found = await look.apply(ann.project.assets, args)
      await ann.save('textures/7.tif', 'another picture, and a larger one')
      return found
    }
    const made = await checkpointAll()
    const [asset] = await ann.project.store.records.assetsAt('textures/7.tif')
    const { size } = asset!.checkpoints[0]!
    expect(size).toBe('another picture, and a larger one'.length)
    expect(made.find(({ path }) => path === 'textures/7.tif')).toMatchObject({ size })

    await writeFile(join(ann.root, 'secret.txt'), 'not of this project')
    ann.project.assets.look = async (...args) => {
      const found = await look.apply(ann.project.assets, args)
      await rm(ann.file('textures/8.tif'), { force: true })
      await rm(ann.file('textures/10.tif'), { force: true })
      await symlink(join(ann.root, 'secret.txt'), ann.file('textures/10.tif'))
      return found
    }
    await saveAll('changed')
    await expect(checkpointAll()).rejects.toMatchObject({
      details: {
        files: [
          { path: 'textures/10.tif', code: 'NOT_A_FILE' },
          { path: 'textures/8.tif', code: 'FILE_NOT_FOUND' },
        ],
      },
    })
    expect((await ann.project.store.records.assetsAt('textures/9.tif'))[0]!.checkpoints).toHaveLength(1)
  })

  test('what was taken in is known to the watcher; not what was saved later, or too shortly before', async () => {
    const { assets } = ann.project
    await saveAll()
    await ann.save('textures/fresh.tif', 'saved a moment ago', 0)
    await assets.look('')
    const stampOf = async (path: string) => (await ann.stamp(path))!
    expect(assets.hasTakenIn('textures/7.tif', await stampOf('textures/7.tif'))).toBe(true)
    expect(assets.hasTakenIn('textures/fresh.tif', await stampOf('textures/fresh.tif'))).toBe(false)
    await ann.save('textures/7.tif', 'another one')
    expect(assets.hasTakenIn('textures/7.tif', await stampOf('textures/7.tif'))).toBe(false)
    expect(assets.hasTakenIn('textures/unknown.tif', await stampOf('textures/7.tif'))).toBe(false)
  })
})
