import { useState } from 'react'
import type { CheckpointView } from '../../data/views.ts'
import { Preview } from '../../ui/preview.tsx'
import { stageShape } from './shares.ts'

interface StageProps {
  project: string
  left: CheckpointView
  right: CheckpointView
}

export function SideBySide({ project, left, right }: StageProps) {
  return (
    <div className="stage stage--beside">
      {[left, right].map((checkpoint, index) => (
        <figure key={index === 0 ? 'left' : 'right'} className="stage__picture">
          <Preview project={project} preview={checkpoint.preview} path={checkpoint.path} fit="whole" />
          <figcaption className="unseen">{`${index === 0 ? 'Left' : 'Right'}: ${checkpoint.comment}`}</figcaption>
        </figure>
      ))}
    </div>
  )
}

/**
 * One picture over the other, with a line between them that the pointer draws and arrow keys move. The control is the
 * browser's own slider, laid invisibly over the pictures.
 */
export function Swipe({ project, left, right }: StageProps) {
  const [at, setAt] = useState(50)
  const shape = stageShape(left.preview, right.preview)
  return (
    <div className="stage stage--swipe">
      <div
        className="swipe"
        style={{ aspectRatio: String(shape), width: `min(100cqw, 100cqh * ${shape})` }}
        data-at={Math.round(at)}
      >
        <div className="swipe__side">
          <Preview project={project} preview={right.preview} path={right.path} fit="whole" />
        </div>
        <div className="swipe__side" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
          <Preview project={project} preview={left.preview} path={left.path} fit="whole" />
        </div>
        <div className="swipe__line" style={{ left: `${at}%` }} aria-hidden="true">
          <span className="swipe__grip">‹ ›</span>
        </div>
        <input
          type="range"
          className="swipe__slider"
          min={0}
          max={100}
          step={0.5}
          value={at}
          aria-label="How much of the left version is seen"
          aria-valuetext={`${Math.round(at)} % of the left version`}
          onChange={(event) => setAt(event.target.valueAsNumber)}
        />
      </div>
    </div>
  )
}
