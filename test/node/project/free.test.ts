import { mkdir, rm, stat } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PegbarError } from '../../../src/core/errors.ts'
import type { Freed } from '../../../src/core/keeping.ts'
import type { CallOptions } from '../../../src/core/services.ts'
import type { GiveUpRequest, GiveUpResult, ProjectNetwork } from '../../../src/node/network-port.ts'
import { free } from '../../../src/node/project/free.ts'
import { isWanted, trim } from '../../../src/node/project/keeping.ts'
import { openCopy } from '../../../src/node/project/open-copy.ts'
import { pin } from '../../../src/node/project/pin.ts'
import { policy } from '../../../src/node/project/policy.ts'
import { revert } from '../../../src/node/project/revert.ts'
import { update } from '../../../src/node/project/update.ts'
import { type Laptop, Studio } from './helpers.ts'

let studio: Studio
let ana: Laptop
let ben: Laptop
beforeEach(async () => {
  studio = await Studio.open()
  ana = await studio.founder('Ana')
  ben = await studio.member(ana, 'Ben')
})
afterEach(async () => {
  await studio.close()
})

async function isWantedHere(id: string): Promise<boolean> {
  const { store } = ben.project
  const { asset, node } = (await store.records.checkpoint(id as never))!
  return isWanted(store, asset, node)
}

/** Ben's network: Ana gives and holds everything, or grants nothing. */
function grant({
  all = true,
  before = async () => {},
}: {
  all?: boolean
  before?: () => Promise<void>
} = {}): GiveUpRequest[] {
  const requests: GiveUpRequest[] = []
  const giveUp = async (request: GiveUpRequest, _?: CallOptions): Promise<GiveUpResult> => {
    requests.push(request)
    const ids = request.nodes.map(({ id }) => id)
    if (!all) return { dropped: [], kept: ids.map((id) => ({ id, reason: 'last copy' })) }
    await before()
    await request.check?.()
    await ben.project.store.leases.giveUp(ids)!.commit(request.change)
    return { dropped: ids, kept: [] }
  }
  const { network } = ben.project
  ben.project.network = Object.create(network as object, {
    giveUp: { value: giveUp },
    fetch: { value: network.fetch },
  }) as ProjectNetwork
  return requests
}

/** A file of two versions that Ben has, too. */
async function shared(path = 'shot.blend'): Promise<[string, string]> {
  await ana.save(path, 'one '.repeat(5000))
  const first = await ana.checkpoint(path)
  await ana.save(path, 'two '.repeat(6000))
  const second = await ana.checkpoint(path)
  await ben.receive(ana)
  await update(ben.project, { paths: [] })
  for (const { id } of [first, second]) await ben.project.network.fetch([id as never])
  return [first.id, second.id]
}

describe('free', () => {
  test('takes the working file and its chunks off the disk; update FILE brings it back, update alone does not', async () => {
    const [first, second] = await shared()
    const requests = grant()
    const before = (await ben.project.store.stats()).chunks
    expect(await free(ben.project, { path: 'shot.blend' })).toMatchObject({ path: 'shot.blend', dropped: 2, kept: 0 })
    expect(requests).toMatchObject([{ copies: 1, required: second }])
    await expect(stat(ben.file('shot.blend'))).rejects.toThrow('ENOENT')
    expect(await ben.states('shot.blend')).toBe('Freed')
    expect((await ben.project.store.stats()).chunks).toBeLessThanOrEqual(before - 4)
    for (const id of [first, second]) expect(await isWantedHere(id)).toBe(false)

    expect(await update(ben.project, { paths: [] })).toEqual({ updated: [], skipped: [], undo: null })
    expect(await ben.states('shot.blend')).toBe('Freed')
    expect(await update(ben.project, { paths: ['shot.blend'] })).toMatchObject({ updated: [{ to: second }] })
    expect(await ben.read('shot.blend')).toBe('two '.repeat(6000))
    expect(await ben.states('shot.blend')).toBe('Normal')
    expect(await isWantedHere(first)).toBe(true)
    expect(ben.project.store.keeping.dropped.size).toBe(0)
  })

  test('revert brings it back, too; open shows a version and leaves it Freed', async () => {
    const [first] = await shared()
    grant()
    await free(ben.project, { path: 'shot.blend' })
    const { path } = await openCopy(ben.project, { checkpoint: first })
    expect((await stat(path)).size).toBe(20_000)
    expect(await ben.states('shot.blend')).toBe('Freed')
    // what was fetched to be looked at goes again with the next round
    expect(await trim(ben.project)).toEqual({ dropped: 1, kept: 0 })
    await revert(ben.project, { target: first })
    expect(await ben.read('shot.blend')).toBe('one '.repeat(5000))
    expect(ben.project.store.keeping.freed.size).toBe(0)
  })

  test('refuses what is Modified, Untracked, pinned, or nowhere else; then nothing has changed', async () => {
    await shared()
    await ben.save('new.blend', 'x')
    grant()
    await expect(free(ben.project, { path: 'new.blend' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await pin(ben.project, { path: 'shot.blend' })
    await expect(free(ben.project, { path: 'shot.blend' })).rejects.toMatchObject({ code: 'PINNED' })
    await pin(ben.project, { path: 'shot.blend', pinned: false })
    grant({ all: false })
    await expect(free(ben.project, { path: 'shot.blend' })).rejects.toMatchObject({ code: 'LAST_COPY' })
    expect(await ben.states('shot.blend')).toBe('Normal')
    grant()
    await ben.save('shot.blend', 'mine')
    await expect(free(ben.project, { path: 'shot.blend' })).rejects.toMatchObject({ code: 'MODIFIED' })
    expect(await ben.read('shot.blend')).toBe('mine')
    expect(ben.project.store.keeping.dropped.size).toBe(0)
  })

  test('without a network it needs a node', async () => {
    await shared()
    await expect(free(ben.project, { path: 'shot.blend' })).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
  })

  test('a file that is saved while others are asked stays, with all that it came from', async () => {
    await shared()
    grant({ before: () => ben.save('shot.blend', 'saved meanwhile') })
    await expect(free(ben.project, { path: 'shot.blend' })).rejects.toMatchObject({ code: 'FILE_CHANGED' })
    expect(await ben.states('shot.blend')).toBe('Modified')
    expect(ben.project.store.keeping.freed.size).toBe(0)
  })

  test('what is cancelled half-way leaves the file, and what is gone is wanted again', async () => {
    const [, second] = await shared()
    const { network } = ben.project
    const giveUp = async ({ nodes, required, change }: GiveUpRequest): Promise<GiveUpResult> => {
      const ids = nodes.map(({ id }) => id).filter((id) => id === required)
      await ben.project.store.leases.giveUp(ids)!.commit(change)
      throw new PegbarError('CANCELLED', 'cancelled')
    }
    ben.project.network = { ...network, giveUp }
    await expect(free(ben.project, { path: 'shot.blend' })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await ben.states('shot.blend')).toBe('Normal')
    expect(ben.project.store.keeping.freed.size).toBe(0)
    expect(await isWantedHere(second)).toBe(true)
  })

  test('a crash after the note: the file goes when the project is opened, unless it was saved since', async () => {
    await shared('a.blend')
    await shared('b.blend')
    for (const path of ['a.blend', 'b.blend']) {
      const { store } = ben.project
      const asset = (await store.records.assetsAt(path))[0]!
      const base = (await store.local.base(asset.id))!
      const freed: Freed = { asset: asset.id, removing: { path, stamp: (await ben.stamp(path))! } }
      const ids = asset.checkpoints.map(({ id }) => id)
      await store.leases.giveUp(ids)!.commit({ freed: [freed] })
      expect(base.path).toBe(path)
    }
    // not removed yet, and not taken for one that somebody has put there
    expect(await ben.states('a.blend')).toBe('Normal')
    await ben.close()
    await ben.save('b.blend', 'work after the crash')
    await ben.open()
    expect(await ben.states('a.blend')).toBe('Freed')
    await expect(stat(ben.file('a.blend'))).rejects.toThrow('ENOENT')
    expect(await ben.states('b.blend')).toBe('Modified')
    expect(await ben.read('b.blend')).toBe('work after the crash')
    expect([...ben.project.store.keeping.freed.values()]).toMatchObject([{ removing: undefined }])
  })

  test('a file that somebody puts in its place ends it', async () => {
    await shared()
    grant()
    await free(ben.project, { path: 'shot.blend' })
    await ben.save('shot.blend', 'two '.repeat(6000))
    expect(await ben.states('shot.blend')).toBe('Normal')
    expect(ben.project.store.keeping.freed.size).toBe(0)
    await rm(ben.file('shot.blend'))
    expect(await ben.states('shot.blend')).toBe('Missing')
  })

  test('a file that is Missing can be freed: update without names leaves it away', async () => {
    await shared()
    await rm(ben.file('shot.blend'))
    grant()
    expect(await free(ben.project, { path: 'shot.blend' })).toMatchObject({ dropped: 2 })
    expect(await ben.states('shot.blend')).toBe('Freed')
    expect(await free(ben.project, { path: 'shot.blend' })).toMatchObject({ dropped: 0 })
    await mkdir(ben.file('folder'))
    expect(await update(ben.project, { paths: ['folder'] })).toMatchObject({ updated: [] })
  })
})

describe('policy', () => {
  test('latest keeps the heads of each asset and gives the rest up at once', async () => {
    const [first, second] = await shared()
    const requests = grant()
    const set = await policy(ben.project, { replicate: 'latest', copies: 2 })
    expect(set).toMatchObject({ replicate: 'latest', copies: 2, dropped: 1, kept: 0 })
    expect(requests).toMatchObject([{ copies: 2, nodes: [{ id: first }] }])
    expect(await isWantedHere(first)).toBe(false)
    expect(await isWantedHere(second)).toBe(true)
    expect(await ben.states('shot.blend')).toBe('Normal')
    expect(await policy(ben.project, {})).toMatchObject({ replicate: 'latest', copies: 2, dropped: 0 })
    expect(await policy(ben.project, { replicate: 'all' })).toMatchObject({ replicate: 'all', copies: 2 })
    expect(await isWantedHere(first)).toBe(true)
    expect(ben.project.store.keeping.dropped.size).toBe(0)
  })

  test('latest keeps all heads in a Conflict', async () => {
    await shared()
    await ana.save('shot.blend', 'anas')
    const hers = await ana.checkpoint('shot.blend')
    await ben.save('shot.blend', 'bens')
    const his = await ben.checkpoint('shot.blend')
    await ben.receive(ana)
    await ben.project.network.fetch([hers.id as never])
    grant()
    await policy(ben.project, { replicate: 'latest' })
    for (const { id } of [hers, his]) expect(await ben.project.store.whole.has(id as never)).toBe(true)
  })

  test('pinned keeps pinned assets, and what too few others hold', async () => {
    const [first] = await shared('a.blend')
    const [other] = await shared('b.blend')
    await pin(ben.project, { path: 'a.blend' })
    grant()
    expect(await policy(ben.project, { replicate: 'pinned' })).toMatchObject({ pinned: ['a.blend'] })
    expect(await ben.project.store.whole.has(first as never)).toBe(true)
    expect(await ben.project.store.whole.has(other as never)).toBe(false)
    await ben.save('c.blend', 'made here')
    const mine = await ben.checkpoint('c.blend')
    grant({ all: false })
    expect(await trim(ben.project)).toEqual({ dropped: 0, kept: 1 })
    expect(await ben.project.store.whole.has(mine.id as never)).toBe(true)
  })

  test('refuses a number of copies that makes no sense; without a node nothing leaves', async () => {
    await shared()
    for (const copies of [0, -1, 1.5, 41]) {
      await expect(policy(ben.project, { copies })).rejects.toMatchObject({ code: 'USAGE' })
    }
    expect(await policy(ben.project, { replicate: 'pinned' })).toMatchObject({ dropped: 0 })
    expect((await policy(ben.project, { replicate: 'pinned' })).kept).toBeGreaterThan(0)
  })
})
