import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NodeChange, ProjectServices } from '../../../src/core/services.ts'
import { createServices, Home, type Node } from '../../../src/node/index.ts'
import { watchFolder } from '../../../src/node/watch/folder-events.ts'
import { ProjectWatch, type ProjectWatchOptions } from '../../../src/node/watch/project-watch.ts'
import { poll as look } from '../../helpers/poll.ts'
import { type Laptop, Studio } from '../project/helpers.ts'

const poll = (until: () => Promise<boolean>) => look(until, (is) => is, 20)
const QUICK: ProjectWatchOptions = { restMs: 100, checkEveryMs: 3_600_000, scanEveryMs: 50 }

describe('a watched folder', () => {
  let studio: Studio
  let ann: Laptop
  let watch: ProjectWatch
  let read: string[]

  beforeEach(async () => {
    studio = await Studio.open()
    ann = await studio.founder('Ann')
    await ann.save('a.txt', 'a1')
    await ann.save('still.txt', 'rests')
    await ann.checkpoint('a.txt')
    await ann.checkpoint('still.txt')
    read = []
    const { contents } = ann.project
    const { of } = contents
    contents.of = (file, ...rest) => {
      read.push(file)
      return of.call(contents, file, ...rest)
    }
    await start(QUICK)
  })
  afterEach(async () => {
    await watch.stop()
    await studio.close()
  })

  async function start(options: ProjectWatchOptions): Promise<void> {
    await watch?.stop()
    watch = new ProjectWatch(ann.project, options)
    watch.start()
    await poll(async () => watch.state.mode !== 'starting')
  }
  /** What the table has by itself: nobody asks, so nothing is looked at for this. */
  const states = (path: string) =>
    ann.project.assets.rows
      .at(path)
      .map(({ status }) => status.states.join(' '))
      .join()
  const becomes = (path: string, wanted: string) => poll(async () => states(path) === wanted)

  test('shows a save, also by temp-and-rename, and reads no other file', async () => {
    expect(watch.state.mode).toBe('events')
    await writeFile(ann.file('a.txt'), 'b1')
    await becomes('a.txt', 'Modified')
    await writeFile(ann.file('a.txt@'), 'a1')
    await rename(ann.file('a.txt@'), ann.file('a.txt'))
    await becomes('a.txt', 'Normal')
    await writeFile(ann.file('new.txt'), 'new')
    await becomes('new.txt', 'Untracked')
    await rm(ann.file('a.txt'))
    await becomes('a.txt', 'Missing')
    // that one was written a moment before, and is read once for it
    const others = read.filter((file) => file !== ann.file('.pegbarignore'))
    expect([...new Set(others)]).toEqual([ann.file('a.txt')])
  })

  test('follows folders that are made, moved and removed with all that is in them', async () => {
    await mkdir(ann.file('d/e/f'), { recursive: true })
    await writeFile(ann.file('d/e/f/deep.txt'), '1')
    await becomes('d/e/f/deep.txt', 'Untracked')
    await ann.checkpoint('d/e/f/deep.txt')
    await becomes('d/e/f/deep.txt', 'Normal')
    await appendFile(ann.file('d/e/f/deep.txt'), '2')
    await becomes('d/e/f/deep.txt', 'Modified')
    await rename(ann.file('d'), ann.file('moved'))
    await becomes('d/e/f/deep.txt', 'Missing')
    await becomes('moved/e/f/deep.txt', 'Untracked')
    await writeFile(ann.file('moved/e/f/second.txt'), '2')
    await becomes('moved/e/f/second.txt', 'Untracked')
    await rm(ann.file('moved'), { recursive: true })
    await becomes('moved/e/f/second.txt', '')
  })

  test('leaves out what .pegbarignore says, and looks again when that changes', async () => {
    await writeFile(ann.file('x.tmp'), '1')
    await becomes('x.tmp', 'Untracked')
    await writeFile(ann.file('.pegbarignore'), '*.tmp\nrender/\n')
    await becomes('x.tmp', '')
    expect(states('.pegbarignore')).toBe('Modified')
    await mkdir(ann.file('render'))
    await writeFile(ann.file('render/1.png'), '1')
    await writeFile(ann.file('y.tmp'), '1')
    await writeFile(ann.file('z.txt'), '1')
    await becomes('z.txt', 'Untracked')
    expect(['y.tmp', 'render/1.png', '.pegbar/project.json'].map(states)).toEqual(['', '', ''])
  })

  test('hears nothing of the store, and of nothing at all once it has stopped', async () => {
    const heard: string[] = []
    const subscription = await watchFolder(ann.dir, {
      leaveOut: ann.project.assets.leftOut,
      onEvents: (files) => heard.push(...files),
      onLost: () => {},
    })
    await ann.save('b.txt', 'b')
    await ann.checkpoint('b.txt')
    await poll(async () => heard.includes(ann.file('b.txt')))
    expect(heard.filter((file) => file.startsWith(join(ann.dir, '.pegbar', '')))).toEqual([])
    await subscription.stop()
    await becomes('b.txt', 'Normal')
    await watch.stop()
    await writeFile(ann.file('b.txt'), 'other')
    expect(ann.project.assets.isKept).toBe(false)
    expect(states('b.txt')).toBe('Normal')
  })

  test('is looked at again and again when it cannot tell', async () => {
    const broken: ProjectWatchOptions = {
      ...QUICK,
      watch: async () => {
        throw new Error('inotify_add_watch failed: No space left on device')
      },
    }
    await start(broken)
    expect(watch.state).toMatchObject({ mode: 'scans', reason: expect.stringContaining('No space left') })
    await writeFile(ann.file('a.txt'), 'b1')
    await becomes('a.txt', 'Modified')
  })

  test('begins again when events were lost', async () => {
    let lose: ((reason: Error) => void) | undefined
    let begun = 0
    await start({
      ...QUICK,
      watch: async (_dir, { onLost }) => {
        begun++
        lose = onLost
        return { stop: async () => {} }
      },
    })
    await writeFile(ann.file('a.txt'), 'b1')
    lose!(new Error('overflow'))
    await becomes('a.txt', 'Modified')
    expect(begun).toBe(2)
  })
})

describe('a node that stays', () => {
  let studio: Studio
  let node: Node
  let project: ProjectServices
  let dir: string

  async function open(watch: ProjectWatchOptions): Promise<void> {
    studio = await Studio.open()
    dir = join(studio.root, 'film')
    const home = await Home.open({ dir: join(studio.root, 'home') })
    node = createServices({ home, version: '0', launch: async () => false, watch })
    node.keepHouse()
    const { id } = await node.init({ dir })
    project = await node.project(id)
  }
  afterEach(async () => {
    await node.stop()
    await studio.close()
  })

  test('tells of files that were saved, and answers with what it knows', async () => {
    await open(QUICK)
    const told: NodeChange[] = []
    node.onChange((change) => told.push(change))
    await writeFile(join(dir, 'a.txt'), '1')
    const isTold = (change: NodeChange) => change.kind === 'assets' && change.paths?.includes('a.txt') !== false
    await poll(async () => told.some(isTold))
    expect((await project.assets({})).assets.map(({ path }) => path)).toEqual(['.pegbarignore', 'a.txt'])
    // who asks for states need not wait for the file to rest
    await writeFile(join(dir, 'b.txt'), '1')
    expect(await project.status({ paths: [] })).toHaveLength(3)
    const checks = await node.doctor({ dir })
    expect(checks.find(({ name }) => name === 'watch')).toMatchObject({ ok: true })
  })

  test('says in doctor that it has to look for changes', async () => {
    await open({ ...QUICK, watch: async () => Promise.reject(new Error('no more watches')) })
    await poll(async () => (await node.doctor({ dir })).some(({ name, ok }) => name === 'watch' && !ok))
    const check = (await node.doctor({ dir })).find(({ name }) => name === 'watch')
    expect(check).toMatchObject({ value: expect.stringContaining('no more watches'), hint: expect.any(String) })
  })
})
