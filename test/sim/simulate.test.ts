import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { BROKEN, type Broken } from './faults.ts'
import { simulate } from './simulate.ts'

/** Networks of which at least one must show a fault that was put in. */
const MOST = 60

describe('a simulated network', () => {
  test('is a function of its seed alone', async () => {
    for (const seed of [3, 28, 54]) {
      const one = await simulate({ seed })
      const other = await simulate({ seed })
      expect(other.traceHash).toBe(one.traceHash)
      expect(other.events).toBe(one.events)
    }
  })

  test('is another one for another seed', async () => {
    const hashes = new Set<string>()
    for (let seed = 1; seed <= 4; seed++) hashes.add((await simulate({ seed })).traceHash)
    expect(hashes.size).toBe(4)
  })

  test('puts real timers and clocks back', async () => {
    const before = [setTimeout, clearTimeout, Date.now, performance.now, AbortSignal.timeout, Math.random]
    await simulate({ seed: 3 })
    expect([setTimeout, clearTimeout, Date.now, performance.now, AbortSignal.timeout, Math.random]).toEqual(before)
  })
})

describe('a fault that is put in', () => {
  test.each(BROKEN)(
    '%s: is found, and found again with the seed',
    async (broken) => {
      const { seed, failures, traceHash } = await firstFailure(broken)
      const again = await simulate({ seed, broken })
      expect(again.failures).toEqual(failures)
      expect(again.traceHash).toBe(traceHash)
      expect((await simulate({ seed })).failures).toEqual([])
    },
    120_000,
  )

  test('npm run soak prints the command that finds it again', async () => {
    const { seed, failures } = await firstFailure('lying disk')
    const soak = resolve(import.meta.dirname, '../../scripts/soak.ts')
    const args = ['--only', 'simulation', '--seed', `${seed}`, '--broken', 'lying disk']
    const failed = await promisify(execFile)(process.execPath, [soak, ...args]).catch((error) => error)
    expect(failed.code).toBe(1)
    expect(failed.stdout).toContain(failures[0]!.split('\n')[0])
    expect(failed.stdout).toContain(`again: npm run soak -- --only simulation --seed ${seed} --broken "lying disk"`)
  }, 120_000)
})

async function firstFailure(broken: Broken) {
  for (let seed = 1; seed <= MOST; seed++) {
    const simulated = await simulate({ seed, broken })
    if (simulated.failures.length > 0) return simulated
  }
  return expect.unreachable(`${broken} was not found in ${MOST} networks`)
}
