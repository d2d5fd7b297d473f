import type { FileStamp } from '../../core/chunk.ts'

/** Memory for previews of working files, bytes: those of some 1,500 rows of the page. */
const MAX_BYTES = 32 * 1024 * 1024
/** What one costs beside its image; a file of which none can be made costs only that. */
const ENTRY_BYTES = 512

/**
 * Previews of working files that no checkpoint holds, so that a row that is shown again costs nothing: of a file in one state,
 * as large as was asked for. What was not asked for longest goes first.
 */
export class DraftCache {
  readonly #maxBytes: number
  readonly #kept = new Map<string, Uint8Array | null>()
  #bytes = 0

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** Returns what was kept; null: none can be made of the file in this state; undefined: not known. */
  get(file: string, stamp: FileStamp, side: number): Uint8Array | null | undefined {
    const key = keyOf(file, stamp, side)
    const found = this.#kept.get(key)
    if (found === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found
  }

  set(file: string, stamp: FileStamp, side: number, image: Uint8Array | null): void {
    const key = keyOf(file, stamp, side)
    this.#remove(key)
    this.#kept.set(key, image)
    this.#bytes += sizeOf(image)
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) return
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    const found = this.#kept.get(key)
    if (found === undefined) return
    this.#kept.delete(key)
    this.#bytes -= sizeOf(found)
  }
}

function keyOf(file: string, { size, mtimeNs, ctimeNs, inode }: FileStamp, side: number): string {
  return [side, size, mtimeNs, ctimeNs, inode, file].join(' ')
}

function sizeOf(image: Uint8Array | null): number {
  return ENTRY_BYTES + (image?.byteLength ?? 0)
}
