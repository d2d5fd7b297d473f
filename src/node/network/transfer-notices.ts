import { type ErrorCode, isPegbarError, type PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import { STORE_DIR } from '../project/ignore.ts'
import type { Project } from '../project/project.ts'
import { Views } from '../project/views.ts'
import type { Fault } from './faults.ts'
import type { Replicator, ReplicatorState } from './replicator.ts'

/** Most paths that one sentence names. */
const MAX_NAMED = 3

/** What our own store failed with: no other laptop helps. */
const OWN = { path: STORE_DIR } as const

/** How an exchange of records fails although the other laptop is there. */
const EXCHANGE_FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROTOCOL_TOO_NEW',
  'PROTOCOL_VIOLATION',
  'FRAME_TOO_LARGE',
  'LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'RECORD_INVALID',
  'RECORD_TOO_LARGE',
  'SIGNATURE_INVALID',
  'WRONG_PROJECT',
])

export interface TransferNoticesComponents {
  project: Pick<Project, 'store' | 'device' | 'notices' | 'disk'>
  replicator: Pick<Replicator, 'on' | 'faults' | 'failure' | 'missing'>
}

/**
 * Tells the person when what is wanted here can not be brought here although somebody is there: the disk is full, or
 * whoever has it gives something else. Told once for each cause; taken back when it works again.
 */
export class TransferNotices {
  readonly #c: TransferNoticesComponents
  readonly #offs: (() => void)[]
  /** Whether there may be one about our own store, and about sources: an earlier process may have told it. */
  #mayStand = { own: true, sources: true }
  /** Those of whom it is known that there is none. */
  readonly #equal = new Set<DeviceId>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(components: TransferNoticesComponents) {
    this.#c = components
    const { project, replicator } = components
    this.#offs = [
      replicator.on((event) => {
        if (event.kind === 'state') this.#onState(event.state)
      }),
      project.store.whole.onChange(({ added }) => {
        if (added.length > 0) this.#ownWorks()
      }),
    ]
  }

  /** The exchange of records with a device, which somebody waited for, failed. One that left, or is slow, is no failure. */
  exchangeFailed(device: DeviceId, error: unknown): void {
    if (!isPegbarError(error) || error.details?.by === 'peer' || !EXCHANGE_FAULTS.has(error.code)) return
    this.#equal.delete(device)
    this.#inTurn(async () => {
      const { notices } = this.#c.project
      const { name } = await new Views(this.#c.project).author(device)
      const tooNew = error.code === 'PROTOCOL_TOO_NEW'
      const text = tooNew
        ? `${name}'s laptop and this one have versions of Pegbar that do not understand each other`
        : `nothing can be exchanged with ${name}'s laptop: it sends what can not be right (${error.message})`
      const hint = tooNew
        ? 'install the newest Pegbar on both'
        : 'run `pegbar check --repair` and the newest Pegbar there; if nobody knows that laptop, an admin removes it: `pegbar members`'
      notices.add({ kind: 'transfer failed', device, cause: error.code, text, hint })
    })
  }

  /** The records of a device were found equal with ours. */
  exchangeWorks(device: DeviceId): void {
    if (this.#equal.has(device)) return
    this.#equal.add(device)
    this.#c.project.notices.withdraw('transfer failed', { device })
  }

  /** Our own store failed while something was brought here. */
  ownFailed(error: unknown): void {
    this.#mayStand.own = true
    void this.#c.project.disk.look()
    const full = isPegbarError(error, 'DISK_FULL')
    const text = full
      ? 'what others made does not come here: the disk is full'
      : `what others made can not be kept here: ${messageOf(error)}`
    const hint = full
      ? 'make room: `pegbar purge --all --now`, `pegbar free FILE` of what others hold, or delete other files; it goes on by itself'
      : ((error as Partial<PegbarError>).hint ?? 'run `pegbar check --repair`')
    const cause = isPegbarError(error) ? error.code : 'INTERNAL'
    this.#c.project.notices.add({ kind: 'transfer failed', ...OWN, cause, text, hint })
  }

  /** Ends it; what is being looked at is finished. */
  async close(): Promise<void> {
    for (const off of this.#offs) off()
    await this.#tail
  }

  #onState(state: ReplicatorState): void {
    if (state === 'paused') this.ownFailed(this.#c.replicator.failure)
    if (state === 'idle') this.#inTurn(() => this.#look())
  }

  #ownWorks(): void {
    if (!this.#mayStand.own) return
    this.#mayStand.own = false
    this.#c.project.notices.withdraw('transfer failed', OWN)
  }

  async #look(): Promise<void> {
    const { project, replicator } = this.#c
    if (this.#mayStand.own) await this.#lookAtDisk()
    const faults = replicator.faults
    if (faults.length > 0) {
      this.#mayStand.sources = true
      await this.#tell(faults)
    } else if (this.#mayStand.sources && replicator.missing === 0) {
      // what the policy does not want is not missing
      this.#mayStand.sources = false
      project.notices.withdraw('transfer failed')
    }
  }

  /** Nothing has come since, perhaps because nobody is there; but there is room again. */
  async #lookAtDisk(): Promise<void> {
    const { store, notices } = this.#c.project
    const told = (await notices.list()).find(({ kind, path }) => kind === 'transfer failed' && path === OWN.path)
    if (told?.cause !== 'DISK_FULL') return
    const { freeBytes, neededBytes } = await store.space()
    if (freeBytes >= neededBytes) this.#ownWorks()
  }

  async #tell(faults: readonly Fault[]): Promise<void> {
    const { project } = this.#c
    const views = new Views(project)
    const codes = new Map(faults.flatMap(({ devices }) => [...devices]))
    const reasons = await Promise.all(
      Array.from(codes, async ([device, code]) => {
        const { name } = await views.author(device)
        return code === 'CHUNK_DAMAGED'
          ? `the copy on ${name}'s laptop is damaged`
          : `${name}'s laptop gives no valid answer`
      }),
    )
    project.notices.add({
      kind: 'transfer failed',
      cause: Array.from(codes, ([device, code]) => `${device} ${code}`)
        .sort()
        .join(),
      text: `${await this.#named(faults)} can not be brought here: ${reasons.sort().join(', ')}, and nobody else on the network has it`,
      hint: 'run `pegbar check --repair` on that laptop, or `pegbar start` on another one that has it: it then comes by itself',
    })
  }

  async #named(faults: readonly Fault[]): Promise<string> {
    const paths = new Set<string>()
    for (const { item } of faults) {
      if (paths.size > MAX_NAMED) break
      const path = item.kind === 'checkpoint' && (await this.#c.project.store.records.checkpoint(item.id))?.node.path
      if (path) paths.add(`"${path}"`)
    }
    const named = [...paths].slice(0, MAX_NAMED)
    if (named.length === 0) return 'an image of a cover'
    return paths.size > MAX_NAMED ? `content of ${named.join(', ')} and others` : `content of ${named.join(', ')}`
  }

  #inTurn(task: () => Promise<void>): void {
    // to tell is never in the way of what is told of
    this.#tail = this.#tail.then(task).catch(() => {})
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the store failed'
}
