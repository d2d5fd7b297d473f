/** What the person does to one checkpoint. */
import { showError, showToast } from '../app/toasts.ts'
import { goTo } from '../app/use-route.ts'
import { startWork } from '../app/work.ts'
import { call } from '../data/client.ts'
import { saveContent } from '../data/save-content.ts'
import { undoOf } from '../data/undo.ts'
import type { CheckpointView } from '../data/views.ts'
import { confirm } from '../dialogs/confirm.tsx'
import { nameOf } from '../ui/file-kind.ts'
import { unlessClaimed } from './claimed.tsx'

/** Opens a read-only copy of that version in its default application. */
export function openCopy(project: string, { id, path }: CheckpointView) {
  return startWork({
    project,
    title: `Open ${nameOf(path)}`,
    run: (options) => call('open', { checkpoint: id, launch: true }, options),
    done: ({ path: copy, opened }) => ({
      title: opened
        ? `A read-only copy of ${nameOf(path)} opens`
        : 'No application opened it: this laptop has no display, or none for this kind',
      text: `${copy} · Links to other files may not be found from there.`,
    }),
  })
}

/** Puts that version into the working file. Asks only when unsaved work has to be checkpointed before. */
export async function revert(project: string, { id, path, comment }: CheckpointView) {
  if (await isModified(project, path)) {
    const wanted = await confirm({
      title: `Revert ${nameOf(path)}?`,
      about: (
        <p>
          It has changes that no checkpoint holds. They are checkpointed first, as “Before revert to {id.slice(0, 8)}”,
          so nothing is lost. Then the file becomes “{comment}”.
        </p>
      ),
      yes: 'Checkpoint and revert',
    })
    if (!wanted) return undefined
  }
  return startWork({
    project,
    title: `Revert ${nameOf(path)}`,
    run: (options) => unlessClaimed((force) => call('revert', { target: id, ...(force ? { force } : {}) }, options)),
    done: (result) =>
      result && {
        title: `${nameOf(path)} is back at “${comment}”`,
        text: `${result.saved === null ? '' : `Your unsaved work is kept as “${result.saved.comment}”. `}Reload it in your application, or its next save overwrites this.`,
        undo: undoOf(result),
      },
  })
}

/** Looks at the file itself: what was saved in the last seconds may not be on the page yet. */
async function isModified(project: string, path: string): Promise<boolean> {
  const states = await startWork({
    project,
    title: `Look at ${nameOf(path)}`,
    run: (options) => call('status', { paths: [path] }, options),
  })
  return states?.some((one) => one.states.includes('Modified')) === true
}

/** Moves a checkpoint to the trash; it is recoverable until purge. */
export function deleteCheckpoint(project: string, { id, path, comment }: CheckpointView) {
  return startWork({
    project,
    title: `Move a checkpoint of ${nameOf(path)} to the trash`,
    run: (options) => unlessClaimed((force) => call('delete', { target: id, ...(force ? { force } : {}) }, options)),
    done: (result) => result && { title: `“${comment}” is in the trash`, undo: undoOf(result) },
  })
}

export function setAsCover(project: string, { id, path }: CheckpointView) {
  return startWork({
    project,
    title: `Set the cover of ${nameOf(path)}`,
    run: (options) => call('cover', { path, checkpoint: id }, options),
    done: (result) => ({ title: `${nameOf(path)} has a new cover`, undo: undoOf(result) }),
  })
}

/** Saves that version as a new file, where the browser puts it. */
export function exportCheckpoint(project: string, checkpoint: CheckpointView) {
  return startWork({
    project,
    title: `Export ${nameOf(checkpoint.path)}`,
    run: (options) => saveContent(project, checkpoint, options),
    done: (name) => (name === undefined ? undefined : { title: `Exported ${name}` }),
  })
}

export function compare(a: CheckpointView, b: CheckpointView): void {
  goTo('compare', { a: a.id, b: b.id })
}

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ kind: 'done', title: `Copied ${what}` })
  } catch (error) {
    showError(error)
  }
}
