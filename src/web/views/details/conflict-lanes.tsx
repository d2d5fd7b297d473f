import { resolve } from '../../actions/asset-actions.tsx'
import { useHistory } from '../../data/use-queries.ts'
import type { AssetView } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { StatusPill, Warning } from '../../ui/pills.tsx'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'
import { conflictChoices } from './conflict.ts'
import './conflict-lanes.css'

interface ConflictLanesProps {
  project: string
  asset: AssetView
  onChosen?: () => void
}

/** The versions that stand side by side, and the choice. */
export function ConflictLanes({ project, asset, onChosen }: ConflictLanesProps) {
  const { data } = useHistory(project, asset.path)
  const { sides, both } = conflictChoices(data?.pages.flat() ?? [], asset.base)
  const modified = asset.states.includes('Modified')
  const choose = (choice: string) => {
    onChosen?.()
    void resolve(project, asset.path, choice)
  }
  return (
    <section className="lanes" aria-label="Conflict">
      <p className="lanes__about">{sides.length} versions stand side by side. All are kept, whatever you choose.</p>
      {modified && <Warning>Your file is Modified: create a checkpoint first, then choose.</Warning>}
      <div className="lanes__sides">
        {sides.map(({ choice, label, button, checkpoint }) => (
          <div key={checkpoint.id} className="lane">
            <div className="lane__preview">
              <Preview project={project} preview={checkpoint.preview} path={checkpoint.path} />
            </div>
            <strong className="lane__label">{label}</strong>
            <p className="lane__comment">{checkpoint.comment}</p>
            <p className="lane__facts">
              {checkpoint.author.name} · <Time time={checkpoint.time} /> <StatusPill status={checkpoint.status} />
            </p>
            <Button disabled={modified} onClick={() => choose(choice)}>
              {button}
            </Button>
          </div>
        ))}
      </div>
      {both && (
        <Button disabled={modified} onClick={() => choose('both')}>
          Keep both: the other goes on under a new name
        </Button>
      )}
    </section>
  )
}
