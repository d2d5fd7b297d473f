import type { Damage } from '../../core/contracts.ts'
import type { CheckpointId } from '../../core/ids.ts'
import type { CallOptions, CheckView } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { tellDamage, withdrawRepaired } from './damage-notices.ts'
import { heal } from './heal.ts'
import { storeOptions } from './storage.ts'

/**
 * Re-reads and re-hashes everything, and names what is damaged or missing with the checkpoints that need it. With `repair`,
 * brings it back from other laptops and working files, and lost records from other laptops; `damaged` is then what is left.
 */
export async function check(
  components: ProjectComponents,
  { repair = false }: { repair?: boolean },
  options: CallOptions = {},
): Promise<CheckView> {
  const { store, writer, network } = components
  const report = await store.check(storeOptions('check', options))
  await writer.recheck()
  const { signal } = options
  if (repair && report.lostRecords.length > 0) await network.fetchRecords(signal === undefined ? {} : { signal })
  const { healed, left } = repair
    ? await heal(components, report.damaged, { ...options, call: true })
    : { healed: [], left: report.damaged }
  withdrawRepaired(components)
  await tellDamage(components, left, [])
  const lostRecords = []
  for (const id of report.lostRecords) if ((await store.records.get(id)) === undefined) lostRecords.push(id)
  const named = (ids: readonly CheckpointId[]) => withPaths(components, ids)
  const { chunks, bytes, records, checkpoints } = report
  return {
    chunks,
    bytes,
    records,
    checkpoints,
    damaged: await Promise.all(
      left.map(async (one: Damage) => ({ ...one, checkpoints: await named(one.checkpoints) })),
    ),
    repaired: await Promise.all(healed.map(async (one) => ({ ...one, checkpoints: await named(one.checkpoints) }))),
    lostRecords,
  }
}

async function withPaths(
  { store }: Pick<ProjectComponents, 'store'>,
  checkpoints: readonly CheckpointId[],
): Promise<{ id: string; path: string }[]> {
  return Promise.all(
    checkpoints.map(async (id) => ({ id, path: (await store.records.checkpoint(id))?.node.path ?? '' })),
  )
}
