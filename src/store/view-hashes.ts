import { combineViewHashes, stateHash, viewHash } from '../core/fold/index.ts'
import type { Membership } from '../core/membership.ts'
import type { NameState } from '../core/state.ts'
import { decodeAsset } from './asset-views.ts'
import type { Database } from './database.ts'
import { decodeJson } from './entries.ts'
import { allOf, foldKeyOf } from './keyspace.ts'

/** Returns the hash of the folded state, added up view by view. */
export async function hashViews(index: Database, membership: Membership): Promise<string> {
  let sum: Uint8Array = combineViewHashes([])
  for await (const [, value] of index.scan(allOf('asset'))) {
    const asset = decodeAsset(value)
    sum = combineViewHashes([sum, viewHash(`asset:${asset.id}`, asset)])
  }
  for await (const [key, value] of index.scan(allOf('name'))) {
    sum = combineViewHashes([sum, viewHash(foldKeyOf(key), decodeJson<NameState>(value))])
  }
  return stateHash(membership, sum)
}
