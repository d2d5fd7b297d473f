import type { Membership } from '../membership.ts'
import type { SignedRecord } from '../record.ts'
import type { AssetState, FoldKey, NameState } from '../state.ts'
import { foldAsset } from './asset.ts'
import { parseFoldKey } from './keys.ts'
import { foldName } from './name.ts'

export type FoldedView = AssetState | NameState

/**
 * Folds the counted records of one key, in any order: an AssetState for an asset, else a NameState. Returns undefined when
 * there is nothing to show: an asset without a checkpoint, a name that was never changed.
 */
export function foldView(
  key: FoldKey,
  records: readonly SignedRecord[],
  membership: Membership,
): FoldedView | undefined {
  const parsed = parseFoldKey(key)
  if (parsed.kind === 'asset') {
    return foldAsset(parsed.id, records, (device) => membership.devices.get(device)?.person)
  }
  if (records.length === 0) return undefined
  const member = parsed.kind === 'person' ? membership.persons.get(parsed.id) : membership.devices.get(parsed.id)
  return foldName(member?.name ?? '', records)
}
