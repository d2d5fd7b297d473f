import { type ClipboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { sync } from '../../actions/project-actions.ts'
import { showToast } from '../../app/toasts.ts'
import { type PlainError, plainWords } from '../../data/plain-words.ts'
import { useAssets } from '../../data/use-queries.ts'
import type { JobProgress, Status } from '../../data/views.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField, Field } from '../../ui/field.tsx'
import { nameOf } from '../../ui/file-kind.ts'
import { count } from '../../ui/format.ts'
import { Warning } from '../../ui/pills.tsx'
import { progressWords } from '../../ui/progress-words.ts'
import { createCheckpoints } from './create.ts'
import { type Draft, forgetDraft, keepDraft, loadDraft, type Subject } from './draft.ts'
import { imageIn, toDataUrl } from './images.ts'
import { PreviewPicker } from './preview-picker.tsx'
import { StatusChoice } from './status-choice.tsx'
import './checkpoint-dialog.css'

export function CheckpointDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const { project, paths } = subject
  const [draft, setDraft] = useState(() => loadDraft(subject))
  const [error, setError] = useState<PlainError>()
  const { creating, progress, create, cancel } = useCreate(subject, draft, setError, onClose)
  useEffect(() => keepDraft(subject, draft), [subject, draft])
  const change = (fields: Partial<Draft>) => setDraft((now) => ({ ...now, ...fields }))
  const { data: all } = useAssets(project)
  const assets = useMemo(() => {
    const wanted = new Set(paths)
    return all?.filter(({ path }) => wanted.has(path)) ?? []
  }, [all, paths])
  const current = new Set(assets.map(({ status }) => status ?? 'Todo'))
  const ready = draft.comment.trim() !== '' && !creating
  const paste = (event: ClipboardEvent) => {
    const image = imageIn(event.clipboardData)
    if (image === undefined) return
    event.preventDefault()
    toDataUrl(image).then(
      (url) => change({ image: url }),
      (thrown) => setError(plainWords(thrown)),
    )
  }
  const main = () => {
    if (ready) void create()
    else if (!creating) setError({ title: 'A comment is needed', text: 'Say in a few words what has changed.' })
  }
  return (
    <Dialog
      size="large"
      title="Create Checkpoint"
      about={<Subjects paths={paths} />}
      onMain={main}
      onClose={() => !creating && onClose()}
      buttons={
        <>
          {creating && (
            <div className="checkpoint-dialog__progress" role="status">
              <progress
                className="progress"
                aria-label="Create Checkpoint"
                {...(progress?.total ? { value: progress.done / progress.total } : {})}
              />
              {progress === undefined ? 'Starting…' : progressWords(progress)}
            </div>
          )}
          <Button onClick={creating ? cancel : onClose}>Cancel</Button>
          <Button type="submit" look="main" aria-disabled={!ready}>
            Create
          </Button>
        </>
      }
    >
      <div className="checkpoint-dialog" onPaste={paste}>
        <div className="checkpoint-dialog__words">
          <Field label="Comment">
            {(id) => (
              <textarea
                id={id}
                className="text-input"
                rows={5}
                value={draft.comment}
                autoFocus
                placeholder="What has changed?"
                onChange={(event) => {
                  change({ comment: event.target.value })
                  setError(undefined)
                }}
              />
            )}
          </Field>
          <StatusChoice
            value={draft.status ?? (current.size === 1 ? ([...current][0] as Status) : undefined)}
            onChange={(status) => change({ status })}
          />
          <div>
            <CheckField
              label="Use image as asset cover"
              checked={draft.cover}
              onChange={(cover) => change({ cover })}
            />
            <CheckField
              label="Sync after checkpoint"
              checked={draft.sync}
              onChange={(value) => change({ sync: value })}
            />
          </div>
        </div>
        <PreviewPicker subject={subject} image={draft.image} onChange={(image) => change({ image })} />
      </div>
      {assets.some(({ willConflict }) => willConflict) && (
        <Warning>
          A newer checkpoint is there: this one will stand beside it, in Conflict. Update first if you can.
        </Warning>
      )}
      {assets.map(({ path, claim }) =>
        claim === null || claim.self ? null : (
          <Warning key={path}>
            {claim.person.name} works on {nameOf(path)}.
          </Warning>
        ),
      )}
      {error !== undefined && (
        <p className="checkpoint-dialog__error" role="alert">
          <strong>{error.title}.</strong> {error.text}
        </p>
      )}
    </Dialog>
  )
}

function Subjects({ paths }: { paths: readonly string[] }) {
  if (paths.length === 1) return <span>{paths[0]}</span>
  return (
    <span>
      {count(paths.length, 'file')}: {paths.slice(0, 3).map(nameOf).join(', ')}
      {paths.length > 3 && ' …'}
    </span>
  )
}

function useCreate(subject: Subject, draft: Draft, setError: (error?: PlainError) => void, onClose: () => void) {
  const running = useRef<AbortController>(undefined)
  const [creating, setCreating] = useState(false)
  const [progress, setProgress] = useState<JobProgress>()
  const create = async () => {
    running.current = new AbortController()
    setCreating(true)
    setError(undefined)
    try {
      const made = await createCheckpoints(subject, draft, { signal: running.current.signal, onProgress: setProgress })
      if (made === undefined) return
      forgetDraft(subject)
      onClose()
      const title =
        made.length === 1
          ? `Checkpoint of ${nameOf(made[0]!.path)} created`
          : `${count(made.length, 'checkpoint')} created`
      showToast({ kind: 'done', title, text: draft.comment })
      if (draft.sync) void sync(subject.project)
    } catch (error) {
      setError(plainWords(error))
    } finally {
      setCreating(false)
      setProgress(undefined)
    }
  }
  return { creating, progress, create, cancel: () => running.current?.abort() }
}
