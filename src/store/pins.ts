import type { Pin } from '../core/contracts.ts'
import type { Hash } from '../core/ids.ts'

/** Which chunks gc must leave alone, counted, because several pins may name one chunk. */
export class Pins {
  readonly #counts = new Map<Hash, number>()

  has(hash: Hash): boolean {
    return this.#counts.has(hash)
  }

  pin(hashes: Iterable<Hash> = []): Pin {
    const held = new Set<Hash>()
    let isReleased = false
    const pin: Pin = {
      add: (more) => {
        if (isReleased) throw new TypeError('the pin was released')
        for (const hash of more) {
          if (held.has(hash)) continue
          held.add(hash)
          this.#counts.set(hash, (this.#counts.get(hash) ?? 0) + 1)
        }
      },
      release: () => {
        isReleased = true
        for (const hash of held) {
          const left = this.#counts.get(hash)! - 1
          if (left === 0) this.#counts.delete(hash)
          else this.#counts.set(hash, left)
        }
        held.clear()
      },
      [Symbol.dispose]: () => pin.release(),
    }
    pin.add(hashes)
    return pin
  }
}
