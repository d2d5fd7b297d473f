import { isPegbarError } from '../../core/errors.ts'
import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import type { CallOptions } from '../../core/services.ts'
import { ASK_PURGED_EVERY_MS } from './constants.ts'
import type { Peering } from './peering.ts'

type Asking = Pick<Peering, 'project' | 'running' | 'connected'>

/** Asks devices which of the purged checkpoints they have deleted, as far as they have not said so, and notes it. */
export async function askPurged(
  { project, running }: Asking,
  devices: readonly DeviceId[],
  checkpoints: readonly CheckpointId[],
  { signal }: CallOptions = {},
): Promise<void> {
  signal?.throwIfAborted()
  const { keeping } = project.store
  const open = new Map<DeviceId, CheckpointId[]>(devices.map((device) => [device, []]))
  for (const id of checkpoints) {
    const known = new Set(await keeping.purgedOn(id))
    for (const [device, ids] of open) if (!known.has(device)) ids.push(id)
  }
  await Promise.all(
    [...open].map(async ([device, ids]) => {
      if (ids.length === 0 || running === undefined) return
      try {
        const client = await running.leaseClient(device)
        try {
          await keeping.notePurgedOn(
            device,
            await client.purged(project.id, ids, signal === undefined ? {} : { signal }),
          )
        } finally {
          await client.close()
        }
      } catch (error) {
        // it is asked again when it comes back
        if (signal?.aborted === true || !isPegbarError(error)) throw error
      }
    }),
  )
}

/** Asks a device when it came, or said that it holds less: it may have deleted what was purged. */
export class PurgeQuestions {
  readonly #peering: Asking
  readonly #timers = new Map<DeviceId, NodeJS.Timeout>()
  #ended = false

  constructor(peering: Asking) {
    this.#peering = peering
  }

  note(device: DeviceId): void {
    if (this.#ended || this.#timers.has(device)) return
    const timer = setTimeout(() => {
      this.#timers.delete(device)
      this.#ask(device).catch(() => {})
    }, ASK_PURGED_EVERY_MS)
    timer.unref()
    this.#timers.set(device, timer)
  }

  stop(): void {
    this.#ended = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  async #ask(device: DeviceId): Promise<void> {
    const { project, connected } = this.#peering
    if (!connected.call(this.#peering).includes(device)) return
    const ids: CheckpointId[] = []
    for await (const id of project.store.keeping.purges()) ids.push(id)
    if (ids.length > 0) await askPurged(this.#peering, [device], ids)
  }
}
