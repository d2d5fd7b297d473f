import { CUT_WASM_BASE64 } from './cut.wasm.ts'
import { GEAR } from './gear.ts'
import { type ChunkingProfile, PROFILE_V1 } from './profile.ts'

const WASM_PAGE_BYTES = 64 * 1024
/** The compiled loop reads its gear tables at address 0; the content begins on the next page. */
const CONTENT_ADDRESS = WASM_PAGE_BYTES
const GEAR_TABLE_COUNT = 4

type CutPointExport = (
  start: number,
  end: number,
  minSize: number,
  normalSize: number,
  maxSize: number,
  hardMask: number,
  easyMask: number,
) => number

/** What is used of WebAssembly: TypeScript declares it with the library of the browser alone. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
  Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { exports: Record<string, unknown> }
}

/** One compilation for the thread. */
let compiled: object | undefined

/** Content in WASM memory and the compiled cut function over it: a file is read straight into `content`. */
export class WasmCutter {
  /** The memory that is cut; it keeps its address and length, so that views of it stay valid. */
  readonly content: Uint8Array
  readonly profile: ChunkingProfile
  readonly #cutPoint: CutPointExport

  /** @param capacity bytes of `content` */
  constructor(capacity: number, profile: ChunkingProfile = PROFILE_V1) {
    if (!Number.isSafeInteger(capacity) || capacity < 0) {
      throw new TypeError(`the capacity is a number of bytes; got ${capacity}`)
    }
    if (profile.hardMask >>> 29 !== 0 || profile.easyMask >>> 29 !== 0) {
      throw new TypeError(
        `the compiled loop needs masks whose top three bits are zero; profile ${profile.name} has others`,
      )
    }
    compiled ??= new WebAssembly.Module(Buffer.from(CUT_WASM_BASE64, 'base64'))
    const pages = Math.ceil((CONTENT_ADDRESS + capacity) / WASM_PAGE_BYTES)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const instance = new WebAssembly.Instance(compiled, { env: { memory } })
    const tables = new Uint32Array(memory.buffer, 0, GEAR_TABLE_COUNT * GEAR.length)
    for (const [byte, value] of GEAR.entries()) {
      for (let table = 0; table < GEAR_TABLE_COUNT; table++) {
        tables[table * GEAR.length + byte] = value << (GEAR_TABLE_COUNT - 1 - table)
      }
    }
    this.content = new Uint8Array(memory.buffer, CONTENT_ADDRESS, capacity)
    this.profile = profile
    this.#cutPoint = instance.exports.cutPoint as CutPointExport
  }

  /** Returns the end of the chunk that begins at `start`, both positions in `content`; see `cutPoint` for `end`. */
  cutPoint(start: number, end: number): number {
    const { minSize, normalSize, maxSize, hardMask, easyMask } = this.profile
    const first = CONTENT_ADDRESS + start
    const last = CONTENT_ADDRESS + end
    return this.#cutPoint(first, last, minSize, normalSize, maxSize, hardMask, easyMask) - CONTENT_ADDRESS
  }
}
