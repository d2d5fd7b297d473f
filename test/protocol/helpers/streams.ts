import type { Stream } from '@libp2p/interface'
import { streamPair } from '@libp2p/utils'

/** Two ends of one stream in memory. The first is the dialer's. */
export async function streams(): Promise<[Stream, Stream]> {
  return streamPair({ delay: 0 })
}

/** Resolves when `check` holds; it is asked again after every turn of the event loop. */
export async function until(check: () => boolean | Promise<boolean>, what = 'a state that never came'): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`waited for ${what}`)), 20_000)
  try {
    await Promise.race([late, turnUntil(check, () => timer.hasRef())])
  } finally {
    clearTimeout(timer)
    timer.unref()
  }
}

async function turnUntil(check: () => boolean | Promise<boolean>, going: () => boolean): Promise<void> {
  while (going() && !(await check())) await new Promise((resolve) => setImmediate(resolve))
}
