import { PegbarError } from '../../core/errors.ts'
import { MAX_COPIES, type Replicate } from '../../core/keeping.ts'
import type { CallOptions, PolicyResult } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { trim } from './keeping.ts'

/**
 * Says what this laptop fetches and keeps of the project; with a value, sets it, and gives up at once what is no longer
 * wanted here, as far as enough others hold it. The rest goes later, with housekeeping.
 *
 * @throws PegbarError `USAGE` for a number of copies out of range
 */
export async function policy(
  components: ProjectComponents,
  { replicate, copies }: { replicate?: Replicate; copies?: number },
  options: CallOptions = {},
): Promise<PolicyResult> {
  options.signal?.throwIfAborted()
  const { store, now } = components
  const before = store.keeping.policy
  if (copies !== undefined && !(Number.isInteger(copies) && copies >= 1 && copies <= MAX_COPIES)) {
    throw new PegbarError('USAGE', `--copies takes a number from 1 to ${MAX_COPIES}`, {
      hint: 'it is how many other laptops must hold what leaves this one',
    })
  }
  if (replicate === undefined && copies === undefined) {
    return { ...before, pinned: await pinnedPaths(components), dropped: 0, kept: 0, freedBytes: 0 }
  }
  await store.keeping.setPolicy({ replicate: replicate ?? before.replicate, copies: copies ?? before.copies })
  const { dropped, kept } = await trim(components, options)
  const report = dropped === 0 ? undefined : await store.gc({ nowMs: now() })
  const freedBytes = report === undefined ? 0 : Math.max(0, report.diskBytesBefore - report.diskBytesAfter)
  return { ...store.keeping.policy, pinned: await pinnedPaths(components), dropped, kept, freedBytes }
}

async function pinnedPaths({ store }: ProjectComponents): Promise<string[]> {
  const assets = await Promise.all([...store.keeping.pinned].map((id) => store.records.asset(id)))
  return assets.flatMap((asset) => asset?.path.value ?? []).sort()
}
