import { setTimeout as delay } from 'node:timers/promises'

/** Resolves with the first value of `look` that `until` accepts; the test's own time limit ends the wait. */
export async function poll<T>(look: () => Promise<T>, until: (value: T) => boolean, everyMs = 100): Promise<T> {
  for (;;) {
    const value = await look()
    if (until(value)) return value
    await delay(everyMs)
  }
}
