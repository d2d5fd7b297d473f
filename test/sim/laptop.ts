import type { ProjectStore } from '../../src/core/contracts.ts'
import { type DeviceId, idFromBytes, type ProjectId, projectId } from '../../src/core/ids.ts'
import type { RecordHeader } from '../../src/core/record.ts'
import { sealRecord } from '../../src/core/record-codec.ts'
import { parseTicket } from '../../src/core/ticket.ts'
import type { Home } from '../../src/node/home.ts'
import { beWelcomed } from '../../src/node/network/join.ts'
import { Network } from '../../src/node/network/network.ts'
import type { Peering } from '../../src/node/network/peering.ts'
import { RunningNetwork } from '../../src/node/network/running.ts'
import { Notices } from '../../src/node/notices.ts'
import { DiskNotices } from '../../src/node/project/disk-notices.ts'
import { IdentityWatch } from '../../src/node/project/identity.ts'
import type { Project } from '../../src/node/project/project.ts'
import { RecordWriter } from '../../src/node/project/record-writer.ts'
import { memberHistory } from '../../src/protocol/causal-order.ts'
import type { VerifySignatures } from '../../src/store/ingest.ts'
import { openStore } from '../../src/store/store.ts'
import { Drive } from './drive.ts'
import { keyOf } from './keys.ts'
import type { Lan } from './lan.ts'
import type { Random } from './random.ts'
import { START_MS } from './runtime.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** Names the folder of a simulated store. */
const TOKEN = 'sim'

export interface LaptopInit {
  number: number
  scheduler: Scheduler
  random: Random
  lan: Lan
  verify: VerifySignatures
  /** Its disk says that writes are synced which are not. */
  lyingDisk: boolean
  /** Changes the store before anything else sees it. */
  alter: ((store: ProjectStore) => ProjectStore) | undefined
  onFailure(error: unknown, what: string): void
}

/** What a store begins with. */
export interface Founding {
  project: ProjectId
  envelopes: readonly Uint8Array[]
  /** Whether this laptop made them. */
  isOwn: boolean
}

/** What runs on a laptop that is on. */
export interface Life {
  process: Process
  store: ProjectStore
  writer: RecordWriter
  identity: IdentityWatch
  network: Network
  peering: Peering
  running: RunningNetwork
  device: DeviceId
}

/** A laptop with its disk and clock, on which the real node runs: store, record writer, network and replicator. */
export class Laptop {
  readonly number: number
  readonly device: DeviceId
  readonly clock = { offsetMs: 0 }
  readonly drive: Drive
  /** Set while the node is up. */
  life: Life | undefined
  process: Process | undefined
  readonly #init: LaptopInit
  /** How its store is made, until it has been. */
  #founding: Founding | undefined
  #lives = 0

  constructor(init: LaptopInit) {
    this.#init = init
    this.number = init.number
    this.device = keyOf(init.number).device
    this.drive = new Drive({
      name: this.name,
      scheduler: init.scheduler,
      random: init.random,
      maxWriteMs: init.random.pick([1, 5, 40]),
      lies: init.lyingDisk,
    })
  }

  get name(): string {
    return `laptop-${this.number}`
  }

  /** Whether it has ever been switched on. */
  get isNew(): boolean {
    return this.#lives === 0
  }

  get isOn(): boolean {
    return this.process?.alive === true
  }

  /** Switches it on; `founding` makes its store, again if it crashed before that was done. */
  boot(founding?: Founding): Process {
    const { scheduler, onFailure } = this.#init
    const process: Process = { name: this.name, alive: true, asleepUntilMs: 0, clock: this.clock }
    this.process = process
    this.#lives++
    this.#founding = founding ?? this.#founding
    scheduler.at(process, 1, 'boot', () => {
      this.#start(process, this.#founding).catch((error) => onFailure(error, `${this.name} can not start`))
    })
    return process
  }

  /** Cuts its power, or kills its node. */
  crash(silently: boolean): void {
    const { process } = this
    if (process === undefined) return
    this.#init.scheduler.note(`crash ${this.name}`)
    process.alive = false
    this.life = undefined
    this.#init.lan.drop(process, silently)
    this.drive.crash()
  }

  /** Ends the node in good order. Only within an event of its process. */
  async shutDown(): Promise<void> {
    const { life } = this
    this.life = undefined
    if (life === undefined) return
    await life.network.stop()
    await life.identity.close()
    await life.writer.close()
    await life.store.close()
  }

  /** The records that a newcomer needs. */
  async history(): Promise<Uint8Array[]> {
    const envelopes: Uint8Array[] = []
    for await (const { envelope } of memberHistory(this.life!.store.records)) envelopes.push(envelope)
    return envelopes
  }

  async #start(process: Process, founding: Founding | undefined): Promise<void> {
    const { lan, verify, alter, onFailure } = this.#init
    const key = keyOf(this.number)
    const now = () => Date.now()
    const backend = this.drive.backend(process)
    const opened = await openStore(backend, { verify, ...(founding && { create: founding.project }) })
    const store = alter === undefined ? opened : alter(opened)
    const home = this.drive.home(process) as unknown as Home
    if (founding !== undefined) {
      await store.records.ingest(founding.envelopes)
      if (founding.isOwn) {
        const first = store.records.memberRecords()[0]!
        await store.local.setLog({ epoch: first.epoch, next: 1 })
        await home.setLog(founding.project, { epoch: first.epoch, next: 1, token: TOKEN })
      }
    }
    const writer = await RecordWriter.open({ store, home, key, token: TOKEN, now })
    // what the network uses of a project and of the home
    const notices = new Notices({ place: store.local, now })
    const parts = { store, writer, device: this.device, notices, deviceNotices: notices, now }
    const identity = new IdentityWatch({ ...parts, home })
    const disk = new DiskNotices({ store, notices })
    const project = complete<Project>({ id: store.records.project.id, identity, disk, ...parts }, onFailure)
    let running: RunningNetwork | undefined
    const network = new Network({
      home: complete<Home>({ device: this.device, seed: key.seed }, onFailure),
      start: async (init) => {
        running = await RunningNetwork.start({ ...init, startLibp2p: (init) => lan.start(process, this.device, init) })
        return running
      },
    })
    const peering = (await network.attach(project)) as Peering
    await network.start()
    await running!.refresh()
    this.#founding = undefined
    this.life = { process, store, writer, identity, network, peering, running: running!, device: this.device }
  }

  /**
   * Switches it on for as long as it takes to show a ticket, as `join` does; it has no store yet. `onEnd` gets what the
   * store begins with, or why there is none; nothing when it crashes meanwhile.
   */
  showTicket(ticket: string, onEnd: (outcome: Founding | { error: unknown }) => void): void {
    const { scheduler } = this.#init
    const process: Process = { name: this.name, alive: true, asleepUntilMs: 0, clock: this.clock }
    this.process = process
    scheduler.at(process, 1, 'join', () => {
      this.#showTicket(process, ticket)
        .catch((error: unknown) => ({ error }))
        .then((outcome) => {
          // the command ends here, and its laptop is switched off until the node starts
          process.alive = false
          this.#init.lan.drop(process, false)
          onEnd(outcome)
        })
    })
  }

  async #showTicket(process: Process, text: string): Promise<Founding> {
    const { lan, onFailure } = this.#init
    let running: RunningNetwork | undefined
    const network = new Network({
      home: complete<Home>({ device: this.device, seed: keyOf(this.number).seed }, onFailure),
      start: async (init) => {
        running = await RunningNetwork.start({ ...init, startLibp2p: (init) => lan.start(process, this.device, init) })
        return running
      },
    })
    await network.start()
    try {
      const names = { personName: `Person ${this.number}`, deviceName: this.name }
      const { id, envelopes } = await beWelcomed(
        { running: running!, device: this.device },
        parseTicket(text),
        names,
        undefined,
      )
      return { project: id, envelopes, isOwn: false }
    } finally {
      await network.stop()
    }
  }
}

/** Stands for the whole of which it has only the parts that are used; to use another one is a failure of the simulation. */
function complete<T extends object>(parts: Partial<T>, onFailure: LaptopInit['onFailure']): T {
  return new Proxy(parts as T, {
    get(target, name) {
      // promises and tests ask everything for these
      if (!(name in target) && typeof name === 'string' && name !== 'then' && name !== 'toJSON') {
        onFailure(new TypeError(`${name} is used`), 'the simulated laptop is not complete')
      }
      return target[name as keyof T]
    },
  })
}

/** Returns the record that founds a project, made by laptop `number`. */
export async function found(number: number): Promise<{ project: ProjectId; envelopes: Uint8Array[] }> {
  const key = keyOf(number)
  const header: RecordHeader = {
    project: undefined,
    device: key.device,
    epoch: idFromBytes('epoch', new Uint8Array(8).fill(number + 1)),
    sequence: 0,
    previous: undefined,
    members: [],
    clock: { ms: START_MS, counter: 0 },
    timeMs: START_MS,
  }
  const nonce = new Uint8Array(16).fill(number + 1)
  const names = { name: 'Film', personName: `Person ${number}`, deviceName: `laptop-${number}` }
  const record = await sealRecord(header, { kind: 'project created', ...names, nonce }, key)
  return { project: projectId(record.id), envelopes: [record.envelope] }
}
