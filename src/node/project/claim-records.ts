import type { ProjectStore } from '../../core/contracts.ts'
import type { DeviceId, PersonId } from '../../core/ids.ts'
import { checkpointId } from '../../core/ids.ts'
import type { Membership } from '../../core/membership.ts'
import type { ClaimSet, SignedRecord } from '../../core/record.ts'
import type { AssetState, CheckpointNode } from '../../core/state.ts'

export type Claim = NonNullable<AssetState['claim']['value']>

/** Given when a record puts aside claims of others that hold for nobody: the fold counts it only with a reason. */
const SETTLED_REASON = 'it puts aside claims that do not hold'
/** How the reason of a claim begins that a forced checkpoint ended. */
const FORCED_PREFIX = 'forced: '
/** Most letters of the comment that a forced checkpoint repeats in its reason. */
const MAX_REASON_LETTERS = 200

/** Returns the claim that holds: the last one, as long as its person has a device that is a member. */
export function standingClaim(
  { claim: { value } }: Pick<AssetState, 'claim'>,
  membership: Membership,
): Claim | undefined {
  const devices = value === undefined ? [] : (membership.persons.get(value.person)?.devices ?? [])
  return devices.some((device) => membership.roleOf(device) !== undefined) ? value : undefined
}

/** Returns the claim that keeps the person of `device` from checkpointing the asset. */
export function claimAgainst(
  asset: Pick<AssetState, 'claim'>,
  membership: Membership,
  device: DeviceId,
): Claim | undefined {
  const claim = standingClaim(asset, membership)
  return claim?.person === personOf(membership, device) ? undefined : claim
}

/** Returns whose a device is; undefined: it was never a member. */
export function personOf(membership: Membership, device: DeviceId): PersonId | undefined {
  return membership.devices.get(device)?.person
}

/** Claims the asset for the person of `device`, or sets it free, whatever was said of it before. */
export function claimSet(
  { id, claim: { value, records } }: Pick<AssetState, 'id' | 'claim'>,
  person: PersonId | undefined,
  { claimed, reason = '' }: { claimed: boolean; reason?: string },
): ClaimSet {
  const touchesOthers = records.length > 1 || (value !== undefined && value.person !== person)
  return {
    kind: 'claim set',
    asset: id,
    claimed,
    reason: reason === '' && touchesOthers ? SETTLED_REASON : reason,
    replaces: records,
  }
}

/** Says why a forced change, which the record before this one makes, ends somebody's claim. */
export function forcedReason(comment: string): string {
  const line = comment.trim().split(/\r?\n/, 1)[0] ?? ''
  return `${FORCED_PREFIX}${Array.from(line).slice(0, MAX_REASON_LETTERS).join('')}`
}

/** Returns the claims of `person` that no record replaces, the one that holds included. */
export async function claimsOf(
  store: Pick<ProjectStore, 'records'>,
  asset: Pick<AssetState, 'claim'>,
  person: PersonId | undefined,
): Promise<SignedRecord<ClaimSet>[]> {
  const records = await Promise.all(asset.claim.records.map((id) => store.records.get(id)))
  return records
    .filter((record) => record !== undefined && isClaim(record))
    .filter(({ device, payload }) => payload.claimed && personOf(store.records.membership, device) === person)
}

/**
 * Returns the device whose claim a checkpoint was forced over: the record behind it in its log then ends that claim and
 * says why. undefined: it was not forced.
 */
export async function forcedOver(
  store: Pick<ProjectStore, 'records'>,
  asset: AssetState,
  node: CheckpointNode,
): Promise<DeviceId | undefined> {
  // an asset that nobody ever claimed is the common case
  if (asset.claim.records.length === 0) return undefined
  const { device, epoch, sequence } = node
  for await (const next of store.records.recordsFrom({ device, epoch }, sequence + 1)) {
    if (next.sequence > sequence + 1) return undefined
    if (next.previous === undefined || checkpointId(next.previous) !== node.id || !isClaim(next)) continue
    const { payload } = next
    if (payload.asset !== asset.id || payload.claimed || !payload.reason.startsWith(FORCED_PREFIX)) return undefined
    const ended = await Promise.all(payload.replaces.map((id) => store.records.get(id)))
    const own = personOf(store.records.membership, device)
    const claims = ended.filter((record) => record !== undefined && isClaim(record) && record.payload.claimed)
    return claims.find((claim) => personOf(store.records.membership, claim!.device) !== own)?.device
  }
  return undefined
}

function isClaim(record: SignedRecord): record is SignedRecord<ClaimSet> {
  return record.payload.kind === 'claim set'
}
