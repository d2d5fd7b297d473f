/** What runs now because this page asked for it: each shows progress, can be cancelled, and tells how it ended. */
import type { CallOptions } from '../data/client.ts'
import { runUndo, type Undoing } from '../data/undo.ts'
import type { JobProgress } from '../data/views.ts'
import { createStore } from './store.ts'
import { showError, showToast } from './toasts.ts'

export interface Work {
  id: number
  title: string
  progress: JobProgress | undefined
  cancelling: boolean
  cancel: () => void
}

export interface WorkInit<T> {
  project: string | undefined
  /** What is being done, for example "Update shot.blend". */
  title: string
  run: (options: Required<Pick<CallOptions, 'signal' | 'onProgress'>> & { project: string | undefined }) => Promise<T>
  /** What to say when it is done; undefined: nothing. */
  done?:
    | ((result: T) => { title: string; text?: string | undefined; undo?: Undoing | undefined } | undefined)
    | undefined
  /** Errors go to the caller instead of a toast. */
  rethrow?: boolean
}

let lastId = 0
export const works = createStore<readonly Work[]>([])

/** Runs something and returns its result; undefined when it failed or was cancelled, which has been said then. */
export async function startWork<T>({ project, title, run, done, rethrow }: WorkInit<T>): Promise<T | undefined> {
  lastId += 1
  const id = lastId
  const controller = new AbortController()
  const change = (fields: Partial<Work>) =>
    works.set((all) => all.map((one) => (one.id === id ? { ...one, ...fields } : one)))
  const cancel = () => {
    controller.abort()
    change({ cancelling: true })
  }
  works.set((all) => [...all, { id, title, progress: undefined, cancelling: false, cancel }])
  try {
    const onProgress = (progress: JobProgress) => change({ progress })
    const result = await run({ project, signal: controller.signal, onProgress })
    const said = done?.(result)
    if (said !== undefined)
      showToast({ kind: 'done', title: said.title, text: said.text, action: undoAction(said.undo, project) })
    return result
  } catch (error) {
    if (rethrow) throw error
    showError(error)
    return undefined
  } finally {
    works.set((all) => all.filter((one) => one.id !== id))
  }
}

function undoAction(undo: Undoing | undefined, project: string | undefined) {
  if (undo === undefined) return undefined
  const run = () =>
    void startWork({
      project,
      title: `Undo: ${undo.label}`,
      run: () => runUndo(undo, project),
      done: () => ({ title: 'Undone', text: undo.label }),
    })
  return { label: 'Undo', run }
}
