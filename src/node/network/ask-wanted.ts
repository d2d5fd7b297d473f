import { isPegbarError } from '../../core/errors.ts'
import type { CheckpointId, DeviceId } from '../../core/ids.ts'
import type { CallOptions } from '../../core/services.ts'
import type { Peering } from './peering.ts'

/** Knows which connected devices would never hold a checkpoint, whatever one waits for: their policies do not want it. */
export class WantedElsewhere {
  readonly #peering: Pick<Peering, 'project' | 'running' | 'connected'>
  /** What a device has said that it wants: it is not asked about that again. */
  readonly #wanted = new Map<DeviceId, Set<CheckpointId>>()

  constructor(peering: Pick<Peering, 'project' | 'running' | 'connected'>) {
    this.#peering = peering
  }

  /**
   * Returns those of the checkpoints that none of the connected devices wants; none when nobody is connected, or somebody does
   * not answer. Asked when the records are equal: a device answers by what it knows.
   */
  async nobodyWants(checkpoints: readonly CheckpointId[], options: CallOptions = {}): Promise<CheckpointId[]> {
    const devices = this.#peering.connected()
    if (checkpoints.length === 0 || devices.length === 0) return []
    const answers = await Promise.all(devices.map((device) => this.#wantedBy(device, checkpoints, options)))
    return checkpoints.filter((id) => answers.every((wanted) => wanted !== undefined && !wanted.has(id)))
  }

  /** undefined: it does not say. */
  async #wantedBy(
    device: DeviceId,
    checkpoints: readonly CheckpointId[],
    { signal }: CallOptions,
  ): Promise<ReadonlySet<CheckpointId> | undefined> {
    const { project, running } = this.#peering
    const known = this.#wanted.get(device) ?? new Set()
    const asked = checkpoints.filter((id) => !known.has(id))
    if (asked.length === 0) return known
    try {
      const client = await running?.leaseClient(device)
      if (client === undefined) return undefined
      try {
        const wanted = await client.wanted(project.id, asked, signal === undefined ? {} : { signal })
        for (const id of wanted) known.add(id)
        this.#wanted.set(device, known)
        return known
      } finally {
        await client.close()
      }
    } catch (error) {
      // it left, or is too busy: it may want them
      if (signal?.aborted === true || !isPegbarError(error)) throw error
      return undefined
    }
  }
}
