import type { Undo, UndoStep } from '../../core/services.ts'

/** Returns what a result says of its undoing; null where no step takes it back. */
export function undoWith(label: string, steps: readonly UndoStep[]): Undo | null {
  return steps.length === 0 ? null : { label, steps: [...steps] }
}

/** Puts the content of a checkpoint back into its working file. */
export function revertStep(checkpoint: string): UndoStep {
  return { operation: 'revert', input: { target: checkpoint } }
}

/** Moves a checkpoint or a file to the trash. */
export function deleteStep(target: string): UndoStep {
  return { operation: 'delete', input: { target } }
}

/** Takes a checkpoint or an asset out of the trash. */
export function restoreStep(id: string): UndoStep {
  return { operation: 'restore', input: { id } }
}
