import { basename } from 'node:path'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId, Hash } from '../../core/ids.ts'
import type { ProjectComponents } from './components.ts'
import type { ScannedFile } from './scan.ts'
import { nodeOf, statesOf, type WorkingFile } from './working-file.ts'

/** A Missing asset, and by what its file would be known again. */
export interface MissingFile {
  asset: AssetId
  path: string
  size: number
  content: Hash
}

/** Returns by what a Missing file is known again. Empty ones tell nothing, and what was never here was not moved here. */
export function missingFile(working: WorkingFile): MissingFile | undefined {
  if (!statesOf(working).includes('Missing')) return undefined
  const { asset, base, path } = working
  const node = nodeOf(asset, base?.checkpoint)
  if (node === undefined || node.size === 0) return undefined
  return { asset: asset.id, path, size: node.size, content: node.content }
}

/**
 * Finds Missing assets among the files that no checkpoint knows: moved or renamed outside Pegbar. Equal size first, then
 * the hash; a file is offered to one asset, one of the same name before others.
 */
export async function findMoves(
  { contents }: Pick<ProjectComponents, 'contents'>,
  missing: readonly MissingFile[],
  untracked: Iterable<ScannedFile>,
  signal?: AbortSignal,
): Promise<Map<AssetId, string>> {
  const moves = new Map<AssetId, string>()
  if (missing.length === 0) return moves
  const bySize = Map.groupBy(untracked, (file) => file.stamp.size)
  const taken = new Set<string>()
  // in an order that does not depend on how they were found: the same offers every time
  const ordered = [...missing].sort((a, b) => byText(a.path, b.path) || byText(a.asset, b.asset))
  for (const { asset, path, size, content } of ordered) {
    const candidates = (bySize.get(size) ?? []).filter((file) => !taken.has(file.path))
    const name = basename(path)
    const isNamed = (file: ScannedFile) => Number(basename(file.path) === name)
    candidates.sort((a, b) => isNamed(b) - isNamed(a) || byText(a.path, b.path))
    for (const file of candidates) {
      signal?.throwIfAborted()
      if ((await contentOrNone(contents, file, signal)) !== content) continue
      moves.set(asset, file.path)
      taken.add(file.path)
      break
    }
  }
  return moves
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function contentOrNone(
  contents: ProjectComponents['contents'],
  { file, stamp }: ScannedFile,
  signal: AbortSignal | undefined,
): Promise<Hash | undefined> {
  try {
    return (await contents.of(file, stamp, signal)).content
  } catch (error) {
    // a candidate that cannot be read is none; it is listed as Untracked all the same
    if (isPegbarError(error) && error.code !== 'CANCELLED') return undefined
    throw error
  }
}
