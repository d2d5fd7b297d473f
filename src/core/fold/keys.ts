import type { AssetId, DeviceId, PersonId } from '../ids.ts'
import type { SignedRecord } from '../record.ts'
import type { FoldKey } from '../state.ts'

/** Returns the views that a record is folded into when it counts; member and adoption records are in no view. */
export function foldKeysOf({ payload }: SignedRecord): FoldKey[] {
  switch (payload.kind) {
    case 'checkpoint':
    case 'status set':
    case 'cover set':
    case 'asset moved':
    case 'trash set':
    case 'purged':
    case 'claim set':
      return [`asset:${payload.asset}`]
    case 'person named':
      return [`person:${payload.person}`]
    case 'device named':
      return [`device:${payload.device}`]
    case 'project created':
    case 'member added':
    case 'role changed':
    case 'member removed':
    case 'adopted':
    case 'unknown':
      return []
  }
}

export type ParsedFoldKey =
  | { kind: 'asset'; id: AssetId }
  | { kind: 'person'; id: PersonId }
  | { kind: 'device'; id: DeviceId }

/** Returns the parts of a key that `foldKeysOf` made. */
export function parseFoldKey(key: FoldKey): ParsedFoldKey {
  const colon = key.indexOf(':')
  return { kind: key.slice(0, colon), id: key.slice(colon + 1) } as ParsedFoldKey
}
