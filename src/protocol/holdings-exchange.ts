import type { HoldingsSummary } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import type { CheckpointId, DeviceId } from '../core/ids.ts'
import { MAX_HOLDINGS, MAX_IDS_PER_MESSAGE } from './constants.ts'
import type { HoldsList, HoldsUpdate, ProjectMessage } from './messages.ts'
import type { SharedProject } from './shared-projects.ts'
import type { ProjectTag } from './tags.ts'
import { violation } from './wire-fields.ts'

export interface HoldingsExchangeComponents {
  project: SharedProject
  remote: DeviceId
  /** What we call the project towards the remote. */
  tag: ProjectTag
  post(message: ProjectMessage): void
  write(message: ProjectMessage): Promise<void>
  /** What is stored of the remote changed. */
  onChanged(): void
  /** Runs work of which nobody waits for the end. */
  inBackground(work: () => Promise<void>): void
}

/**
 * Tells one peer which checkpoints this laptop holds whole, and keeps in `local/` what the peer says of itself. Equal
 * summaries cost nothing; otherwise the list is asked for, and what changes later is pushed.
 */
export class HoldingsExchange {
  readonly #components: HoldingsExchangeComponents
  /** Lists and updates leave one after the other, so that the last word about a checkpoint is the true one. */
  #tail: Promise<void> = Promise.resolve()
  /** What the peer was not told yet: held (true) or no longer. */
  readonly #changed = new Map<CheckpointId, boolean>()
  #asked = false
  #listed = 0
  /** The summary for which a list was asked last: the same difference is not asked about twice. */
  #askedFor: string | undefined
  #known = false

  constructor(components: HoldingsExchangeComponents) {
    this.#components = components
  }

  /** Whether what is stored here is what the peer last said. */
  get known(): boolean {
    return this.#known
  }

  mine(): Promise<HoldingsSummary> {
    return this.#components.project.whole.summary()
  }

  push(change: { added: readonly CheckpointId[]; removed: readonly CheckpointId[] }): void {
    const idle = this.#changed.size === 0
    for (const id of change.added) this.#changed.set(id, true)
    for (const id of change.removed) this.#changed.set(id, false)
    if (idle && this.#changed.size > 0) this.#enqueue(() => this.#flush())
  }

  /** Answers a request for the whole list. */
  sendList(): void {
    const { tag, write, project } = this.#components
    this.#enqueue(async () => {
      let first = true
      let checkpoints: CheckpointId[] = []
      for await (const id of project.whole.ids()) {
        if (checkpoints.length === MAX_IDS_PER_MESSAGE) {
          await write({ kind: 'holds list', tag, first, checkpoints, holds: undefined })
          first = false
          checkpoints = []
        }
        checkpoints.push(id)
      }
      await write({ kind: 'holds list', tag, first, checkpoints, holds: undefined })
      // what changed meanwhile may be in the list or not
      await this.#flush()
      await write({ kind: 'holds list', tag, first: false, checkpoints: [], holds: await this.mine() })
    })
  }

  /** Compares what the peer says with what is stored of it, and asks when they differ. */
  async compare(theirs: HoldingsSummary): Promise<void> {
    const { project, remote, tag, post } = this.#components
    const stored = await project.local.holdings(remote)
    this.#known = stored.count === theirs.count && stored.fingerprint === theirs.fingerprint
    const difference = `${stored.count} ${stored.fingerprint} ${theirs.count} ${theirs.fingerprint}`
    if (this.#known || this.#asked || this.#askedFor === difference) return
    this.#asked = true
    this.#askedFor = difference
    post({ kind: 'holds request', tag })
  }

  async receiveList(list: HoldsList): Promise<void> {
    const { project, remote, onChanged } = this.#components
    if (!this.#asked) throw violation('holds_list', 'was not asked for')
    if (list.first !== (this.#listed === 0)) throw violation('holds_list.first', 'is not at the start of the list')
    this.#listed += Math.max(1, list.checkpoints.length)
    if (this.#listed > MAX_HOLDINGS) {
      throw new PegbarError('LIMIT_EXCEEDED', `a peer says that it holds more than ${MAX_HOLDINGS} checkpoints`)
    }
    if (list.first) await project.local.clearHoldings(remote)
    if (list.checkpoints.length > 0) await project.local.changeHoldings(remote, { add: list.checkpoints })
    if (list.holds !== undefined) {
      this.#asked = false
      this.#listed = 0
      await this.compare(list.holds)
    }
    onChanged()
  }

  async receiveUpdate(update: HoldsUpdate): Promise<void> {
    const { project, remote, onChanged } = this.#components
    const { count } = await project.local.holdings(remote)
    if (count + update.added.length > MAX_HOLDINGS) {
      throw new PegbarError('LIMIT_EXCEEDED', `a peer says that it holds more than ${MAX_HOLDINGS} checkpoints`)
    }
    await project.local.changeHoldings(remote, { add: update.added, remove: update.removed })
    await this.compare(update.holds)
    onChanged()
  }

  async #flush(): Promise<void> {
    const { tag, write } = this.#components
    while (this.#changed.size > 0) {
      const holds = await this.mine()
      const part = [...this.#changed].slice(0, MAX_IDS_PER_MESSAGE)
      for (const [id] of part) this.#changed.delete(id)
      const added = part.filter(([, held]) => held).map(([id]) => id)
      const removed = part.filter(([, held]) => !held).map(([id]) => id)
      await write({ kind: 'holds update', tag, added, removed, holds })
    }
  }

  #enqueue(work: () => Promise<void>): void {
    this.#components.inBackground(() => {
      const turn = this.#tail.then(work)
      this.#tail = turn.catch(() => {})
      return turn
    })
  }
}
