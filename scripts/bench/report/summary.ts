import { median } from '../figures.ts'
import { PEGBAR } from '../tools/pegbar.ts'
import type { Results, Run, SetResult } from './results.ts'

/** What the rounds of one tool come to: medians, in seconds, bytes and MiB. */
export interface Summary {
  tool: string
  rounds: number
  first: number
  all: number
  /** As `all`, each followed by a sync of the file system: whoever leaves that to later pays here. */
  allSynced: number
  repositoryBytes: number
  restore: number
  restoreSynced: number
  peakMib: number | undefined
  restorePeakMib: number | undefined
}

export function summarize(tool: string, runs: readonly Run[]): Summary {
  const over = (value: (run: Run) => number) => median(runs.map(value))
  const peaks = (value: (run: Run) => number | undefined) => {
    const known = runs.map(value).filter((mib) => mib !== undefined)
    return known.length === 0 ? undefined : Math.max(...known)
  }
  return {
    tool,
    rounds: runs.length,
    first: over(({ steps }) => steps[0]!.seconds),
    all: over(({ steps }) => sum(steps.map(({ seconds }) => seconds))),
    allSynced: over(({ steps }) => sum(steps.map(({ seconds, syncSeconds }) => seconds + syncSeconds))),
    repositoryBytes: over(({ repositoryBytes }) => repositoryBytes),
    restore: over(({ restore }) => restore.seconds),
    restoreSynced: over(({ restore }) => restore.seconds + restore.syncSeconds),
    peakMib: peaks(({ peakMib }) => peakMib),
    restorePeakMib: peaks(({ restore }) => restore.peakMib),
  }
}

/** Of every tool that was measured with a set, in the order of `tools`. */
export function summaries(set: SetResult, tools: readonly string[]): Summary[] {
  return tools.flatMap((tool) => {
    const runs = set.runs[tool] ?? []
    return runs.length === 0 ? [] : [summarize(tool, runs)]
  })
}

/** How many times as long `other` took, or as much it is: above 1 Pegbar is the better one. */
export function ratio(other: number, own: number): number | undefined {
  return own > 0 ? other / own : undefined
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Average of what a later version needed; undefined without one. */
export function laterAverage(bytes: readonly number[] | undefined): number | undefined {
  const later = bytes?.slice(1) ?? []
  return later.length === 0 ? undefined : sum(later) / later.length
}

/** The summary of Pegbar; undefined when it was not measured with the set. */
export function own(results: Results, set: string): Summary | undefined {
  return of(results, set, PEGBAR)
}

export function of(results: Results, set: string, tool: string): Summary | undefined {
  const runs = results.sets[set]?.runs[tool] ?? []
  return runs.length === 0 ? undefined : summarize(tool, runs)
}
