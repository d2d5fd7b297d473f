import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { CdcWorkers, chunkFile, encodeBatch, hashFile } from '../../src/cdc/index.ts'
import { blake3 } from '../../src/core/hash.ts'
import { idFromBytes } from '../../src/core/ids.ts'
import { randomBytes } from './content.ts'

const CRASHING = new URL('../fixtures/cdc/crashing-worker.js', import.meta.url)
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'pegbar-'))
  toRemove.push(made)
  return made
}
const toRemove: string[] = []
const toStop: CdcWorkers[] = []

function makeWorkers(...init: ConstructorParameters<typeof CdcWorkers>): CdcWorkers {
  const workers = new CdcWorkers(...init)
  toStop.push(workers)
  return workers
}

afterEach(async () => {
  await Promise.all(toStop.splice(0).map((workers) => workers.stop()))
  for (const path of toRemove.splice(0)) rmSync(path, { recursive: true })
})

describe('the threads', () => {
  test('that crash fail their jobs with a code, and are replaced', async () => {
    const workers = makeWorkers({ count: 1, url: CRASHING })
    const pending = [hashFile('scene', { workers }), hashFile('scene', { workers })]
    for (const job of await Promise.allSettled(pending)) {
      expect(job).toMatchObject({ status: 'rejected', reason: { code: 'INTERNAL', details: { exitCode: 7 } } })
    }
    const raw = randomBytes(1, 100)
    const chunk = { hash: idFromBytes('hash', blake3.hash(raw)), raw }
    expect(await encodeBatch(workers, [chunk])).toEqual([
      { hash: chunk.hash, codec: 'raw', rawSize: 100, payload: raw },
    ])
  })

  test('whose module is missing fail their jobs with the cause', async () => {
    const workers = makeWorkers({ count: 1, url: new URL('./absent.js', CRASHING) })
    await expect(hashFile('scene', { workers })).rejects.toMatchObject({ code: 'INTERNAL', cause: expect.any(Error) })
  })

  test('stop at any time, more than once, and start again with the next job', async () => {
    const workers = makeWorkers()
    await workers.stop()
    const path = join(folder(), 'scene')
    writeFileSync(path, randomBytes(1, 9_000_000))
    const file = chunkFile(path, { workers })
    const read = async () => {
      for await (const _ of file.batches) await Promise.all([workers.stop(), workers.stop()])
    }
    await expect(read()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await hashFile(path, { workers })).size).toBe(9_000_000)
  })

  test('are at least one', () => {
    expect(() => new CdcWorkers({ count: 0 })).toThrow(TypeError)
  })

  test('keep a process alive while they work, and not longer', () => {
    const path = join(folder(), 'scene')
    writeFileSync(path, randomBytes(2, 1_000_000))
    const index = new URL('../../src/cdc/index.ts', import.meta.url).href
    const program = `
      import { CdcWorkers, hashFile } from ${JSON.stringify(index)}
      const workers = new CdcWorkers()
      workers.start()
      console.log((await hashFile(${JSON.stringify(path)}, { workers })).size)`
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { timeout: 50_000 })
    expect(output.toString().trim()).toBe('1000000')
  })
})
