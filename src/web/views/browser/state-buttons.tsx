import { actOnState, stateAction } from '../../actions/act-on-state.tsx'
import type { AssetView } from '../../data/views.ts'
import { StateMark } from '../../ui/pills.tsx'
import './state-buttons.css'

interface StateButtonsProps {
  project: string
  asset: AssetView
  /** Also the Normal state, which a card leaves out: the picture is what one looks at. */
  all?: boolean
}

/** The states of an asset; a click on one acts on it. */
export function StateButtons({ project, asset, all = false }: StateButtonsProps) {
  const shown = asset.states.filter((state) => all || state !== 'Normal')
  return (
    <span className="state-buttons">
      {shown.map((state) => {
        const action = stateAction(asset, state)
        if (action === undefined) return <StateMark key={state} state={state} />
        return (
          <button
            key={state}
            title={action}
            type="button"
            className="state-button"
            aria-label={`${state}: ${action}`}
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation()
              void actOnState(project, asset, state)
            }}
          >
            <StateMark state={state} />
          </button>
        )
      })}
    </span>
  )
}
