import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { progressWords } from '../ui/progress-words.ts'
import { useStore } from './store.ts'
import { type Work, works } from './work.ts'
import './progress-panel.css'

/** What ends sooner than this shows no progress, milliseconds: it would only flash. */
const SHOWN_AFTER_MS = 500

/** A dialog beside the page, not over it: long work goes on while the person goes on. */
export function ProgressPanel() {
  const running = useStore(works)
  return (
    <div className="progress-panel">
      {running.map((work) => (
        <Item key={work.id} work={work} />
      ))}
    </div>
  )
}

function Item({ work: { title, progress, cancelling, cancel } }: { work: Work }) {
  const [shown, setShown] = useState(false)
  const [hidden, setHidden] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!shown || hidden) return null
  const part = progress?.total === undefined || progress.total === 0 ? undefined : progress.done / progress.total
  return (
    <div className="progress-card" role="dialog" aria-label={title}>
      <div className="progress-card__head">
        <strong className="progress-card__title">{title}</strong>
        <IconButton label="Hide; it goes on" onClick={() => setHidden(true)}>
          <X size={15} />
        </IconButton>
      </div>
      <progress className="progress" {...(part === undefined ? {} : { value: part })} aria-label={title} />
      <div className="progress-card__foot">
        <span>{progress === undefined ? 'Starting…' : progressWords(progress)}</span>
        <Button onClick={cancel} disabled={cancelling}>
          {cancelling ? 'Cancelling…' : 'Cancel'}
        </Button>
      </div>
    </div>
  )
}
