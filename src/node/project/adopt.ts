import { PegbarError } from '../../core/errors.ts'
import type { RecordId } from '../../core/ids.ts'
import { MAX_LISTED_IDS } from '../../core/limits.ts'
import { compareRecords } from '../../core/order.ts'
import type { Adopted, SignedRecord } from '../../core/record.ts'
import type { AdoptResult, CallOptions } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { ambiguousId, MIN_PREFIX_DIGITS, withoutMark } from './find-checkpoint.ts'
import { adoptable, quarantinedViews } from './quarantined.ts'
import { requireAdmin } from './standing.ts'

const HEX = /^[0-9a-f]+$/

/**
 * Counts quarantined records in, by a record of this laptop's own. With a checkpoint go the quarantined ones that it rests
 * on: without them it would stand beside the history instead of in it.
 *
 * @throws PegbarError `NOT_ALLOWED`, `NOT_FOUND`, `INVALID_ID`, `AMBIGUOUS_ID`; nothing is adopted then
 */
export async function adopt(
  components: Pick<ProjectComponents, 'store' | 'device' | 'writer'>,
  { records: typed }: { records: readonly string[] },
  options: CallOptions = {},
): Promise<AdoptResult> {
  options.signal?.throwIfAborted()
  await requireAdmin(components, 'adopt work')
  const quarantined = new Map<RecordId, SignedRecord>()
  for await (const record of adoptable(components)) quarantined.set(record.id, record)
  const named = typed.map((one) => findQuarantined(quarantined, one))
  const wanted = withAncestors(quarantined, named).sort(compareRecords)
  const payloads: Adopted[] = []
  for (let at = 0; at < wanted.length; at += MAX_LISTED_IDS) {
    const records = wanted.slice(at, at + MAX_LISTED_IDS).map(({ id }) => id)
    payloads.push({ kind: 'adopted', records: records.sort() })
  }
  await components.writer.write(payloads)
  return { adopted: await quarantinedViews(components, wanted) }
}

function findQuarantined(quarantined: ReadonlyMap<RecordId, SignedRecord>, typed: string): SignedRecord {
  const prefix = withoutMark(typed).toLowerCase()
  if (prefix.length < MIN_PREFIX_DIGITS || !HEX.test(prefix)) {
    throw new PegbarError('INVALID_ID', `"${typed}" is not the id of a record`, {
      hint: `type at least ${MIN_PREFIX_DIGITS} hex digits of an id from \`pegbar members\``,
    })
  }
  const [found, ...others] = [...quarantined.values()].filter(({ id }) => id.startsWith(prefix))
  if (found === undefined) {
    throw new PegbarError('NOT_FOUND', `nothing that waits to be adopted has the id "${typed}"`, {
      hint: '`pegbar members` lists what does',
    })
  }
  if (others.length > 0)
    throw ambiguousId(
      typed,
      [found, ...others].map(({ id }) => id),
    )
  return found
}

function withAncestors(quarantined: ReadonlyMap<RecordId, SignedRecord>, named: readonly SignedRecord[]) {
  const wanted = new Map(named.map((record) => [record.id, record]))
  for (const { payload } of wanted.values()) {
    if (payload.kind !== 'checkpoint') continue
    for (const parent of payload.parents) {
      const record = quarantined.get(parent)
      // `wanted` grows while it is walked
      if (record !== undefined) wanted.set(parent, record)
    }
  }
  return [...wanted.values()]
}
