import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { CheckpointView, MemberView, StatsView } from '../../src/core/services.ts'
import type { Laptop } from './laptop.ts'
import { poll } from './poll.ts'

/** Returns a digest of what a laptop shows that must be the same on all: history, members, counts. */
export async function stateOf(laptop: Laptop): Promise<string> {
  const log = await laptop.lines<CheckpointView>(['log'])
  const members = await laptop.lines<MemberView>(['members'])
  const { records, checkpoints, assets, chunks, uniqueBytes } = await laptop.json<StatsView>(['stats'])
  const shared = {
    // what a checkpoint added is a matter of each disk
    log: log.map(({ added, ...checkpoint }) => checkpoint),
    // each shows its own person first
    members: members
      .map(({ person, role, devices }) => ({ person, role, devices: devices.map((one) => [one.id, one.role]).sort() }))
      .sort((a, b) => (a.person.id < b.person.id ? -1 : 1)),
    counts: { records, checkpoints, assets, chunks, uniqueBytes },
  }
  return createHash('sha256').update(JSON.stringify(shared)).digest('hex')
}

/** Resolves when every laptop holds `count` checkpoints whole and says so of all others; then compares their states. */
export async function whenSame(laptops: readonly Laptop[], count: number): Promise<CheckpointView[]> {
  let log: CheckpointView[] = []
  for (const laptop of laptops) {
    log = await poll(
      () => laptop.lines<CheckpointView>(['log']),
      (all) => all.length === count && all.every(({ keptOn }) => keptOn.have === laptops.length),
      500,
    )
  }
  const states = await poll(
    () => Promise.all(laptops.map(stateOf)),
    (all) => new Set(all).size === 1,
    500,
  )
  expect(new Set(states).size).toBe(1)
  return log
}

/** Exports a checkpoint on every laptop and compares it with what was saved. */
export async function expectExports(laptops: readonly Laptop[], checkpoint: string, bytes: Buffer): Promise<void> {
  for (const laptop of laptops) {
    const out = join(laptop.root, `export-${checkpoint.slice(0, 8)}`)
    await laptop.text(['export', checkpoint, '-o', out, '--force'])
    expect((await readFile(out)).equals(bytes)).toBe(true)
  }
}
