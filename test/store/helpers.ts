import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ProjectStore } from '../../src/core/contracts.ts'
import { type ProjectId, parseId } from '../../src/core/ids.ts'
import { openMemoryStore, openProjectStore } from '../../src/store/index.ts'
import { MemoryBackend } from '../../src/store/memory-backend.ts'
import type { StoreOptions } from '../../src/store/store.ts'

export * from './builders.ts'

export const PROJECT = parseId('project', 'ab'.repeat(32))

/** Somewhere a store can be opened, closed and opened again. */
export interface Place {
  open(options?: StoreOptions): Promise<ProjectStore>
}

/** The kinds of store that every suite runs on. */
export const PLACES: readonly { name: string; make: () => Promise<Place> }[] = [
  { name: 'memory', make: async () => memoryPlace() },
  { name: 'LevelDB', make: async () => levelPlace(await makeFolder()) },
]

export function memoryPlace(): Place {
  const backend = new MemoryBackend()
  return { open: (options) => openMemoryStore({ backend, ...options }) }
}

export function levelPlace(folder: string): Place {
  return { open: (options) => openProjectStore(join(folder, '.pegbar'), options) }
}

/** Returns a new folder that is removed after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pegbar-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Opens a new store that is closed after the test. */
export async function newStore(place: Place, project: ProjectId = PROJECT): Promise<ProjectStore> {
  return closing(await place.open({ create: project }))
}

/** Closes a store after the test. */
export function closing(store: ProjectStore): ProjectStore {
  onTestFinished(() => store.close())
  return store
}
