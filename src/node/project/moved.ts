import { basename } from 'node:path'
import { isPegbarError } from '../../core/errors.ts'
import type { ProjectComponents } from './components.ts'
import type { ScannedFile } from './scan.ts'
import type { Examined } from './status.ts'
import { nodeOf, statesOf } from './working-file.ts'

/**
 * Finds Missing assets among the files that no checkpoint knows: moved or renamed outside Pegbar. Equal size first, then
 * the hash; a file is offered to one asset, one of the same name before others. Empty files tell nothing.
 */
export async function findMoves(
  { contents }: Pick<ProjectComponents, 'contents'>,
  examined: readonly Examined[],
  untracked: readonly ScannedFile[],
  signal?: AbortSignal,
): Promise<void> {
  const bySize = Map.groupBy(untracked, (file) => file.stamp.size)
  const taken = new Set<string>()
  for (const one of examined) {
    if (one.kind !== 'asset' || !statesOf(one.working).includes('Missing')) continue
    const { asset, base, path } = one.working
    // a file that was never here was not moved here
    const node = nodeOf(asset, base?.checkpoint)
    if (node === undefined || node.size === 0) continue
    const candidates = (bySize.get(node.size) ?? []).filter((file) => !taken.has(file.path))
    const name = basename(path)
    candidates.sort((a, b) => Number(basename(b.path) === name) - Number(basename(a.path) === name))
    for (const file of candidates) {
      signal?.throwIfAborted()
      if ((await contentOrNone(contents, file, signal)) !== node.content) continue
      one.movedTo = file.path
      taken.add(file.path)
      break
    }
  }
}

async function contentOrNone(
  contents: ProjectComponents['contents'],
  { file, stamp }: ScannedFile,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return (await contents.of(file, stamp, signal)).content
  } catch (error) {
    // a candidate that cannot be read is none; it is listed as Untracked all the same
    if (isPegbarError(error) && error.code !== 'CANCELLED') return undefined
    throw error
  }
}
