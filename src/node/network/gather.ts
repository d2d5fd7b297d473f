import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import { Activity } from './activity.ts'
import { DEFAULT_FIND_MS } from './constants.ts'
import type { Peering } from './peering.ts'

/**
 * Starts the network if need be, and calls everybody who is not connected; resolves when at least one member is, and every
 * call has been answered or not. Returns the members connected.
 *
 * @throws PegbarError `NO_PEERS`
 */
export async function gather(
  peering: Peering,
  only: ReadonlySet<DeviceId> | undefined,
  signal: AbortSignal | undefined,
): Promise<DeviceId[]> {
  const there = () => peering.connected().filter((device) => only?.has(device) ?? true)
  if (peering.others().length === 0) throw nobodyThere()
  const running = await peering.start()
  const activity = new Activity(peering)
  try {
    const deadline = performance.now() + DEFAULT_FIND_MS
    if (there().length > 0) return there()
    const called = running.callAll()
    called.catch(() => {})
    while (there().length === 0) {
      const left = deadline - performance.now()
      if (left <= 0 || !(await activity.next(left, signal))) break
    }
    if (there().length === 0) throw nobodyThere()
    await called
    return there()
  } finally {
    activity.close()
  }
}

/** Returns the error for a network without members. */
export function nobodyThere(): PegbarError {
  return new PegbarError('NO_PEERS', 'no other member is on the network now', {
    hint: 'run `pegbar start` on another laptop, or give an address: `pegbar start --peer ADDRESS`; see `pegbar doctor`',
  })
}
