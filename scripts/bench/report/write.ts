import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DATA_SETS } from '../data/index.ts'
import { TOOLS } from '../tools/index.ts'
import { drawGrowth, drawTools } from './pictures.ts'
import { PICTURES, render } from './render.ts'
import type { Results } from './results.ts'

/** Writes `benchmarks.md` and its pictures into a folder. */
export async function writeReport(results: Results, out: string): Promise<void> {
  await mkdir(out, { recursive: true })
  const file = join(out, 'benchmarks.md')
  await writeFile(file, render(results, { sets: DATA_SETS, tools: TOOLS }))
  const tools = drawTools(
    results,
    TOOLS.map(({ name }) => name),
  )
  const growth = results.growth === undefined ? undefined : drawGrowth(results.growth)
  if (tools !== undefined) await writeFile(join(out, PICTURES.tools), tools)
  if (growth !== undefined) await writeFile(join(out, PICTURES.growth), growth)
  console.error(`written: ${file}`)
}
