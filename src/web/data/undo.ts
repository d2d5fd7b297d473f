import { call } from './client.ts'
import { ENDPOINTS } from './operations.ts'
import type { CallInput, CallName, Undo } from './views.ts'

/** What takes something back: what the node's answer says of it, or what the page knows itself. */
export interface Undoing {
  label: string
  steps: readonly { operation: CallName; input: unknown }[]
}

/** Returns what undoes the operation that gave `result`; undefined when it says nothing that this page can do. */
export function undoOf(result: unknown): Undo | undefined {
  const undo = (result as { undo?: unknown } | null)?.undo as Partial<Undo> | null | undefined
  if (typeof undo !== 'object' || undo === null || typeof undo.label !== 'string' || !Array.isArray(undo.steps)) return
  const known = undo.steps.length > 0 && undo.steps.every((step) => step?.operation in ENDPOINTS)
  return known ? { label: undo.label, steps: undo.steps } : undefined
}

/** Returns one undo for several operations: the last one is undone first. `label` says what was done. */
export function joinUndos(undos: readonly Undo[], label: string): Undo | undefined {
  if (undos.length === 0) return undefined
  return { label, steps: undos.toReversed().flatMap(({ steps }) => steps) }
}

/** Runs the steps one after the other; the first that fails ends it. */
export async function runUndo(undo: Undoing, project: string | undefined): Promise<void> {
  for (const { operation, input } of undo.steps) {
    await call(operation, input as CallInput<CallName>, { project })
  }
}
