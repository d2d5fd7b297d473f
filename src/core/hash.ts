import type { IHasher } from 'hash-wasm'

/** Bytes of a BLAKE3-256 digest. */
export const HASH_LENGTH = 32

/** A BLAKE3-256 computation over bytes that arrive in pieces. */
export interface StreamingHash {
  update(bytes: Uint8Array): void
  /** Returns the 32-byte digest; the object must not be used afterwards. */
  digest(): Uint8Array
}

/** One implementation of BLAKE3-256. All give the same digests (held by the official test vectors). */
export interface Blake3 {
  /** Shown by `doctor` and `stats`. */
  readonly implementation: 'native' | 'wasm'
  /** Returns the 32-byte digest of `bytes`. */
  hash(bytes: Uint8Array): Uint8Array
  create(): StreamingHash
}

/** Returns the portable implementation (about 0.7 GB/s). */
export async function loadWasmBlake3(): Promise<Blake3> {
  // loaded here: 230 KiB that nobody needs where the native one loads
  const { createBLAKE3 } = await import('hash-wasm')
  const hasher = await createBLAKE3()
  return {
    implementation: 'wasm',
    hash: (bytes) => hasher.init().update(bytes).digest('binary'),
    create: () => new WasmStreamingHash(hasher),
  }
}

/**
 * Several computations share one WASM instance, because making an instance is asynchronous: each loads its own state,
 * a copy of about 2 KiB, before it updates.
 */
class WasmStreamingHash implements StreamingHash {
  readonly #hasher: IHasher
  #state: Uint8Array

  constructor(hasher: IHasher) {
    this.#hasher = hasher
    this.#state = hasher.init().save()
  }

  update(bytes: Uint8Array): void {
    this.#state = this.#hasher.load(this.#state).update(bytes).save()
  }

  digest(): Uint8Array {
    return this.#hasher.load(this.#state).digest('binary')
  }
}

/** Returns the prebuilt native implementation (about 7 GB/s), or undefined where there is none for this platform. */
export async function loadNativeBlake3(): Promise<Blake3 | undefined> {
  try {
    const { blake3: hash, Blake3Hasher } = await import('@napi-rs/blake-hash')
    return {
      implementation: 'native',
      hash: (bytes) => hash(asBuffer(bytes)),
      create: () => {
        const hasher = new Blake3Hasher()
        return {
          update: (bytes) => {
            hasher.update(asBuffer(bytes))
          },
          digest: () => hasher.digestBuffer(),
        }
      },
    }
  } catch {
    // an optional dependency: absent on platforms without a prebuilt binary
    return undefined
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The fastest implementation that loads here; one for the process (or worker), because every id depends on it. */
export const blake3: Blake3 = (await loadNativeBlake3()) ?? (await loadWasmBlake3())
