import type { VerifySignatures } from '../../src/store/ingest.ts'
import { type Acknowledged, act, invite } from './acts.ts'
import { damages, differences, fewerCopies, leaks, reopened } from './checks.ts'
import { alteration, type Broken } from './faults.ts'
import { firstAsset, free, keep } from './keep-acts.ts'
import { signatureVerifier } from './keys.ts'
import { Lan } from './lan.ts'
import { found, Laptop } from './laptop.ts'
import { Random } from './random.ts'
import { install } from './runtime.ts'
import { Scheduler } from './scheduler.ts'
import { inviterNowMs, makeTicket, type SimTicket, TICKET_IS_OVER, type TicketUse } from './tickets.ts'

export interface SimulateInit {
  seed: number
  /** A fault that is put in. */
  broken?: Broken
}

export interface Simulated {
  seed: number
  /** What was not as it must be; empty: all is well. */
  failures: readonly string[]
  /** Of every event with its time, process and content: equal for equal runs. */
  traceHash: string
  laptops: number
  /** Writes that were acknowledged. */
  acknowledged: number
  events: number
  virtualMs: number
  /** The last events, for a failure. */
  trace: readonly string[]
}

/** How long the laptops have to become equal once nothing disturbs them: the longest that a peer is left alone is 10 minutes. */
const HEALING_MS = 30 * 60_000
/** Between two looks whether they are: longer and longer. */
const POLL_MS = { first: 200, growth: 1.1 }
/** How long looking at the laptops may take. */
const LOOK_MS = 60_000
/** How long everything must stay as it is. */
const REST_MS = 10_000
const YEAR_MS = 365 * 24 * 3600_000

/**
 * Runs 3 to 5 laptops with all that may happen to them: two sides that do not see each other, lost connections, crashes, sleep,
 * wrong clocks, slow disks and links. Then lets them heal, and looks whether all is as it must be.
 */
export async function simulate({ seed, broken }: SimulateInit): Promise<Simulated> {
  const scheduler = new Scheduler()
  const uninstall = install(scheduler, new Random(seed, 'runtime'))
  const run = new Run(seed, scheduler, broken)
  const onRejection = (error: unknown) => run.fail(error, 'nobody waits for')
  process.on('unhandledRejection', onRejection)
  try {
    await run.all()
  } finally {
    process.off('unhandledRejection', onRejection)
    uninstall()
  }
  return {
    seed,
    failures: run.failures,
    traceHash: scheduler.traceHash,
    laptops: run.laptops.length,
    acknowledged: run.acknowledged.length,
    events: scheduler.events,
    virtualMs: scheduler.nowMs,
    trace: scheduler.trace,
  }
}

class Run {
  readonly laptops: Laptop[]
  readonly failures: string[] = []
  readonly acknowledged: Acknowledged[] = []
  readonly #scheduler: Scheduler
  readonly #broken: SimulateInit['broken']
  readonly #plan: Random
  readonly #lan: Lan
  readonly #verify: VerifySignatures
  /** They crash as soon as something is acknowledged. */
  readonly #doomed = new Set<Laptop>()
  /** When the last act and fault begin. */
  readonly #durationMs: number
  /** How many others must have proven what a laptop gives up. */
  readonly #copies: number
  /** The tickets that newcomers have not been let in with yet. */
  readonly #tickets = new Map<Laptop, SimTicket>()
  /** Which laptop has shown a ticket of which one without an answer. */
  readonly #shownBefore = new Set<string>()

  constructor(seed: number, scheduler: Scheduler, broken: SimulateInit['broken']) {
    this.#scheduler = scheduler
    this.#broken = broken
    this.#plan = new Random(seed, 'plan')
    this.#lan = new Lan(scheduler, new Random(seed, 'lan'))
    this.#verify = signatureVerifier()
    this.#durationMs = this.#plan.between(5_000, 60_000)
    this.#copies = this.#plan.pick([1, 1, 2])
    this.laptops = Array.from({ length: this.#plan.int(3, 5) }, (_, number) => {
      return new Laptop({
        number,
        scheduler,
        random: new Random(seed, `laptop ${number}`),
        lan: this.#lan,
        verify: this.#verify,
        lyingDisk: broken === 'lying disk' && number === 1,
        alter: alteration(broken, number),
        onFailure: (error, what) => this.fail(error, what),
      })
    })
  }

  fail(error: unknown, what: string): void {
    const text = error instanceof Error ? `${error.name} ${error.message}\n${error.stack}` : `${error}`
    this.failures.push(`${what}: ${text}`)
  }

  async all(): Promise<void> {
    const [founder] = this.laptops as [Laptop, ...Laptop[]]
    founder.boot({ ...(await found(founder.number)), isOwn: true })
    for (const laptop of this.laptops.slice(1)) this.#invite(laptop, this.#plan.between(100, this.#durationMs / 3))
    for (const laptop of this.laptops) {
      const count = this.#plan.int(2, 10)
      for (let i = 0; i < count; i++) this.#act(laptop, this.#plan.between(500, this.#durationMs))
    }
    if (this.#plan.chance(0.5)) {
      for (let i = this.#plan.int(1, 4); i > 0; i--)
        this.#keep(this.#plan.between(this.#durationMs / 3, this.#durationMs))
      if (this.#plan.chance(0.5)) this.#freeAtOnce(this.#plan.between(this.#durationMs / 2, this.#durationMs))
    }
    const faults = this.#plan.int(1, 8)
    for (let i = 0; i < faults; i++) this.#fault(this.#plan.between(500, this.#durationMs))
    if (this.#broken === 'lying disk') {
      // it does harm only when the power fails
      for (let i = 0; i < 4; i++)
        this.#scheduler.at(undefined, this.#plan.between(500, this.#durationMs), 'doom', () =>
          this.#doomed.add(this.laptops[1]!),
        )
    }
    await this.#scheduler.run(this.#durationMs)
    await this.#heal()
    if (this.failures.length > 0) return
    this.failures.push(...(await this.#outside(() => damages(this.laptops, this.acknowledged))))
    this.failures.push(...(await this.#outside(() => fewerCopies(this.laptops, this.#copies))))
    if (this.failures.length === 0) await this.#end()
  }

  /** Somebody who may adds the laptop; as long as nobody can, it is tried again. */
  #invite(newcomer: Laptop, delayMs: number): void {
    this.#scheduler.at(undefined, delayMs, `invite ${newcomer.name}`, () => {
      // somebody has shared a ticket with it meanwhile
      if (!newcomer.isNew || this.#tickets.has(newcomer)) return
      const admins = this.laptops.filter(
        ({ life, device }) => life?.store.records.membership.roleOf(device) === 'admin',
      )
      if (admins.length === 0) {
        if (this.#scheduler.nowMs < this.#durationMs) this.#invite(newcomer, 1000)
        return
      }
      const admin = this.#plan.pick(admins)
      const use = this.#plan.pick<TicketUse | undefined>(['once', 'twice', 'late', undefined])
      if (use !== undefined) return this.#inviteByTicket(admin, newcomer, use)
      this.#in(admin, 'invite', async () => {
        const { project } = admin.life!.store.records
        const envelopes = await invite(admin, newcomer, this.#plan)
        // a ticket that somebody shared with it meanwhile is on its way
        if (!newcomer.isOn) newcomer.boot({ project: project.id, envelopes, isOwn: false })
      })
    })
  }

  /** An admin makes a ticket, and the newcomer shows it: late, or together with another newcomer who has it too. */
  #inviteByTicket(admin: Laptop, newcomer: Laptop, use: TicketUse): void {
    this.#in(admin, 'invite by ticket', async () => {
      const ticket = await makeTicket(admin, this.#plan, use)
      const others = this.laptops.filter((one) => one !== newcomer && one.isNew && !one.isOn && !this.#tickets.has(one))
      const second = use === 'twice' && others.length > 0 ? [this.#plan.pick(others)] : []
      for (const laptop of [newcomer, ...second]) {
        this.#tickets.set(laptop, ticket)
        this.#showTicket(laptop, use === 'late' ? this.#plan.between(1_000, 6_000) : this.#plan.between(10, 300))
      }
    })
  }

  #showTicket(laptop: Laptop, delayMs: number): void {
    this.#scheduler.at(undefined, delayMs, `show ticket ${laptop.name}`, () => {
      const ticket = this.#tickets.get(laptop)
      if (ticket === undefined || !laptop.isNew || laptop.isOn) return
      const shownMs = inviterNowMs(ticket, this.#scheduler.nowMs)
      laptop.showTicket(ticket.text, (outcome) => {
        if ('error' in outcome) return this.#onRefused(laptop, outcome.error)
        this.#tickets.delete(laptop)
        ticket.letIn.add(laptop.device)
        if (ticket.letIn.size > 1) this.failures.push(`a ticket of ${ticket.inviter.name} let two devices in`)
        const wasExpired = shownMs > ticket.expiresMs && inviterNowMs(ticket, this.#scheduler.nowMs) >= shownMs
        // whoever was let in with it in time may show it again
        if (wasExpired && ticket.letIn.size === 1 && !this.#cameBack(ticket, laptop))
          this.failures.push(`an expired ticket of ${ticket.inviter.name} let ${laptop.name} in`)
        laptop.boot(outcome)
      })
    })
  }

  /** Whether the inviter bound the ticket to this laptop before: its answer was lost, and it shows the ticket again. */
  #cameBack({ inviter }: SimTicket, { device }: Laptop): boolean {
    return this.#shownBefore.has(`${inviter.name} ${device}`)
  }

  /** Nobody there: the same ticket again; refused: another one. Both only as long as the others act. */
  #onRefused(laptop: Laptop, error: unknown): void {
    const ticket = this.#tickets.get(laptop)
    if (this.#scheduler.nowMs > this.#durationMs || ticket === undefined) return
    if (TICKET_IS_OVER.has((error as { code?: unknown }).code)) {
      this.#tickets.delete(laptop)
      this.#invite(laptop, 500)
    } else {
      this.#shownBefore.add(`${ticket.inviter.name} ${laptop.device}`)
      this.#showTicket(laptop, this.#plan.between(500, 3_000))
    }
  }

  #keep(delayMs: number): void {
    this.#scheduler.at(undefined, delayMs, 'plan to keep', () => {
      const laptop = this.#plan.pick(this.laptops)
      this.#in(laptop, 'keep', async () => keep(laptop.life!, this.#plan, this.#copies))
    })
  }

  /** Everybody frees the same: what leases are for. */
  #freeAtOnce(delayMs: number): void {
    this.#scheduler.at(undefined, delayMs, 'plan to free', () => {
      for (const laptop of this.laptops) {
        this.#in(laptop, 'free', async () => {
          const life = laptop.life!
          const asset = await firstAsset(life)
          if (asset !== undefined) await free(life, asset, this.#copies)
        })
      }
    })
  }

  #act(laptop: Laptop, delayMs: number): void {
    this.#scheduler.at(undefined, delayMs, 'plan', () => {
      this.#in(laptop, 'act', async () => {
        const made = await act(laptop, this.#plan)
        if (made === undefined) return
        this.acknowledged.push(made)
        if (this.#doomed.delete(laptop)) this.#crash(laptop)
      })
    })
  }

  /** Runs something on a laptop that is on. What the rules refuse is no failure. */
  #in(laptop: Laptop, label: string, work: () => Promise<void>): void {
    const { life } = laptop
    if (life === undefined) return
    this.#scheduler.at(life.process, 0.01, label, () => {
      // a laptop that slept long may have been switched off meanwhile
      if (laptop.life !== life) return
      work().catch((error) => {
        const code = (error as { code?: unknown }).code
        if (code !== 'NOT_ALLOWED' && code !== 'NOT_A_MEMBER') this.fail(error, `${laptop.name} could not ${label}`)
      })
    })
  }

  #fault(delayMs: number): void {
    const plan = this.#plan
    const laptop = plan.pick(this.laptops)
    const forMs = plan.between(100, 30_000)
    const faults: Record<string, () => void> = {
      cut: () => {
        this.#lan.cut(new Map(this.laptops.map(({ name }) => [name, plan.int(0, 1)])))
        this.#scheduler.at(undefined, forMs, 'heal', () => this.#lan.cut(new Map()))
      },
      crash: () => this.#crash(laptop),
      'crash at the next acknowledgement': () => this.#doomed.add(laptop),
      sleep: () => {
        if (laptop.process !== undefined) laptop.process.asleepUntilMs = this.#scheduler.nowMs + forMs
      },
      clock: () => {
        laptop.clock.offsetMs = plan.pick([-YEAR_MS, YEAR_MS, 0])
      },
      'lost connection': () => {
        const connections = this.#lan.connections()
        if (connections.length > 0) plan.pick(connections).abort(new Error('the connection was lost'))
      },
    }
    const kind = plan.pick(Object.keys(faults))
    this.#scheduler.at(undefined, delayMs, kind, faults[kind]!)
  }

  #crash(laptop: Laptop): void {
    if (!laptop.isOn) return
    laptop.crash(this.#plan.chance(0.5))
    this.#scheduler.at(undefined, this.#plan.between(100, 30_000), 'reboot', () => this.#reboot(laptop))
  }

  #reboot(laptop: Laptop): void {
    if (laptop.isNew) this.#showTicket(laptop, 1)
    else if (!laptop.isOn) laptop.boot()
  }

  /** Lets everything come back, and runs until all members are equal and stay so. */
  async #heal(): Promise<void> {
    this.#lan.cut(new Map())
    for (const laptop of this.laptops) this.#reboot(laptop)
    await this.#scheduler.run(Math.max(...this.laptops.map(({ process }) => process?.asleepUntilMs ?? 0)))
    const untilMs = this.#scheduler.nowMs + HEALING_MS
    let found: string[] = []
    let pollMs = POLL_MS.first
    while (this.#scheduler.nowMs < untilMs && this.failures.length === 0) {
      await this.#scheduler.run(this.#scheduler.nowMs + pollMs)
      pollMs *= POLL_MS.growth
      found = await this.#outside(() => differences(this.laptops, this.acknowledged))
      if (found.length > 0) continue
      await this.#scheduler.run(this.#scheduler.nowMs + REST_MS)
      found = await this.#outside(() => differences(this.laptops, this.acknowledged))
      if (found.length === 0) return
    }
    this.failures.push(...found)
  }

  /** Does something that belongs to no laptop, and lets time pass until it is done. */
  async #outside<T>(work: () => Promise<T>): Promise<T> {
    let done: { value: T } | { error: unknown } | undefined
    this.#scheduler.at(undefined, 0, 'look', () => {
      work().then(
        (value) => {
          done = { value }
        },
        (error) => {
          done = { error }
        },
      )
    })
    await this.#scheduler.run(this.#scheduler.nowMs + LOOK_MS, () => done !== undefined)
    if (done === undefined) throw new Error('a look at the laptops does not end')
    if ('error' in done) throw done.error
    return done.value
  }

  /** Switches all off in good order: nothing may be left, and what was there must be there again. */
  async #end(): Promise<void> {
    const up = this.laptops.flatMap((laptop) => (laptop.life === undefined ? [] : [{ laptop, life: laptop.life }]))
    const hashes = await this.#outside(() => Promise.all(up.map(({ life }) => life.store.records.stateHash())))
    const ended = new Set<Laptop>()
    for (const { laptop, life } of up) {
      this.#scheduler.at(life.process, 1, 'shut down', () => {
        laptop.shutDown().then(
          () => ended.add(laptop),
          (error) => this.fail(error, `${laptop.name} can not end`),
        )
      })
    }
    await this.#scheduler.run(this.#scheduler.nowMs + 30_000)
    for (const [i, { laptop, life }] of up.entries()) {
      if (!ended.has(laptop)) this.failures.push(`${laptop.name} does not end`)
      this.failures.push(...leaks(laptop, life.process, this.#scheduler, this.#lan))
      this.failures.push(...(await this.#outside(() => reopened(laptop, hashes[i]!, this.#verify))))
    }
  }
}
