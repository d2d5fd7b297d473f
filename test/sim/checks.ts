import type { CheckpointId } from '../../src/core/ids.ts'
import { isKept } from '../../src/core/keeping.ts'
import type { VerifySignatures } from '../../src/store/ingest.ts'
import { openStore } from '../../src/store/store.ts'
import type { Acknowledged } from './acts.ts'
import type { Lan } from './lan.ts'
import type { Laptop, Life } from './laptop.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** Streams that one end of a connection may have at rest: records, and chunks both ways. */
const MAX_STREAMS = 3

interface Member {
  laptop: Laptop
  life: Life
}

/** Returns what keeps the members from being equal: everything here must come to be empty when nothing disturbs them. */
export async function differences(
  laptops: readonly Laptop[],
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const up = laptops.filter((laptop) => !laptop.isNew)
  const off = up.filter(({ life }) => life === undefined)
  if (off.length > 0) return off.map(({ name }) => `${name} is off`)
  const members = membersOf(up)
  const checks = [strangeSessions, otherRecords, missingContent, unknownHoldings, otherStates]
  for (const check of checks) {
    const found = await check(members, acknowledged, up)
    // the later ones follow from the earlier, and cost more
    if (found.length > 0) return found
  }
  return []
}

/** Returns what was lost or damaged of what the laptops had acknowledged. */
export async function damages(laptops: readonly Laptop[], acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const found: string[] = []
  const members = membersOf(laptops.filter(({ life }) => life !== undefined))
  for (const { laptop, records } of acknowledged) {
    const maker = laptop.life
    if (maker === undefined) continue
    for (const id of records) {
      const verdict = await maker.store.records.verdict(id)
      if (verdict === undefined) found.push(`${laptop.name} lost its own record ${id}`)
      // what a removed or demoted laptop made beyond its cut may be known to nobody else
      if (verdict === 'quarantined' || !members.some((member) => member.laptop === laptop)) continue
      for (const { laptop: keeper, life } of members) {
        const isThere = (await life.store.records.verdict(id)) !== undefined
        if (!isThere) found.push(`${keeper.name} lacks record ${id} of ${laptop.name}`)
      }
    }
  }
  for (const { life, name } of laptops) {
    if (life === undefined) continue
    const { damaged, lostRecords } = await life.store.check()
    const wrong = damaged.filter(({ reason }) => reason === 'damaged').length
    if (wrong + lostRecords.length > 0)
      found.push(`${name} has ${wrong} damaged chunks, ${lostRecords.length} lost records`)
  }
  return found
}

/** Returns what a node that has ended has left behind. */
export function leaks(laptop: Laptop, process: Process, scheduler: Scheduler, lan: Lan): string[] {
  const timers = scheduler.pendingOf(process).filter(({ label }) => label === 'timeout' || label === 'interval')
  const connections = lan.connections().filter((connection) => connection.process === process)
  const found: string[] = []
  if (timers.length > 0) found.push(`${laptop.name} has left ${timers.length} timers`)
  if (connections.length > 0) found.push(`${laptop.name} has left ${connections.length} connections`)
  for (const connection of lan.connections()) {
    if (connection.streams.length > MAX_STREAMS) {
      found.push(`${connection.process.name} has ${connection.streams.length} streams on one connection`)
    }
  }
  return found
}

/** Returns how a store that was closed differs when it is opened again. */
export async function reopened(laptop: Laptop, hash: string, verify: VerifySignatures): Promise<string[]> {
  const process: Process = { name: laptop.name, alive: true, asleepUntilMs: 0, clock: laptop.clock }
  const store = await openStore(laptop.drive.backend(process), { verify })
  return (await store.records.stateHash()) === hash
    ? []
    : [`${laptop.name} has another state after it was opened again`]
}

/** The laptops that are members, as the founder sees it, who is never removed. */
function membersOf(up: readonly Laptop[]): Member[] {
  const { membership } = up[0]!.life!.store.records
  return up.flatMap((laptop) => {
    return membership.roleOf(laptop.device) === undefined ? [] : [{ laptop, life: laptop.life! }]
  })
}

/** Every two members must have one session. */
async function strangeSessions(members: readonly Member[]): Promise<string[]> {
  return members.flatMap(({ laptop, life }) => {
    const met = life.running.sessions.map(({ remote }) => remote).sort()
    const expected = members.map((other) => other.laptop.device).filter((device) => device !== laptop.device)
    return met.join() === expected.sort().join() ? [] : [`${laptop.name} has ${met.length} sessions`]
  })
}

async function otherRecords(members: readonly Member[]): Promise<string[]> {
  return unlikeFirst(members, 'other records', async ({ life }) => {
    const logs = await life.store.records.summaries()
    return JSON.stringify(logs.filter(({ count }) => count > 0))
  })
}

async function otherStates(members: readonly Member[]): Promise<string[]> {
  return unlikeFirst(members, 'another state', ({ life }) => life.store.records.stateHash())
}

async function unlikeFirst(
  members: readonly Member[],
  what: string,
  of: (member: Member) => Promise<string>,
): Promise<string[]> {
  const values = await Promise.all(members.map(of))
  return members.flatMap(({ laptop }, i) => {
    return values[i] === values[0] ? [] : [`${laptop.name} has ${what} than ${members[0]!.laptop.name}`]
  })
}

/**
 * A live checkpoint must be with all who want it, by policy and pins, when a member has it; and somewhere at all when its
 * maker, who was told that it is kept, is a member.
 */
async function missingContent(
  members: readonly Member[],
  acknowledged: readonly Acknowledged[],
  laptops: readonly Laptop[],
): Promise<string[]> {
  const promised = new Set<CheckpointId>()
  for (const { laptop, checkpoint } of acknowledged) {
    if (checkpoint !== undefined && members.some((member) => member.laptop === laptop)) promised.add(checkpoint)
  }
  const found: string[] = []
  for await (const { checkpoint } of members[0]!.life.store.records.history()) {
    const state = await members[0]!.life.store.records.checkpoint(checkpoint)
    if (state === undefined || state.node.purged) continue
    const holders = await holdersOf(checkpoint, laptops)
    if (holders.length === 0 && promised.has(checkpoint)) found.push(`nobody has content of ${checkpoint} any more`)
    if (!members.some(({ laptop }) => holders.includes(laptop))) continue
    const maker = acknowledged.find((made) => made.checkpoint === checkpoint)?.laptop.name
    for (const { laptop, life } of members) {
      const isWanted = isKept(life.store.keeping, state.asset, state.node)
      if (isWanted && !holders.includes(laptop)) found.push(`${laptop.name} lacks content of ${checkpoint} of ${maker}`)
    }
  }
  return found
}

/** Returns what was given up although fewer than `copies` others were to have it: leases let nobody do so. */
export async function fewerCopies(laptops: readonly Laptop[], copies: number): Promise<string[]> {
  const up = laptops.filter(({ life }) => life !== undefined)
  const founder = up[0]!.life!.store
  const found: string[] = []
  for (const checkpoint of new Set(up.flatMap(({ life }) => [...life!.store.keeping.dropped]))) {
    const node = (await founder.records.checkpoint(checkpoint))?.node
    if (node === undefined || node.purged) continue
    const { length } = await holdersOf(checkpoint, up)
    if (length < copies) found.push(`${checkpoint} was given up, and ${length} instead of ${copies} have it`)
  }
  return found
}

/** Members and those who were removed. */
async function holdersOf(checkpoint: CheckpointId, laptops: readonly Laptop[]): Promise<Laptop[]> {
  const holders: Laptop[] = []
  for (const laptop of laptops) if (await laptop.life?.store.whole.has(checkpoint)) holders.push(laptop)
  return holders
}

/** Everybody must know what everybody else holds. */
async function unknownHoldings(members: readonly Member[]): Promise<string[]> {
  const found: string[] = []
  for (const { laptop, life } of members) {
    const { count, fingerprint } = await life.store.whole.summary()
    for (const other of members) {
      if (other.laptop === laptop) continue
      const known = await other.life.store.local.holdings(laptop.device)
      if (known.count !== count || known.fingerprint !== fingerprint) {
        found.push(`${other.laptop.name} does not know what ${laptop.name} holds`)
      }
    }
  }
  return found
}
