import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BLEND_COMPRESSED, BLEND_PLAIN } from './blend.ts'
import { LAYERED } from './layered.ts'
import type { DataSet } from './set.ts'
import { TEXTURES } from './textures.ts'
import { TREE } from './tree.ts'
import { VIDEO } from './video.ts'

export const DATA_SETS: readonly DataSet[] = [BLEND_PLAIN, BLEND_COMPRESSED, LAYERED, VIDEO, TEXTURES, TREE]

/** Returns the folder of a set, made now unless an earlier run has made it; a half-made one is made anew. */
export async function provide(
  set: DataSet,
  cache: string,
  scale: number,
  log: (line: string) => void,
): Promise<string> {
  const folder = join(cache, set.name)
  const there = await access(folder).then(
    () => true,
    () => false,
  )
  if (there) return folder
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  await set.make(part, scale, log)
  await rename(part, folder)
  return folder
}
