import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import { Activity } from './activity.ts'
import { DEFAULT_FIND_MS } from './constants.ts'
import type { Peering } from './peering.ts'

/** How long a member who has answered may take until it is known that it shares the project. */
const GREETING_MS = 2_000

/**
 * Resolves as soon as one of the members is connected; starts the network and calls everybody if none is. `called` resolves
 * when every call has been answered or not.
 *
 * @throws PegbarError `NO_PEERS`
 */
export async function gather(
  peering: Peering,
  only: ReadonlySet<DeviceId> | undefined,
  signal: AbortSignal | undefined,
): Promise<{ called: Promise<void> }> {
  const isThere = () => peering.connected().some((device) => only?.has(device) ?? true)
  if (peering.others().length === 0) throw nobodyThere()
  const running = await peering.start()
  const activity = new Activity(peering)
  try {
    if (isThere()) return { called: Promise.resolve() }
    let deadline = performance.now() + DEFAULT_FIND_MS
    const called = running.callAll().then(() => {
      // without mDNS nobody else will be found
      if (!running.mdns) deadline = performance.now() + GREETING_MS
      activity.wake()
    })
    while (!isThere()) {
      const left = deadline - performance.now()
      if (left <= 0) break
      await activity.next(left, signal)
    }
    if (!isThere()) throw nobodyThere()
    return { called }
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
