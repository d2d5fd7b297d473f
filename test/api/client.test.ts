import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiClient, connectApi } from '../../src/api/client.ts'
import { OPERATION_NAMES, OPERATIONS, type OperationName } from '../../src/api/operations.ts'
import { SCHEMAS } from '../../src/api/schemas/operations.ts'
import { PegbarError } from '../../src/core/errors.ts'
import type { CallOptions, Progress, ProjectServices } from '../../src/core/services.ts'
import { type FakeServices, fakeServices } from './helpers/fake-services.ts'
import { INPUTS } from './helpers/inputs.ts'
import { type Reached, TRANSPORTS } from './helpers/transports.ts'
import { checkpoint, ID, PROJECT_ID } from './helpers/views.ts'

type Verb = (input?: unknown, options?: CallOptions) => Promise<unknown>

/** Fails when the promise resolves. */
async function failure(promise: Promise<unknown>): Promise<PegbarError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(PegbarError)
  return outcome as PegbarError
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe.each(TRANSPORTS)('client $name', ({ reach }) => {
  let fake: FakeServices
  let reached: Reached
  let client: ApiClient
  let project: ProjectServices

  beforeEach(async () => {
    fake = fakeServices()
    reached = await reach(fake)
    client = reached.client
    project = await client.project(PROJECT_ID)
    fake.calls.length = 0
  })
  afterEach(() => reached.close())

  const verb = (name: OperationName): Verb => {
    const services = (OPERATIONS[name].scope === 'node' ? client : project) as unknown as Record<string, Verb>
    return (input, options) => services[name]!(input, options)
  }

  it.each(OPERATION_NAMES.filter((name) => OPERATIONS[name].kind !== 'stream'))(
    '%s carries its input there and its output back',
    async (name) => {
      const output = await verb(name)(INPUTS[name])
      const call = fake.calls.find((one) => one.name === name)
      expect(call?.input ?? {}).toEqual(INPUTS[name])
      const scope = (OPERATIONS[name].scope === 'node' ? fake : await fake.project(PROJECT_ID)) as unknown as Record<
        string,
        Verb
      >
      expect(output).toEqual(await scope[name]!())
      if (name !== 'stop') expect(SCHEMAS[name].output?.safeParse(output).error).toBeUndefined()
    },
  )

  it('has no operation that the services lack, and lacks none', async () => {
    const services = { ...fake, ...(await fake.project(PROJECT_ID)) } as Record<string, unknown>
    for (const own of ['calls', 'on', 'change', 'listeners', 'project', 'onChange']) delete services[own]
    expect([...OPERATION_NAMES].sort()).toEqual(Object.keys(services).sort())
  })

  it('knows at once that a project is not served', async () => {
    expect((await failure(client.project('cd'.repeat(32)))).code).toBe('NO_PROJECT')
    expect((await failure(client.project('..'))).code).toBe('INVALID_ID')
    expect((await failure(project.show({ checkpoint: '' }))).code).toBe('INVALID_ID')
  })

  it.each(['log', 'checkpoint'] as const)('re-makes the error of %s with all its facts', async (name) => {
    const facts = { path: 'a b.blend', hint: 'save it again', details: { candidates: [ID] } }
    fake.on(name, async () => {
      throw new PegbarError('UNMODIFIED', 'a b.blend is not modified', facts)
    })
    const error = await failure(verb(name)(INPUTS[name]))
    expect({ code: error.code, message: error.message, path: error.path, hint: error.hint }).toEqual({
      code: 'UNMODIFIED',
      message: 'a b.blend is not modified',
      path: 'a b.blend',
      hint: 'save it again',
    })
    expect(error.details).toEqual(facts.details)
    expect(reached.unexpected).toEqual([])
  })

  it.each(['log', 'checkpoint'] as const)('shows of a defect in %s only that it is one', async (name) => {
    const defect = new TypeError('secret /home/ada/x')
    fake.on(name, async () => {
      throw defect
    })
    const error = await failure(verb(name)(INPUTS[name]))
    expect(error.code).toBe('INTERNAL')
    expect(error.message).not.toContain('secret')
    expect(reached.unexpected).toEqual([defect])
  })

  it('passes the progress of a long job on, the last included, and then its result', async () => {
    const started = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    fake.on('checkpoint', async (_input, { onProgress }) => {
      onProgress?.({ phase: 'checkpoint', path: 'a', done: 1, total: 9, unit: 'bytes' })
      await finish.promise
      onProgress?.({ phase: 'checkpoint', path: 'a', done: 9, total: 9, unit: 'bytes' })
      return [checkpoint]
    })
    const seen: Progress[] = []
    const result = project.checkpoint(INPUTS.checkpoint, {
      onProgress: (progress) => {
        seen.push(progress)
        started.resolve()
      },
    })
    await started.promise
    finish.resolve()
    expect(await result).toEqual([checkpoint])
    expect(seen[0]).toMatchObject({ phase: 'checkpoint', path: 'a', done: 1, total: 9, unit: 'bytes' })
    expect(seen.at(-1)).toMatchObject({ done: 9 })
  })

  it('re-makes the error of a job that fails late', async () => {
    const follow = Promise.withResolvers<void>()
    fake.on('check', async (_input, { onProgress }) => {
      onProgress?.({ phase: 'check', done: 0, unit: 'chunks' })
      await follow.promise
      throw new PegbarError('STORE_DAMAGED', 'broken', { path: '.pegbar/chunks' })
    })
    const error = await failure(project.check({}, { onProgress: () => follow.resolve() }))
    expect(error).toMatchObject({ code: 'STORE_DAMAGED', path: '.pegbar/chunks' })
  })

  it('cancels a job when the signal aborts, and rejects when the job has ended', async () => {
    let ended = false
    fake.on('sync', (_input, { signal, onProgress }) => {
      onProgress?.({ phase: 'fetch', done: 0, unit: 'chunks' })
      const { promise, reject } = Promise.withResolvers<never>()
      signal?.addEventListener('abort', () => {
        ended = true
        reject(signal.reason)
      })
      return promise
    })
    const controller = new AbortController()
    const onProgress = () => controller.abort()
    const error = await failure(project.sync({}, { signal: controller.signal, onProgress }))
    expect(error.code).toBe('CANCELLED')
    expect(ended).toBe(true)
  })

  it('returns the result of a job that was past the point of return when it was cancelled', async () => {
    const aborted = Promise.withResolvers<void>()
    fake.on('gc', async (_input, { signal, onProgress }) => {
      onProgress?.({ phase: 'gc', done: 0, unit: 'chunks' })
      signal?.addEventListener('abort', () => aborted.resolve())
      await aborted.promise
      return INPUTS.gc
    })
    const controller = new AbortController()
    const onProgress = () => controller.abort()
    expect(await project.gc({}, { signal: controller.signal, onProgress })).toEqual({})
  })

  it('asks for nothing with a signal that is aborted already', async () => {
    const reason = new Error('before')
    const signal = AbortSignal.abort(reason)
    for (const name of ['log', 'check', 'content', 'preview', 'draftPreview'] as const) {
      await expect(verb(name)(INPUTS[name], { signal })).rejects.toBe(reason)
    }
    expect(fake.calls).toEqual([])
  })

  it('cancels a short operation when the signal aborts', async () => {
    const called = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<unknown>()
    fake.on('log', async (_input, { signal }) => {
      signal?.addEventListener('abort', () => ended.resolve(signal.reason))
      called.resolve()
      throw await ended.promise
    })
    const controller = new AbortController()
    const log = project.log({}, { signal: controller.signal })
    const outcome = expect(log).rejects.toThrow()
    await called.promise
    controller.abort()
    await outcome
    expect(await ended.promise).toMatchObject({ code: 'CANCELLED' })
  })

  it('streams content, with the checkpoint it belongs to and progress', async () => {
    const seen: Progress[] = []
    const content = await project.content({ checkpoint: '3f3f3f' }, { onProgress: (progress) => seen.push(progress) })
    expect(content.checkpoint).toEqual(checkpoint)
    expect((await read(content.bytes)).toString()).toBe('0123456789')
    expect(seen.at(-1)).toMatchObject({ done: 10, total: 10, unit: 'bytes' })
    expect(fake.calls.map(({ name, input }) => [name, input])).toEqual([
      ['show', { checkpoint: '3f3f3f' }],
      ['content', { checkpoint: ID }],
    ])
  })

  it('says why content broke off in the middle', async () => {
    fake.on('content', async () => ({
      checkpoint,
      bytes: (async function* () {
        yield Buffer.from('0123')
        throw new PegbarError('CHUNK_DAMAGED', 'a chunk is damaged', { path: checkpoint.path })
      })(),
    }))
    const content = await project.content({ checkpoint: ID })
    const error = await failure(read(content.bytes))
    expect(error).toMatchObject({ code: 'CHUNK_DAMAGED', path: checkpoint.path })
  })

  it('says why content can not be sent at all', async () => {
    fake.on('content', async () => {
      throw new PegbarError('CHUNK_MISSING', 'not here')
    })
    expect((await failure(project.content({ checkpoint: ID }))).code).toBe('CHUNK_MISSING')
  })

  it('reads content no faster than the caller takes it, and stops with the caller', async () => {
    const size = 64 * 1024 * 1024
    const piece = new Uint8Array(256 * 1024)
    let given = 0
    const stopped = Promise.withResolvers<void>()
    fake.on('content', async () => ({
      checkpoint: { ...checkpoint, size },
      bytes: (async function* () {
        try {
          for (; given < size; given += piece.byteLength) yield piece
        } finally {
          stopped.resolve()
        }
      })(),
    }))
    fake.on('show', async () => ({ ...checkpoint, size }))
    const content = await project.content({ checkpoint: ID })
    for await (const first of content.bytes) {
      expect(first.byteLength).toBeGreaterThan(0)
      break
    }
    await stopped.promise
    // what sits in socket buffers was read; the rest never
    expect(given).toBeLessThan(size / 2)
  })

  it('carries large content whole', async () => {
    const size = 40 * 1024 * 1024
    const bytes = async function* () {
      for (let i = 0; i < 160; i++) yield new Uint8Array(256 * 1024).fill(i)
    }
    fake.on('content', async () => ({ checkpoint: { ...checkpoint, size }, bytes: bytes() }))
    fake.on('show', async () => ({ ...checkpoint, size }))
    const content = await project.content({ checkpoint: ID })
    let got = 0
    for await (const piece of content.bytes) {
      expect(piece[0]).toBe(Math.floor(got / (256 * 1024)))
      got += piece.byteLength
    }
    expect(got).toBe(size)
  })

  it('fetches a preview', async () => {
    expect(await project.preview({ hash: ID })).toEqual(new Uint8Array([82, 73, 70, 70]))
    expect(await project.draftPreview({ path: 'ä b/c+d&e?.blend' })).toEqual(new Uint8Array([82, 73, 70, 71]))
    expect(fake.calls.at(-1)).toMatchObject({ name: 'draftPreview', input: { path: 'ä b/c+d&e?.blend' } })
  })

  it('proves to be the node that knows the token', async () => {
    expect(await client.health()).toEqual({ version: '0.1.0' })
  })

  it('tells what changes, and what was missed since an id', async () => {
    const controller = new AbortController()
    const seen: { event: string; id: number | undefined }[] = []
    const first = client.events({ since: 0, signal: controller.signal })[Symbol.asyncIterator]()
    expect((await first.next()).value).toMatchObject({ event: 'reset' })
    fake.change({ kind: 'project', project: PROJECT_ID })
    const { value } = await first.next()
    expect(value).toMatchObject({ event: 'project', data: { project: PROJECT_ID } })
    await first.return?.(undefined)
    fake.change({ kind: 'peers', project: PROJECT_ID })
    for await (const { event, id } of client.events({ since: value!.id, signal: controller.signal })) {
      seen.push({ event, id })
      break
    }
    expect(seen).toEqual([{ event: 'peers', id: value!.id! + 1 }])
  })
})

describe('client without a node', () => {
  it('says that it can not be reached', async () => {
    const client = await connectApi({ url: 'http://127.0.0.1:9', token: 'x' })
    expect((await failure(client.projects())).code).toBe('NODE_UNREACHABLE')
    expect((await failure(client.health())).code).toBe('NODE_UNREACHABLE')
  })
})
