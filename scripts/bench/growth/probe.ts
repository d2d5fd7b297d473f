import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Laptop } from '../../../test/helpers/laptop.ts'
import { median } from '../figures.ts'
import { residentPeakMib } from '../memory.ts'
import { writeRandom } from '../random-file.ts'
import type { Point } from './growth.ts'

export const START = ['--as', 'Ana', '--no-mdns'] as const
const ROUNDS = 5
const PROBE = 'probe.bin'
const EDIT_BYTES = 4096

/** Measures a project as it is now; the node runs before and after. What the measuring adds is purged again. */
export async function probe(laptop: Laptop, at: number, probeBytes: number): Promise<Point> {
  const timed = async (...args: string[]) => {
    execFileSync('sync')
    const started = performance.now()
    await laptop.json(args)
    return (performance.now() - started) / 1000
  }
  const starts: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await laptop.end()
    execFileSync('sync')
    const started = performance.now()
    await laptop.start(START)
    starts.push((performance.now() - started) / 1000)
  }
  await laptop.lines(['status'])
  const openMib = residentMib(laptop.nodePid!)
  const diskBytes =
    Number(
      execFileSync('du', ['-sk', join(laptop.dir, '.pegbar')])
        .toString()
        .split('\t')[0],
    ) * 1024

  const file = join(laptop.dir, PROBE)
  const figures = {
    new: [] as number[],
    edit: [] as number[],
    log: [] as number[],
    gc: [] as number[],
    purge: [] as number[],
  }
  for (let round = 0; round < ROUNDS; round++) {
    await writeRandom(`${file}.saving`, probeBytes)
    await rename(`${file}.saving`, file)
    figures.new.push(await timed('checkpoint', PROBE, '-m', 'new'))
    await edit(file, probeBytes >> 1)
    figures.edit.push(await timed('checkpoint', PROBE, '-m', 'edited'))
    const logged = performance.now()
    await laptop.lines(['log', PROBE])
    figures.log.push((performance.now() - logged) / 1000)
    figures.gc.push(await timed('gc'))
    await laptop.json(['delete', PROBE])
    figures.purge.push((await timed('purge', '--all', '--now')) + (await timed('gc')))
    await rm(file, { force: true })
  }
  return {
    at,
    diskBytes,
    newSeconds: median(figures.new),
    editSeconds: median(figures.edit),
    logSeconds: median(figures.log),
    gcSeconds: median(figures.gc),
    purgeSeconds: median(figures.purge),
    openSeconds: median(starts),
    openMib,
    peakMib: residentPeakMib(laptop.nodePid!),
  }
}

async function edit(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(EDIT_BYTES, 'edited'), 0, EDIT_BYTES, at)
  await file.sync()
  await file.close()
}

function residentMib(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
}
