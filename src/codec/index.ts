/** How the bytes of one chunk are stored and sent: as they are, compressed, or as a delta on another chunk. */
export { canBeBase } from './base.ts'
export { CompressionHint } from './compression-hint.ts'
export { type DecodeInput, decodeChunk } from './decode.ts'
export { encodeFull, encodeSmallest, type FullForm, type SmallestForm } from './encode.ts'
