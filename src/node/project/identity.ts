import type { DeviceId } from '../../core/ids.ts'
import { MAX_CLOCK_AHEAD_MS } from '../../core/limits.ts'
import type { LogId, SignedRecord } from '../../core/record.ts'
import type { Home } from '../home.ts'
import type { ProjectComponents } from './components.ts'
import { isoTime, Views } from './views.ts'

/** How far the clocks of two laptops that are right may be apart, milliseconds. */
const SAME_TIME_MS = 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

type Components = Pick<ProjectComponents, 'store' | 'device' | 'writer' | 'notices' | 'deviceNotices' | 'now'> & {
  home: Home
}

/**
 * Notices that a device's log goes on in two places, or that this project is not where it was: a cloned laptop, a restored
 * backup, a copied folder; and clocks that are far apart. Starts a new epoch where going on would number two records alike,
 * and tells the person in plain words. Nothing of either side is ever dropped or changed.
 */
export class IdentityWatch {
  readonly #c: Components
  readonly #openedMs: number
  readonly #unsubscribe: () => void
  /** How far the clocks of other devices are ahead of ours. */
  readonly #ahead = new Map<DeviceId, number>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(components: Components) {
    this.#c = components
    this.#openedMs = components.now()
    this.#unsubscribe = components.store.records.onStored((records, from) => {
      if (from !== undefined) this.#inBackground(() => this.#look(records))
    })
  }

  /** What was found when the project was opened; `other` is the folder where this device had it before. */
  opened(other: string | undefined, here: string): void {
    const { writer, notices } = this.#c
    if (other === undefined) {
      // a folder that was moved is in one place still
      if (writer.origin === 'restored') this.#tellRestored('at open')
      return
    }
    notices.add({
      kind: 'copied',
      cause: `${other}\0${here}`,
      text: `"${here}" and "${other}" are one project on one device: one is a copy of the other. Nothing is lost`,
      hint: `work in one of them, and remove the folder ".pegbar" from the other`,
    })
  }

  /** Two nodes with the key of `device` were seen at once; `by`: who saw it. */
  cloned(device: DeviceId, by: string): void {
    this.#inBackground(() => this.#tellCloned(device, by))
  }

  /** Another device said what its clock shows. */
  clock(device: DeviceId, aheadMs: number): void {
    this.#ahead.set(device, aheadMs)
    this.#inBackground(() => this.#tellClock(device, aheadMs))
  }

  /** Resolves when what was stored until now has been looked at. */
  async settled(): Promise<void> {
    await this.#tail
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    await this.#tail
  }

  async #look(records: readonly SignedRecord[]): Promise<void> {
    const { device: self, now } = this.#c
    const logs = new Map<string, LogId>()
    const ahead = new Map<DeviceId, number>()
    for (const { device, epoch, clock } of records) {
      logs.set(`${device}${epoch}`, { device, epoch })
      const aheadMs = clock.ms - now()
      if (aheadMs > Math.max(MAX_CLOCK_AHEAD_MS, ahead.get(device) ?? 0)) ahead.set(device, aheadMs)
    }
    for (const log of logs.values()) if (await this.#isForked(log)) await this.#tellCloned(log.device, 'records')
    for (const [device, aheadMs] of ahead) await this.#tellClock(device, aheadMs)
    const own = records.filter(({ device }) => device === self)
    if (own.length === 0) return
    // a backup holds what was made before it was restored; what is made while this runs, somebody else makes
    const isLive = own.some(({ timeMs }) => timeMs > this.#openedMs && timeMs <= now())
    if (isLive) await this.#tellCloned(self, 'records')
    else this.#tellRestored('from others')
  }

  /** Every record names the one before it, so a log with more records than its last number says has a number twice. */
  async #isForked(log: LogId): Promise<boolean> {
    const { records } = this.#c.store
    const all = await records.summaries()
    const count = all.find(({ device, epoch }) => device === log.device && epoch === log.epoch)?.count ?? 0
    const tip = await records.tip(log)
    return tip !== undefined && count > tip.sequence + 1
  }

  async #tellCloned(device: DeviceId, by: string): Promise<void> {
    const { device: self, writer, notices, deviceNotices, home, store } = this.#c
    const views = new Views(this.#c)
    if (device !== self) {
      const owner = await views.author(device)
      const hint = `tell ${owner.name}: \`pegbar status\` on both machines says what to do`
      const text = `two machines use the key of "${owner.device.name}" (${owner.name}): one of them is a clone of the other`
      notices.add({ kind: 'cloned', device, cause: 'cloned', text: `${text}. Nothing is lost`, hint })
      return
    }
    writer.startNewEpoch()
    const join = `\`pegbar invite --mine\` on the other machine, then here \`pegbar join TICKET DIR\` with the folder of "${store.records.project.name}"`
    deviceNotices.add({
      kind: 'cloned',
      device,
      cause: 'cloned',
      text: `another machine uses the key of this device (seen by ${await this.#nameOf(by)}): one of the two is a clone, or was put back from a backup. Nothing is lost`,
      hint: `on the clone: \`pegbar stop\`, move "device.key" out of "${home.dir}"; ${join}`,
    })
  }

  #tellRestored(cause: string): void {
    const { device, writer, notices } = this.#c
    writer.startNewEpoch()
    notices.add({
      kind: 'restored',
      device,
      // told again when it is found again by another process
      cause: `${cause} ${isoTime(this.#openedMs)}`,
      text: 'this project was put back from a backup: what was made after it comes back from the other laptops',
      hint: 'nothing is to be done: run `pegbar sync`, then `pegbar status`',
    })
  }

  async #tellClock(device: DeviceId, aheadMs: number): Promise<void> {
    const { device: self, notices } = this.#c
    if (Math.abs(aheadMs) <= MAX_CLOCK_AHEAD_MS) {
      notices.withdraw('clock', { device })
      if (![...this.#ahead.values()].some((one) => Math.abs(one) > MAX_CLOCK_AHEAD_MS)) {
        notices.withdraw('clock', { device: self })
      }
      return
    }
    const views = new Views(this.#c)
    const cause = aheadMs > 0 ? 'ahead' : 'behind'
    if (this.#isOurs(aheadMs)) {
      notices.add({
        kind: 'clock',
        device: self,
        cause,
        text: `the clock of this laptop is ${days(aheadMs)} ${aheadMs > 0 ? 'behind' : 'ahead of'} those of the others`,
        hint: 'set the date of this laptop; what is newest never depends on it, but history shows it',
      })
      return
    }
    const { device: other, name } = await views.author(device)
    notices.add({
      kind: 'clock',
      device,
      cause,
      text: `the clock of "${other.name}" (${name}) is ${days(aheadMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} this laptop's`,
      hint: 'set the date of the one that is wrong; what is newest never depends on it, but history shows it',
    })
  }

  /** Of three laptops, the one that differs from two which agree is wrong. */
  #isOurs(aheadMs: number): boolean {
    const others = [...this.#ahead.values()]
    return others.length >= 2 && others.every((one) => Math.abs(one - aheadMs) <= SAME_TIME_MS)
  }

  async #nameOf(by: string): Promise<string> {
    const known = this.#c.store.records.membership.devices.get(by as DeviceId)
    if (known === undefined) return by
    return `"${await new Views(this.#c).deviceName(known.device)}"`
  }

  #inBackground(task: () => Promise<void>): void {
    this.#tail = this.#tail.then(task).catch(() => {})
  }
}

function days(ms: number): string {
  const count = Math.round(Math.abs(ms) / DAY_MS)
  return count === 1 ? 'one day' : `${count} days`
}
