import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckpointView, JoinResult, ProjectServices } from '../../../../src/core/services.ts'
import { Home } from '../../../../src/node/home.ts'
import { Network, type NetworkInit } from '../../../../src/node/network/network.ts'
import type { Peering } from '../../../../src/node/network/peering.ts'
import { createServices, type Node } from '../../../../src/node/node.ts'
import type { Project } from '../../../../src/node/project/project.ts'

export type LaptopOptions = Pick<NetworkInit, 'peers' | 'onDemand' | 'listen' | 'now'>

/** Lets a test look at what happens inside. */
class OpenNetwork extends Network {
  peering: Peering | undefined

  override async attach(project: Project): Promise<Peering> {
    this.peering = (await super.attach(project)) as Peering
    return this.peering
  }
}

/** A home, a project folder and, while it is up, a node on loopback without mDNS. */
export class TestLaptop {
  readonly root: string
  readonly person: string
  readonly dir: string
  node!: Node
  network!: OpenNetwork
  project!: ProjectServices
  projectId!: string

  constructor(root: string, person: string) {
    this.root = root
    this.person = person
    this.dir = join(root, 'film')
  }

  async up(options: LaptopOptions = {}): Promise<this> {
    const home = await Home.open({ dir: join(this.root, 'home') })
    await home.setNames({ person: this.person, device: `${this.person}'s laptop` })
    const listen = ['/ip4/127.0.0.1/tcp/0']
    this.network = new OpenNetwork({ home, listen, mdns: false, ...options })
    this.node = createServices({ home, version: '0', network: this.network })
    for (const { id, dir } of await this.node.projects()) {
      await this.node.attach({ dir, create: false })
      this.projectId = id
      this.project = await this.node.project(id)
    }
    if (options.onDemand !== true) await this.network.start()
    return this
  }

  async init(): Promise<this> {
    const { id } = await this.node.init({ dir: this.dir, name: 'film' })
    this.projectId = id
    this.project = await this.node.project(id)
    return this
  }

  async join(ticket: string, { update = true, dir = this.dir } = {}): Promise<JoinResult> {
    const result = await this.node.join({ ticket, dir, cwd: this.root, update })
    this.projectId = result.project.id
    this.project = await this.node.project(result.project.id)
    return result
  }

  async ticket(input: Partial<Parameters<ProjectServices['invite']>[0]> = {}): Promise<string> {
    return (await this.project.invite({ mine: false, ...input })).ticket
  }

  async save(path: string, bytes: Uint8Array): Promise<void> {
    const file = join(this.dir, path)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, bytes)
  }

  async checkpoint(path: string, bytes: Uint8Array, comment = 'made'): Promise<CheckpointView> {
    await this.save(path, bytes)
    const [made] = await this.project.checkpoint({ files: [path], comment })
    return made!
  }

  get peering(): Peering {
    return this.network.peering!
  }

  get addresses(): string[] {
    return this.network.info().addresses
  }

  async down(): Promise<void> {
    await this.node?.stop()
  }
}

/** Makes laptops below one temporary folder; `close` takes all down and removes them. */
export class Studio {
  readonly #root: string
  readonly #laptops: TestLaptop[] = []

  private constructor(root: string) {
    this.#root = root
  }

  static async open(): Promise<Studio> {
    return new Studio(await mkdtemp(join(tmpdir(), 'pegbar-network-')))
  }

  laptop(person: string): TestLaptop {
    const laptop = new TestLaptop(join(this.#root, person), person)
    this.#laptops.push(laptop)
    return laptop
  }

  async close(): Promise<void> {
    await Promise.all(this.#laptops.map((laptop) => laptop.down().catch(() => {})))
    await rm(this.#root, { recursive: true, force: true })
  }
}

export function random(size: number): Uint8Array {
  return new Uint8Array(randomBytes(size))
}
