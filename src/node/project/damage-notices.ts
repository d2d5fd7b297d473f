import type { Damage } from '../../core/contracts.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { ProjectComponents } from './components.ts'
import type { Healed } from './heal.ts'
import { STORE_DIR } from './ignore.ts'

/** Most paths that one sentence names. */
const MAX_NAMED = 3

type Components = Pick<ProjectComponents, 'store' | 'notices'>

/** Tells the person of damage that is left, or that nothing is left of it, and of what was mended without being asked. */
export async function tellDamage(
  components: Components,
  left: readonly Damage[],
  healed: readonly Healed[],
): Promise<void> {
  const { notices } = components
  if (healed.length > 0) {
    const sources = [...new Set(healed.map(({ source }) => source))].sort().join(', ')
    const paths = await pathsOf(components, healed)
    notices.add({
      kind: 'healed',
      cause: healed.map(({ hash }) => hash).join(' '),
      text: `damage on this disk was mended: ${count(healed.length)} of ${paths}, from ${sources}`,
      hint: 'when this comes again, look after the disk',
    })
  }
  if (left.length === 0) return notices.withdraw('damage')
  notices.add({
    kind: 'damage',
    cause: left.map(({ hash }) => hash).join(' '),
    text: `${count(left.length)} of ${await pathsOf(components, left)} ${left.length === 1 ? 'is' : 'are'} damaged on this disk`,
    hint: 'run `pegbar check --repair` while a laptop that has them is on the network',
  })
}

/** Tells that LevelDB's own files were damaged: only `check` knows what is missing since. */
export function tellRepaired({ notices }: Pick<ProjectComponents, 'notices'>): void {
  notices.add({
    kind: 'damage',
    path: STORE_DIR,
    text: `the files in "${STORE_DIR}" were damaged; what could be read of them was kept`,
    hint: 'run `pegbar check --repair`, which brings back what is missing',
  })
}

/** Everything was read again since. */
export function withdrawRepaired({ notices }: Pick<ProjectComponents, 'notices'>): void {
  notices.withdraw('damage', { path: STORE_DIR })
}

function count(chunks: number): string {
  return chunks === 1 ? 'one chunk' : `${chunks} chunks`
}

async function pathsOf(
  { store }: Components,
  damage: readonly { checkpoints: readonly CheckpointId[] }[],
): Promise<string> {
  const paths = new Set<string>()
  for (const id of damage.flatMap(({ checkpoints }) => checkpoints)) {
    const path = (await store.records.checkpoint(id))?.node.path
    if (path !== undefined) paths.add(`"${path}"`)
    if (paths.size > MAX_NAMED) break
  }
  const named = [...paths].slice(0, MAX_NAMED)
  if (named.length === 0) return 'images'
  return paths.size > MAX_NAMED ? `${named.join(', ')} and others` : named.join(', ')
}
