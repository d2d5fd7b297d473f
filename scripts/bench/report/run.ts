import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tool } from '../tools/tool.ts'
import type { Run } from './results.ts'
import { compare, type Placed, place, type Version } from './versions.ts'

export interface RunInput {
  versions: readonly Version[]
  /** The whole tree after the last version. */
  expected: Placed
  binary: readonly string[]
  /** Where the run makes its folder, on the disk that is measured. */
  scratch: string
}

/** Lets one tool store all versions, from an empty repository, and restore the last one, which must be what was stored. */
export async function runTool(tool: Tool, { versions, expected, binary, scratch }: RunInput): Promise<Run> {
  const root = await mkdtemp(join(scratch, 'run-'))
  try {
    const repository = await tool.open(root, { binary })
    try {
      const steps: Run['steps'] = []
      let peakMib: number | undefined
      for (const version of versions) {
        await place(version, repository.work)
        const spent = await repository.store(version.name)
        steps.push({ seconds: spent.seconds, syncSeconds: synced(repository.folder) })
        if (spent.peakMib !== undefined) peakMib = Math.max(peakMib ?? 0, spent.peakMib)
      }
      const repositoryBytes = diskBytes(repository.folder)
      const target = join(root, 'target')
      await mkdir(target)
      const { dir, ...spent } = await repository.restore(target)
      const restore = { ...spent, syncSeconds: synced(dir) }
      await compare(expected, dir)
      return { steps, peakMib, repositoryBytes, restore }
    } finally {
      await repository.close()
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Waits until the file system that holds a folder is on disk; returns the seconds that took. */
function synced(folder: string): number {
  const started = performance.now()
  execFileSync('sync', ['-f', folder])
  return (performance.now() - started) / 1000
}

function diskBytes(folder: string): number {
  return Number(execFileSync('du', ['-sk', folder]).toString().split('\t')[0]) * 1024
}
