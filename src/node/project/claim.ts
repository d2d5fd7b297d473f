import { PegbarError } from '../../core/errors.ts'
import type { CallOptions, ClaimedView, ClaimResult, ClaimView, ReleaseResult } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import { commentProblem } from '../../core/text.ts'
import { type Claim, claimAgainst, claimSet, claimsOf, personOf, standingClaim } from './claim-records.ts'
import type { ProjectComponents } from './components.ts'
import { projectPath } from './disk.ts'
import { requireWorking } from './find-working.ts'
import { requireMember } from './standing.ts'
import { Views } from './views.ts'
import { isNewest, statesOf, type WorkingFile } from './working-file.ts'

/**
 * Claims an asset for this laptop's person; nothing is recorded when it is theirs already. With `breaking`, the reason, the
 * claim of somebody else ends.
 *
 * @throws PegbarError `CLAIMED` by somebody else; `OUTDATED` when the file does not come from the newest checkpoint
 */
export async function claim(
  components: ProjectComponents,
  input: { path: string; breaking?: string },
  options: CallOptions = {},
): Promise<ClaimResult> {
  options.signal?.throwIfAborted()
  checkReason(input.breaking)
  await requireMember(components)
  const { store, writer, device } = components
  const { membership } = store.records
  const path = projectPath(components.dir, input.path)
  const working = await requireWorking(components, path, options.signal)
  const isOwn = (asset: AssetState) => standingClaim(asset, membership)?.person === personOf(membership, device)
  let broken: ClaimView | null = null
  if (!isOwn(working.asset)) {
    refuseOutdated(working)
    await writer.write(async () => {
      const asset = (await store.records.asset(working.asset.id)) ?? working.asset
      const other = claimAgainst(asset, membership, device)
      if (other !== undefined && input.breaking === undefined) throw await claimedError(components, asset, other)
      broken = other === undefined ? null : ((await new Views(components).claim(asset)) ?? null)
      const reason = other === undefined ? '' : (input.breaking ?? '')
      return [claimSet(asset, personOf(membership, device), { claimed: true, reason })]
    })
  }
  const asset = (await store.records.asset(working.asset.id)) ?? working.asset
  const view = await claimedView(components, new Views(components), asset)
  if (view !== undefined) return { ...view, path: working.path, broken }
  throw new PegbarError('CLAIMED', `"${path}" was claimed by somebody else at this moment`, {
    path,
    hint: 'look at `pegbar claims`',
  })
}

/**
 * Ends the claim of this laptop's person, whichever of their devices made it.
 *
 * @throws PegbarError `CLAIMED` when it is somebody else's
 */
export async function release(
  components: ProjectComponents,
  input: { path: string },
  options: CallOptions = {},
): Promise<ReleaseResult> {
  options.signal?.throwIfAborted()
  await requireMember(components)
  const { store, writer, device } = components
  const path = projectPath(components.dir, input.path)
  const { asset, path: at } = await requireWorking(components, path, options.signal)
  const person = personOf(store.records.membership, device)
  const other = claimAgainst(asset, store.records.membership, device)
  const own = await claimsOf(store, asset, person)
  if (own.length === 0) {
    if (other !== undefined) throw await claimedError(components, asset, other)
    return { asset: asset.id, path: at, released: false }
  }
  const ended = claimSet(asset, person, { claimed: false })
  // of one that did not hold, the claim that does is left alone
  const mine = own.map(({ id }) => id).sort()
  await writer.write([other === undefined ? ended : { ...ended, reason: '', replaces: mine }])
  return { asset: asset.id, path: at, released: true }
}

/** Returns the claims that hold, by path. */
export async function claims(components: ProjectComponents, options: CallOptions = {}): Promise<ClaimedView[]> {
  const views = new Views(components)
  const shown: ClaimedView[] = []
  for await (const asset of components.store.records.assets()) {
    options.signal?.throwIfAborted()
    if (asset.trashed.value || asset.heads.length === 0) continue
    const view = await claimedView(components, views, asset)
    if (view !== undefined) shown.push(view)
  }
  return shown
}

/** @throws PegbarError `CLAIMED` when another person has claimed the asset */
export async function refuseClaimed(
  components: Pick<ProjectComponents, 'store' | 'device'>,
  asset: AssetState,
): Promise<void> {
  const other = claimAgainst(asset, components.store.records.membership, components.device)
  if (other !== undefined) throw await claimedError(components, asset, other)
}

async function claimedError(
  components: Pick<ProjectComponents, 'store' | 'device'>,
  asset: AssetState,
  { device, timeMs }: Claim,
): Promise<PegbarError> {
  const views = new Views(components)
  const path = asset.path.value
  const { name } = await views.author(device)
  const since = `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return new PegbarError('CLAIMED', `"${path}" is claimed by ${name} since ${since}`, {
    path,
    hint: `talk to ${name}; \`pegbar claim FILE --break REASON\` takes it over, --force goes past it`,
    details: { claim: await views.claim(asset) },
  })
}

async function claimedView(
  { store }: ProjectComponents,
  views: Views,
  asset: AssetState,
): Promise<ClaimedView | undefined> {
  const view = await views.claim(asset)
  if (view === undefined) return undefined
  const base = await store.local.base(asset.id)
  return { ...view, asset: asset.id, path: base?.path ?? asset.path.value }
}

function refuseOutdated(working: WorkingFile): void {
  const { asset, base, path } = working
  const isBehind = asset.newest !== undefined && (base === undefined || !isNewest(asset, base))
  if (!isBehind && !statesOf(working).includes('Outdated')) return
  throw new PegbarError('OUTDATED', `the file "${path}" does not come from the newest checkpoint`, {
    path,
    hint: 'update first: `pegbar update FILE`',
  })
}

function checkReason(reason: string | undefined): void {
  const problem = reason === undefined ? undefined : commentProblem(reason)
  if (problem === undefined) return
  throw new PegbarError(problem.tooLong ? 'LIMIT_EXCEEDED' : 'USAGE', `the reason ${problem.reason}`, {
    hint: 'say why: --break "she is ill today"',
  })
}
