/** How much two versions have in common, and how their pictures are laid over one another. */
import type { CallOutput, CheckpointView, PreviewView } from '../../data/views.ts'

export type Comparison = CallOutput<'compare'>

export interface Part {
  side: 'left' | 'shared' | 'right'
  label: string
  chunks: number
  bytes: number
  /** Of all bytes of both, 0 to 1. */
  fraction: number
}

/** Returns the three parts of two versions, shares counted once. Two empty files share nothing. */
export function partsOf({ shared, onlyA, onlyB }: Pick<Comparison, 'shared' | 'onlyA' | 'onlyB'>): Part[] {
  const all = shared.bytes + onlyA.bytes + onlyB.bytes
  const part = (side: Part['side'], label: string, { chunks, bytes }: Comparison['shared']): Part => ({
    side,
    label,
    chunks,
    bytes,
    fraction: all === 0 ? 0 : bytes / all,
  })
  return [part('left', 'Only left', onlyA), part('shared', 'In both', shared), part('right', 'Only right', onlyB)]
}

/** Returns the shape that both pictures are shown in, width over height: that of the wider one. */
export function stageShape(left: PreviewView | null, right: PreviewView | null): number {
  const shapes = [left, right].flatMap((preview) => (preview === null ? [] : [preview.width / preview.height]))
  return shapes.length === 0 ? 4 / 3 : Math.max(...shapes)
}

/** Returns what can be chosen: the history, and the one that is shown when it is not of that history (any more). */
export function choicesFor(history: readonly CheckpointView[], shown: CheckpointView): readonly CheckpointView[] {
  return history.some(({ id }) => id === shown.id) ? history : [shown, ...history]
}
