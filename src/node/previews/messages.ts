import type { StillKind } from './kind.ts'

/** What a decoding process is asked for, one at a time. */
export type PreviewRequest = { id: number; maxPixels: number; side: number } & (
  | { kind: StillKind; file: string }
  /** An image that is here already. */
  | { kind: 'bytes'; bytes: Uint8Array }
)

/** A small WebP. */
export interface PreviewImage {
  bytes: Uint8Array
  width: number
  height: number
}

export type PreviewAnswer = { id: number; residentBytes: number } & (
  | { image: PreviewImage }
  /** Why there is none, for developers. */
  | { failure: string }
)
