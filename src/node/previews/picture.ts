/** A picture as it was found, yet to be decoded. */
export type Picture =
  | { file: string }
  /** `swapped`: red and blue have changed places. */
  | { encoded: Uint8Array; swapped?: boolean }
  /** Eight bits a channel, rows from the top. */
  | { pixels: Uint8Array; width: number; height: number; channels: 1 | 3 | 4 }
