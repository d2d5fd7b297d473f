import { ArrowLeft, ArrowLeftRight, Columns2, SplitSquareHorizontal } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useProject } from '../../app/project.ts'
import { goTo, setParams, useParam } from '../../app/use-route.ts'
import { keys } from '../../data/keys.ts'
import { plainWords } from '../../data/plain-words.ts'
import { useCall, useHistory } from '../../data/use-queries.ts'
import type { CheckpointView } from '../../data/views.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { nameOf } from '../../ui/file-kind.ts'
import { Facts } from './facts.tsx'
import { Share } from './share.tsx'
import { SideBySide, Swipe } from './stage.tsx'
import { VersionChoice } from './version-choice.tsx'
import './compare.css'

/** Two versions: their pictures side by side or over one another, and what is the same in them. */
export function Compare() {
  const { id: project } = useProject()
  const [a] = useParam('a')
  const [b] = useParam('b')
  const chosen = a !== '' && b !== ''
  const { data, error } = useCall(keys.compare(project, a, b), 'compare', { a, b }, { project, enabled: chosen })
  const [mode, setMode] = useParam('mode')
  const history = useWholeHistory(project, data?.b.path)
  if (!chosen) {
    return (
      <Empty icon={<Columns2 size={34} strokeWidth={1.4} />} title="Nothing to compare yet">
        <p>Open a checkpoint in the details of a file, and press Compare.</p>
      </Empty>
    )
  }
  const words = error === null ? undefined : plainWords(error)
  if (words !== undefined) {
    return (
      <Empty title={words.title}>
        <p>{words.text}</p>
        <Button onClick={() => goTo('browser')}>Back to the browser</Button>
      </Empty>
    )
  }
  if (data === undefined) return null
  const swipe = mode === 'swipe'
  const choose = (side: 'a' | 'b') => (id: string) => setParams({ [side]: id }, { replace: true })
  const hasPicture = data.a.preview !== null || data.b.preview !== null
  const Stage = swipe ? Swipe : SideBySide
  return (
    <div className="compare">
      <div className="compare__bar">
        <IconButton label={`Back to ${nameOf(data.b.path)}`} onClick={() => goTo('browser', placeOf(data.b))}>
          <ArrowLeft size={17} />
        </IconButton>
        <h1 className="compare__title">{nameOf(data.b.path)}</h1>
        <fieldset className="compare__modes" aria-label="How to compare">
          <Mode on={!swipe} icon={<Columns2 size={15} />} onClick={() => setMode('', { replace: true })}>
            Side by side
          </Mode>
          <Mode
            on={swipe}
            icon={<SplitSquareHorizontal size={15} />}
            onClick={() => setMode('swipe', { replace: true })}
          >
            Swipe
          </Mode>
        </fieldset>
      </div>
      <div className="compare__choice">
        <VersionChoice label="Left" history={history} shown={data.a} onChoose={choose('a')} />
        <IconButton label="Swap left and right" onClick={() => setParams({ a: b, b: a }, { replace: true })}>
          <ArrowLeftRight size={16} />
        </IconButton>
        <VersionChoice label="Right" history={history} shown={data.b} onChoose={choose('b')} />
      </div>
      <Stage project={project} left={data.a} right={data.b} />
      {!hasPicture && <p className="compare__note">Neither version has a preview.</p>}
      <div className="compare__foot">
        <Facts label="Left" checkpoint={data.a} other={data.b} />
        <Share comparison={data} />
        <Facts label="Right" checkpoint={data.b} other={data.a} />
      </div>
    </div>
  )
}

interface ModeProps {
  on: boolean
  icon: ReactNode
  onClick: () => void
  children: ReactNode
}

function Mode({ on, icon, onClick, children }: ModeProps) {
  return (
    <Button look="quiet" className="compare__mode" icon={icon} aria-pressed={on} onClick={onClick}>
      {children}
    </Button>
  )
}

/** Where the browser shows a checkpoint: in the details of its file. */
function placeOf({ path, id }: CheckpointView): Record<string, string> {
  return { folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))), asset: path, checkpoint: id }
}

/** Returns the checkpoints of the file, older pages following by themselves: any two can be compared. */
function useWholeHistory(project: string, path: string | undefined): readonly CheckpointView[] {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useHistory(project, path)
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return data?.pages.flat() ?? []
}
