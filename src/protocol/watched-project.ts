import type { LogSummary } from '../core/contracts.ts'
import { blake3 } from '../core/hash.ts'
import { bytesToHex, type CheckpointId, type DeviceId, type ProjectId } from '../core/ids.ts'
import type { SignedRecord } from '../core/record.ts'
import type { Digest } from './messages.ts'
import { PullTurns } from './pull-turns.ts'
import type { SharedProject } from './shared-projects.ts'
import { hex } from './wire-fields.ts'

export interface WatchedProjectHandlers {
  onStored(records: readonly SignedRecord[], from: DeviceId | undefined): void
  onHoldings(change: { added: readonly CheckpointId[]; removed: readonly CheckpointId[] }): void
}

/** One open project as all record sessions see it: the frontier and its digest are computed once for all peers. */
export class WatchedProject {
  readonly id: ProjectId
  readonly project: SharedProject
  /** Which peer is asked for records now. */
  readonly pulls = new PullTurns()
  readonly #unwatch: (() => void)[]
  #frontier: Promise<{ logs: LogSummary[]; digest: Digest }> | undefined

  constructor(project: SharedProject, handlers: WatchedProjectHandlers) {
    this.id = project.records.project.id
    this.project = project
    this.#unwatch = [
      project.records.onStored((records, from) => {
        this.#frontier = undefined
        handlers.onStored(records, from)
      }),
      project.whole.onChange((change) => handlers.onHoldings(change)),
    ]
  }

  /** What we have now. */
  async frontier(): Promise<{ logs: LogSummary[]; digest: Digest }> {
    if (this.#frontier === undefined) {
      const frontier = this.project.records.summaries().then((all) => {
        const logs = all.filter((log) => log.count > 0)
        return { logs, digest: digestOf(logs) }
      })
      this.#frontier = frontier
      // a failure is for those who wait now; the next one asks again
      frontier.catch(() => {
        if (this.#frontier === frontier) this.#frontier = undefined
      })
    }
    return this.#frontier
  }

  async digest(): Promise<Digest> {
    return (await this.frontier()).digest
  }

  unwatch(): void {
    for (const end of this.#unwatch) end()
  }
}

const ENTRY_BYTES = 32 + 8 + 8 + 32

/** Returns the digest of a frontier whose logs are ordered by (device, epoch). */
export function digestOf(logs: readonly LogSummary[]): Digest {
  const bytes = new Uint8Array(logs.length * ENTRY_BYTES)
  const view = new DataView(bytes.buffer)
  logs.forEach((log, i) => {
    const at = i * ENTRY_BYTES
    bytes.set(hex(log.device), at)
    bytes.set(hex(log.epoch), at + 32)
    view.setBigUint64(at + 40, BigInt(log.count))
    bytes.set(hex(log.fingerprint), at + 48)
  })
  return bytesToHex(blake3.hash(bytes)) as Digest
}
