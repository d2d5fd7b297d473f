import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Growth } from '../growth/growth.ts'
import type { Machine } from './machine.ts'

/** What one tool did with all versions of one set, from an empty repository. Seconds pass on the clock; memory is resident, MiB. */
export interface Run {
  /** For each version: until the command had ended, and then until the file system of the repository was on disk. */
  steps: { seconds: number; syncSeconds: number }[]
  /** Of the largest process, while versions were stored. */
  peakMib: number | undefined
  /** Below the repository's folder after the last version (du). */
  repositoryBytes: number
  /** The last version into an empty place, and then until it was on disk. */
  restore: { seconds: number; syncSeconds: number; peakMib: number | undefined }
}

/** Sizes that another design would come to, computed and not measured. */
export interface Simulation {
  chunks: number
  storedBytes: number
}

export interface SetResult {
  title: string
  versions: number
  /** Of all versions as the tools see them, unchanged files of a tree included. */
  logicalBytes: number
  /** In the last version. */
  files: number
  /** By name of the tool; one entry a round. */
  runs: Record<string, Run[]>
  /** Tools that did not get through their last try, and why. */
  failed?: Record<string, string>
  simulation: Simulation | undefined
  /** Bytes that a second laptop received for each version, by name of the tool. */
  wire: Record<string, number[]>
  measured: Measured
}

/** When and on what a part was measured. */
export interface Measured {
  date: string
  commit: string
  /** Of the machine, over the minute before: above 0.5 somebody else was at work. */
  load: number
}

/** Random data to a connected peer; seconds. */
export interface PeerResult {
  bytes: number
  contestants: { name: string; rounds: { prepare: number; transfer: number; cpu: number }[] }[]
  measured: Measured
}

export interface Results {
  scale: number
  machine: Machine
  sets: Record<string, SetResult>
  peer: PeerResult | undefined
  growth: Growth | undefined
}

const FILE = 'results.json'

/** undefined: nothing was measured there. */
export async function loadResults(folder: string): Promise<Results | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Results)
}

/** Replaces the file in one step, so that an interrupted run leaves what it had. */
export async function saveResults(folder: string, results: Results): Promise<void> {
  const temporary = join(folder, `${FILE}.tmp`)
  await writeFile(temporary, `${JSON.stringify(results, undefined, 2)}\n`)
  await rename(temporary, join(folder, FILE))
}
