import type { CallOptions } from '../../core/services.ts'
import { requireMember } from './standing.ts'
import type { ViewsComponents } from './views.ts'

/**
 * Runs work that only a member can do. A laptop that learns meanwhile that it was removed ends it, and says so: the
 * other laptops do not answer it any more, and that alone would tell the person nothing.
 *
 * @throws PegbarError `NOT_A_MEMBER`
 */
export async function asMember<T>(
  components: ViewsComponents,
  options: CallOptions = {},
  work: (options: CallOptions) => Promise<T>,
): Promise<T> {
  await requireMember(components)
  const { records } = components.store
  const removed = new AbortController()
  const off = records.onStored(() => {
    if (records.membership.roleOf(components.device) === undefined) removed.abort()
  })
  const signal = options.signal === undefined ? removed.signal : AbortSignal.any([options.signal, removed.signal])
  try {
    const result = await work({ ...options, signal })
    await requireMember(components)
    return result
  } catch (error) {
    options.signal?.throwIfAborted()
    await requireMember(components)
    throw error
  } finally {
    off()
  }
}
