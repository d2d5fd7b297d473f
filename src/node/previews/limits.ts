/** Bounds of making previews: the file is whatever somebody put into the folder. */

/** Longest time for one preview, milliseconds: a video decodes a second of film, a 16K texture takes about 4 s. */
export const PREVIEW_TIMEOUT_MS = 10_000
/** How long a process that has nothing to do is kept for the next preview, milliseconds. */
export const IDLE_MS = 30_000
/**
 * Memory of a process that decodes, bytes: a progressive JPEG of MAX_IMAGE_PIXELS needs 600 MB at once, most textures a
 * tenth of this.
 */
export const MAX_PROCESS_BYTES = 1024 * 1024 * 1024
/** Of which JavaScript's own heap, MiB: parsers keep their bytes outside of it. */
export const MAX_HEAP_MIB = 64
/** A process that has grown to this is replaced after its preview, bytes: freed memory does not all go back. */
export const RETIRE_BYTES = 384 * 1024 * 1024

/** Most bytes of a given image: a screenshot of a large screen has a tenth of this. */
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024
/** Most pixels of a given image. */
export const MAX_IMAGE_PIXELS = 100_000_000
/** Most pixels of an image in the project: a texture of 16,384 × 16,384. Most formats are decoded line by line. */
export const MAX_FILE_PIXELS = 16_384 * 16_384
/** Most bytes of an image inside another file, decompressed. */
export const MAX_EMBEDDED_BYTES = MAX_IMAGE_BYTES
/** Most bytes that are read of a file at once. */
export const MAX_PIECE_BYTES = MAX_IMAGE_BYTES

/** Most bytes of a picture that ffmpeg may hand over: 1024 × 1024 pixels of noise as PNG have 4 MiB. */
export const MAX_FFMPEG_BYTES = 8 * 1024 * 1024
