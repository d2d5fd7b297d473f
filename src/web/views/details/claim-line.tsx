import { Hand } from 'lucide-react'
import { breakClaim, claim, release } from '../../actions/asset-actions.tsx'
import type { AssetView } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'

/** Who works on it, and the button to say so oneself. */
export function ClaimLine({ project, asset }: { project: string; asset: AssetView }) {
  const { claim: held, path } = asset
  if (asset.asset === null) return null
  if (held === null) {
    return (
      <p className="claim-line">
        <Hand size={15} aria-hidden="true" />
        <span>Nobody has claimed it.</span>
        <Button look="quiet" onClick={() => void claim(project, [path])}>
          Claim
        </Button>
      </p>
    )
  }
  return (
    <p className="claim-line" data-held={held.self ? 'self' : 'other'}>
      <Hand size={15} aria-hidden="true" />
      <span>
        {held.self ? 'You work on it' : `${held.person.name} works on it`}, since <Time time={held.since} />
        {held.reason !== undefined && `: ${held.reason}`}
      </span>
      {held.self ? (
        <Button look="quiet" onClick={() => void release(project, [path])}>
          Release
        </Button>
      ) : (
        <Button look="quiet" onClick={() => void breakClaim(project, asset)}>
          Take over…
        </Button>
      )}
    </p>
  )
}
