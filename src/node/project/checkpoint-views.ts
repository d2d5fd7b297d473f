import { PegbarError } from '../../core/errors.ts'
import type { AssetId, CheckpointId } from '../../core/ids.ts'
import type { CheckpointView } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { Views } from './views.ts'
import { nodeOf } from './working-file.ts'

/** Checkpoints that are shown at once: what they are read from is in memory meanwhile. */
const VIEWS_AT_ONCE = 256

/** Returns the views of checkpoints that are known to be there, with few reads for all of them. */
export async function viewsOf(
  components: ProjectComponents,
  made: readonly { asset: AssetId; id: CheckpointId }[],
): Promise<CheckpointView[]> {
  const views = new Views(components)
  const all: CheckpointView[] = []
  for (let at = 0; at < made.length; at += VIEWS_AT_ONCE) {
    const group = made.slice(at, at + VIEWS_AT_ONCE)
    const assets = await components.store.records.assetMany(group.map(({ asset }) => asset))
    await views.readAhead(group.map(({ id }) => id))
    all.push(...(await Promise.all(group.map(({ id }, i) => viewIn(views, assets[i], id)))))
  }
  return all
}

function viewIn(views: Views, asset: AssetState | undefined, id: CheckpointId): Promise<CheckpointView> {
  const node = nodeOf(asset, id)
  if (asset === undefined || node === undefined) throw checkpointNotFound(id)
  return views.checkpoint(asset, node)
}

/** Returns the view of a checkpoint that is known to be there. */
export async function viewOf(
  { store }: Pick<ProjectComponents, 'store'>,
  views: Views,
  id: CheckpointId,
): Promise<CheckpointView> {
  const found = await store.records.checkpoint(id)
  if (found === undefined) throw checkpointNotFound(id)
  return views.checkpoint(found.asset, found.node)
}

function checkpointNotFound(id: CheckpointId): PegbarError {
  return new PegbarError('CHECKPOINT_NOT_FOUND', `there is no checkpoint ${id}`, { hint: 'look at `pegbar log`' })
}
