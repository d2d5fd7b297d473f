import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SCHEMAS } from '../../src/api/schemas/operations.ts'
import { createServices, Home } from '../../src/node/index.ts'
import { type Reached, TRANSPORTS } from './helpers/transports.ts'

describe.each(TRANSPORTS)('a real node $name', ({ reach }) => {
  let dir: string
  let reached: Reached
  let stop: () => Promise<void>

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pegbar-'))
    const services = createServices({ home: await Home.open({ dir: join(dir, 'home') }), version: '1.2.3' })
    stop = () => services.stop()
    reached = await reach(services)
  })
  afterEach(async () => {
    await reached.close()
    await stop()
    await rm(dir, { recursive: true })
  })

  it('makes a project, a checkpoint and its content, answers in the shapes that it promises, and refuses with codes', async () => {
    const { client } = reached
    const film = join(dir, 'film')
    await mkdir(film)
    await writeFile(join(film, 'a b.kra'), 'first')
    const { id } = await client.init({ dir: film, name: 'Film', as: 'Ada' })
    const project = await client.project(id)

    const [made] = await project.checkpoint({ files: ['a b.kra'], comment: 'first "one"' })
    expect(made).toMatchObject({ path: 'a b.kra', comment: 'first "one"', size: 5, author: { name: 'Ada' } })
    await expect(project.checkpoint({ files: ['a b.kra'], comment: 'again' })).rejects.toMatchObject({
      code: 'UNMODIFIED',
    })
    await writeFile(join(film, 'a b.kra'), 'second')
    const reverted = await project.revert({ target: made!.id })
    expect(reverted.saved).not.toBeNull()
    expect(await readFile(join(film, 'a b.kra'), 'utf8')).toBe('first')

    const content = await project.content({ checkpoint: reverted.saved!.id.slice(0, 8) })
    let text = ''
    for await (const bytes of content.bytes) text += new TextDecoder().decode(bytes)
    expect(text).toBe('second')

    const answers = {
      info: await client.info(),
      doctor: await client.doctor({}),
      whoami: await client.whoami({}),
      projects: await client.projects(),
      status: await project.status({ paths: [] }),
      log: await project.log({ path: 'a b.kra', limit: 1 }),
      show: await project.show({ checkpoint: made!.id }),
      revert: reverted,
      setStatus: await project.setStatus({ path: 'a b.kra', status: 'Done' }),
      delete: await project.delete({ target: reverted.saved!.id }),
      trash: await project.trash({}),
      members: await project.members({}),
      stats: await project.stats({}),
      check: await project.check({}),
      gc: await project.gc({}),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const { error } = SCHEMAS[name as keyof typeof answers].output.safeParse(answer)
      expect(error, name).toBeUndefined()
    }
    await expect(project.show({ checkpoint: 'ff'.repeat(32) })).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' })
    await expect(project.sync({})).rejects.toMatchObject({ code: 'NODE_REQUIRED' })
    await expect(project.checkpoint({ files: ['a b.kra'], comment: ' ' })).rejects.toMatchObject({
      code: 'COMMENT_REQUIRED',
    })
    expect(reached.unexpected).toEqual([])
  })
})
