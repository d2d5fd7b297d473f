import { select } from '../../app/selection.ts'
import type { CheckpointView } from '../../data/views.ts'
import { nameOf } from '../../ui/file-kind.ts'
import { count } from '../../ui/format.ts'
import { Preview } from '../../ui/preview.tsx'
import { Time } from '../../ui/time.tsx'
import './found-checkpoints.css'

/** The checkpoints that a search found by comment or author; a click shows the history that one is in. */
export function FoundCheckpoints({
  project,
  checkpoints,
}: {
  project: string
  checkpoints: readonly CheckpointView[]
}) {
  if (checkpoints.length === 0) return null
  return (
    <section className="found" aria-labelledby="found-title">
      <h2 id="found-title" className="found__title">
        {count(checkpoints.length, 'checkpoint')}
      </h2>
      <ul className="found__list">
        {checkpoints.map(({ id, preview, path, comment, author, time }) => (
          <li key={id}>
            <button type="button" className="found__item" onClick={() => select([path], path, id)}>
              <span className="found__preview">
                <Preview project={project} preview={preview} path={path} />
              </span>
              <span className="found__words">
                <span className="found__comment">{comment}</span>
                <span className="found__facts">
                  {nameOf(path)} · {author.name} · <Time time={time} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
