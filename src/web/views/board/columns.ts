/** The columns of the board, and where the keys lead on it. No part of a browser. */
import type { AssetView, Status } from '../../data/views.ts'
import { STATUS_ORDER } from '../browser/filter.ts'

export interface Column {
  status: Status
  assets: readonly AssetView[]
}

/** Assets that were just moved and of which the node's answer is not here yet, with the status they will have. */
export type Moves = ReadonlyMap<string, { to: Status }>

/** Returns all columns, in their fixed order, each with its assets as they come. What has no status has no checkpoint. */
export function toColumns(assets: readonly AssetView[], moves: Moves): Column[] {
  const byStatus = new Map<Status, AssetView[]>(STATUS_ORDER.map((status) => [status, []]))
  for (const asset of assets) {
    const status = statusOf(asset, moves)
    if (status !== null) byStatus.get(status)!.push(asset)
  }
  return [...byStatus].map(([status, inColumn]) => ({ status, assets: inColumn }))
}

/** Returns the status that an asset has, or will have once the node has answered. */
export function statusOf({ path, status }: Pick<AssetView, 'path' | 'status'>, moves: Moves): Status | null {
  return status === null ? null : (moves.get(path)?.to ?? status)
}

/** Returns the path that an arrow key leads to from one that has the focus; undefined when it is no such key. */
export function nextCard(
  key: string,
  columns: readonly Column[],
  from: string | undefined,
  page: number,
): string | undefined {
  const at = placeOf(columns, from)
  if (at === undefined) {
    return STEPS.has(key) ? columns.find(({ assets }) => assets.length > 0)?.assets[0]?.path : undefined
  }
  const { column, index } = at
  const last = columns[column]!.assets.length - 1
  const within = (to: number) => columns[column]!.assets[Math.min(Math.max(to, 0), last)]!.path
  switch (key) {
    case 'ArrowUp':
      return within(index - 1)
    case 'ArrowDown':
      return within(index + 1)
    case 'PageUp':
      return within(index - page)
    case 'PageDown':
      return within(index + page)
    case 'Home':
      return within(0)
    case 'End':
      return within(last)
    case 'ArrowLeft':
    case 'ArrowRight':
      return beside(columns, column, index, key === 'ArrowLeft' ? -1 : 1) ?? from
    default:
      return undefined
  }
}

const STEPS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'])

/** Columns without cards are stepped over; a shorter one is entered at its end. */
function beside(columns: readonly Column[], column: number, index: number, step: 1 | -1): string | undefined {
  for (let to = column + step; to >= 0 && to < columns.length; to += step) {
    const { assets } = columns[to]!
    if (assets.length > 0) return assets[Math.min(index, assets.length - 1)]!.path
  }
  return undefined
}

export function placeOf(
  columns: readonly Column[],
  path: string | undefined,
): { column: number; index: number } | undefined {
  if (path === undefined) return undefined
  for (const [column, { assets }] of columns.entries()) {
    const index = assets.findIndex((one) => one.path === path)
    if (index !== -1) return { column, index }
  }
  return undefined
}

/** Returns the status that stands beside one; undefined at the edge. */
export function statusBeside(status: Status, step: 1 | -1): Status | undefined {
  return STATUS_ORDER[STATUS_ORDER.indexOf(status) + step]
}
