import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { StoredChunk } from '../../../../src/core/chunk.ts'
import type { ProjectStore } from '../../../../src/core/contracts.ts'
import { PegbarError } from '../../../../src/core/errors.ts'
import { type CheckpointId, checkpointId, type DeviceId, type Hash } from '../../../../src/core/ids.ts'
import type { ChunkSource, Source } from '../../../../src/node/network/sources.ts'
import { openMemoryStore } from '../../../../src/store/index.ts'
import { testAsset, testTeam } from '../../../core/helpers/records.ts'
import { rawChunk, testFile } from '../../../store/builders.ts'

const KIB = 1024

/** A file of a project, all of whose chunks are at hand. */
export interface SwarmFile {
  checkpoint: CheckpointId
  size: number
  chunks: ReadonlyMap<Hash, StoredChunk>
}

/** A project of a few files, and a store that has its records and none of its chunks. */
export interface Swarm {
  store: ProjectStore
  files: readonly SwarmFile[]
  /** Members that can hold something. */
  devices: readonly DeviceId[]
  /** Notes that a member says it holds a file whole. */
  hold(device: DeviceId, file: SwarmFile): Promise<void>
}

/** Makes a project of files of so many random chunks each, the oldest first. */
export async function makeSwarm(
  counts: readonly number[],
  { chunkBytes = 64 * KIB, open = openMemoryStore as (init: { create: never }) => Promise<ProjectStore> } = {},
): Promise<Swarm> {
  const team = await testTeam('artist', 'artist', 'artist', 'artist')
  const [founder] = team
  const files: SwarmFile[] = []
  for (const [n, count] of counts.entries()) {
    const content = Array.from({ length: count }, () => rawChunk(new Uint8Array(randomBytes(chunkBytes))))
    const { stored, ...file } = testFile(content)
    const record = await founder!.checkpoint({ asset: testAsset(n + 1), path: `file ${n}`, ...file })
    const chunks = new Map(stored.map((chunk) => [chunk.hash, chunk]))
    files.push({ checkpoint: checkpointId(record.id), size: file.size, chunks })
  }
  const store = await open({ create: founder!.project as never })
  const all = team.flatMap(({ records }) => records.map(({ envelope }) => envelope))
  await store.records.ingest(all)
  const devices = team.map(({ device }) => device)
  const hold = (device: DeviceId, { checkpoint }: SwarmFile) =>
    store.local.changeHoldings(device, { add: [checkpoint] })
  return { store, files, devices, hold }
}

/** What a source was asked for, and how it behaves. */
export interface FakeSource extends Source {
  /** Chunks that it gave. */
  given: Hash[]
  asked: Hash[][]
  questions: number
  outstanding: number
  mostOutstanding: number
  blamed: PegbarError | undefined
}

export interface FakeBehaviour {
  /** Called before a request is answered; what it throws is how the request ends. */
  before?(hashes: readonly Hash[]): Promise<void> | void
  /** Called before each chunk is given. */
  beforeChunk?(chunk: StoredChunk): Promise<void> | void
  /** What it says it has. @default what it has */
  says?(hash: Hash): boolean
}

/** A source that has these chunks. */
export function fakeSource(
  device: DeviceId,
  chunks: ReadonlyMap<Hash, StoredChunk>,
  { before, beforeChunk, says = (hash) => chunks.has(hash) }: FakeBehaviour = {},
): FakeSource {
  const enter = async (hashes: readonly Hash[], signal: AbortSignal) => {
    fake.outstanding++
    fake.mostOutstanding = Math.max(fake.mostOutstanding, fake.outstanding)
    const left = Promise.withResolvers<never>()
    left.promise.catch(() => {})
    signal.addEventListener('abort', () => left.reject(signal.reason), { once: true })
    await Promise.race([before?.(hashes), left.promise])
    // as from a socket: nothing that waits for a turn of the event loop is passed over
    await setImmediate()
  }
  const source: ChunkSource = {
    async *get(wanted, { signal }) {
      const hashes = wanted.map(({ hash }) => hash)
      fake.asked.push(hashes)
      try {
        await enter(hashes, signal)
        for (const hash of hashes) {
          const chunk = chunks.get(hash)
          if (chunk === undefined) continue
          await beforeChunk?.(chunk)
          signal.throwIfAborted()
          fake.given.push(hash)
          yield chunk
        }
      } finally {
        fake.outstanding--
      }
    },
    async has(hashes, { signal }) {
      fake.questions++
      try {
        await enter(hashes, signal)
      } finally {
        fake.outstanding--
      }
      return hashes.map(says)
    },
    blame: (error) => {
      fake.blamed = error
    },
  }
  const fake: FakeSource = {
    device,
    open: async () => source,
    given: [],
    asked: [],
    questions: 0,
    outstanding: 0,
    mostOutstanding: 0,
    blamed: undefined,
  }
  return fake
}

/** Gives no more than so many bytes a second: waits before each chunk until it may go. */
export function capped(bytesPerSecond: number): FakeBehaviour {
  let freeAt = 0
  return {
    beforeChunk: async ({ payload }) => {
      const now = performance.now()
      freeAt = Math.max(now, freeAt) + (payload.byteLength / bytesPerSecond) * 1000
      // timers are coarse: small debts are paid with the next chunk
      if (freeAt - now > 2) await new Promise((resolve) => setTimeout(resolve, freeAt - now))
    },
  }
}

export function left(): PegbarError {
  return new PegbarError('PEER_LEFT', 'gone')
}
