import { isMemberPayload } from '../../core/fold/index.ts'
import type { AssetId } from '../../core/ids.ts'
import type { SignedRecord } from '../../core/record.ts'
import type { QuarantinedView } from '../../core/services.ts'
import { isoTime, type ViewsComponents } from './views.ts'

/**
 * Yields the quarantined records that can be adopted. Statements about members can not: who was added by a removed admin
 * is invited again.
 */
export async function* adoptable({ store }: Pick<ViewsComponents, 'store'>): AsyncGenerator<SignedRecord> {
  for await (const record of store.records.quarantined()) if (!isMemberPayload(record.payload)) yield record
}

/** Shows quarantined records; `all` are those among which an asset that counts nowhere may be named. */
export async function quarantinedViews(
  { store }: Pick<ViewsComponents, 'store'>,
  records: readonly SignedRecord[],
  all: readonly SignedRecord[] = records,
): Promise<QuarantinedView[]> {
  const paths = new Map<AssetId, string>()
  for (const { payload } of all) if (payload.kind === 'checkpoint') paths.set(payload.asset, payload.path)
  return Promise.all(
    records.map(async ({ id, payload, timeMs }) => ({
      record: id,
      kind: payload.kind,
      path: await pathOf(payload),
      comment: payload.kind === 'checkpoint' ? payload.comment : null,
      time: isoTime(timeMs),
    })),
  )

  async function pathOf(payload: SignedRecord['payload']): Promise<string | null> {
    if ('path' in payload) return payload.path
    if (!('asset' in payload)) return null
    return (await store.records.asset(payload.asset))?.path.value ?? paths.get(payload.asset) ?? null
  }
}
