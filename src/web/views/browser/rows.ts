/** How folders and assets stand in rows, for a list that draws only what is seen. */
import type { AssetView } from '../../data/views.ts'
import type { Folder } from './folders.ts'

export type Layout = 'grid' | 'list'

export type Row =
  | { kind: 'folders'; folders: readonly Folder[] }
  | { kind: 'assets'; assets: readonly AssetView[]; first: number }

/** Widths of a card in the grid, CSS pixels, for the three sizes. */
export const CARD_WIDTHS = { S: 150, M: 216, L: 320 } as const
export type CardSize = keyof typeof CARD_WIDTHS
export const GAP_PX = 14
/** Below the picture of a card: name, and facts. */
const CARD_FOOT_PX = 62
export const FOLDER_HEIGHT_PX = 58
export const LIST_HEIGHT_PX = 46
/** Beside the rows, left and right together. */
export const PADDING_PX = 32

/** Returns how many cards stand beside one another. */
export function columnsFor(width: number, card: number): number {
  return Math.max(1, Math.floor((width - PADDING_PX + GAP_PX) / (card + GAP_PX)))
}

/** Returns the height of a row, with the gap below it. */
export function rowHeight(row: Row, layout: Layout, width: number, columns: number): number {
  if (layout === 'list') return LIST_HEIGHT_PX
  if (row.kind === 'folders') return FOLDER_HEIGHT_PX + GAP_PX
  const card = (width - PADDING_PX - GAP_PX * (columns - 1)) / columns
  return Math.round(card * 0.75) + CARD_FOOT_PX + GAP_PX
}

/** Returns all rows: folders first. */
export function toRows(folders: readonly Folder[], assets: readonly AssetView[], columns: number): Row[] {
  const rows: Row[] = []
  for (let at = 0; at < folders.length; at += columns) {
    rows.push({ kind: 'folders', folders: folders.slice(at, at + columns) })
  }
  for (let at = 0; at < assets.length; at += columns) {
    rows.push({ kind: 'assets', assets: assets.slice(at, at + columns), first: at })
  }
  return rows
}
