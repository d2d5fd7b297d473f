/**
 * Hosts in network namespaces, on the ports of switches: cables that are pulled, slow and lossy links. The network of the
 * machine itself is not touched. Linux, root and iproute2.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const SLOW_LINK = join(import.meta.dirname, 'slow-link.py')
/** What a queue of `tc tbf` holds: a tenth of a second of traffic, as routers have. */
const CAP_LATENCY_MS = 100
const CAP_BURST_BYTES = 256 * 1024
/** Nobody has it: what is sent there is lost in silence. */
const NOBODY = '02:00:00:00:de:ad'

let count = 0

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: 'pipe' })
}

function works(test: () => void): boolean {
  try {
    test()
    return true
  } catch {
    return false
  }
}

/** Returns why hosts can not be made here; undefined when they can. */
export function noHosts(): string | undefined {
  const probe = `pegbar-probe-${process.pid}`
  const made = works(() => run('ip', 'netns', 'add', probe))
  if (!made) return 'needs Linux, root and Debian package iproute2, for network namespaces'
  try {
    if (!works(() => run('ip', '-n', probe, 'link', 'add', 'probe0', 'type', 'bridge')))
      return 'the kernel has no bridges'
    return undefined
  } finally {
    run('ip', 'netns', 'delete', probe)
  }
}

/** Returns why a link can not be made slow; undefined when it can. */
export function noDelay(): string | undefined {
  return (
    noHosts() ??
    (hasQueue('netem', 'delay', '1ms') || hasPython() ? undefined : 'needs sch_netem in the kernel, or python3')
  )
}

/** Returns what makes links slow here: the kernel's queue, or `slow-link.py` in its place. Only where `noDelay` says nothing. */
export function slowedBy(): 'netem' | 'slow-link.py' {
  return hasQueue(...netemQueue({ delayMs: 1 }).slice(1)) ? 'netem' : 'slow-link.py'
}

export interface SlowLink {
  delayMs: number
  lossPercent?: number
}

/** Returns what `tc qdisc add dev DEVICE` is told to make a link late and lossy. */
export function netemQueue({ delayMs, lossPercent = 0 }: SlowLink): string[] {
  return ['root', 'netem', 'delay', `${delayMs}ms`, 'loss', `${lossPercent}%`, 'limit', '10000']
}

/**
 * Returns what `tc` says against a queue on a device of its own; undefined: nothing, except that the kernel does not know
 * its kind, which it is asked last.
 */
export function queueProblem(queue: readonly string[]): string | undefined {
  const probe = `pegbar-probe-${process.pid}`
  run('ip', 'netns', 'add', probe)
  try {
    run('ip', 'netns', 'exec', probe, 'tc', 'qdisc', 'add', 'dev', 'lo', ...queue)
    return undefined
  } catch (error) {
    const said = `${(error as { stderr?: Buffer }).stderr ?? error}`
    return /^Error: Specified qdisc (kind is unknown|not found)/.test(said) ? undefined : said
  } finally {
    run('ip', 'netns', 'delete', probe)
  }
}

/** Returns why a link can not be capped; undefined when it can. */
export function noCap(): string | undefined {
  return (
    noHosts() ??
    (hasQueue('tbf', 'rate', '1mbit', 'burst', '16k', 'latency', '1ms') ? undefined : 'needs sch_tbf in the kernel')
  )
}

function hasQueue(...queue: string[]): boolean {
  const probe = `pegbar-probe-${process.pid}`
  run('ip', 'netns', 'add', probe)
  const has = works(() => run('ip', 'netns', 'exec', probe, 'tc', 'qdisc', 'add', 'dev', 'lo', 'root', ...queue))
  run('ip', 'netns', 'delete', probe)
  return has
}

function hasPython(): boolean {
  return works(() => run('python3', '--version'))
}

/** A switch; one network of addresses. */
export class Lan {
  readonly #space: string
  readonly #number: number
  readonly #hosts: Host[] = []
  readonly #links: ChildProcess[] = []

  /** `number`: the third part of its addresses, 10.77.NUMBER.x. */
  constructor(number = 0) {
    this.#number = number
    this.#space = `pegbar-${process.pid}-${count++}`
    run('ip', 'netns', 'add', this.#space)
    this.#ip('link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0')
    this.#ip('link', 'set', 'br0', 'up')
  }

  /** Makes a host, or plugs one of another network in here too. */
  host(host = new Host()): Host {
    const index = this.#hosts.push(host)
    const port = `p${index}`
    host.attach(this, { space: this.#space, port, address: `10.77.${this.#number}.${index}` })
    this.#ip('link', 'set', port, 'master', 'br0')
    this.#ip('link', 'set', port, 'up')
    return host
  }

  /** Makes the link of a host late by so many milliseconds each way, and lossy. For good. */
  async slow(host: Host, link: SlowLink): Promise<void> {
    const { delayMs, lossPercent = 0 } = link
    const { port } = host.plug(this)
    const queue = netemQueue(link)
    if (slowedBy() === 'netem') {
      run('ip', 'netns', 'exec', this.#space, 'tc', 'qdisc', 'add', 'dev', port, ...queue)
      run(...host.command('tc', 'qdisc', 'add', 'dev', host.plug(this).device, ...queue))
      return
    }
    const [near, far] = [`n${port}`, `f${port}`]
    this.#ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far)
    this.#ip('link', 'set', port, 'nomaster')
    this.#ip('link', 'set', far, 'master', 'br0')
    for (const device of [near, far]) this.#ip('link', 'set', device, 'up')
    const args = ['netns', 'exec', this.#space, 'python3', SLOW_LINK, port, near, String(delayMs), String(lossPercent)]
    const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#links.push(child)
    await once(child.stdout!, 'data')
  }

  async close(): Promise<void> {
    for (const link of this.#links) {
      if (link.exitCode !== null || link.signalCode !== null) continue
      const closed = once(link, 'close')
      link.kill('SIGKILL')
      await closed
    }
    for (const host of this.#hosts) host.close()
    run('ip', 'netns', 'delete', this.#space)
  }

  #ip(...args: string[]): void {
    run('ip', '-n', this.#space, ...args)
  }
}

interface Plug {
  /** The namespace of the switch. */
  space: string
  /** The switch's side of the cable. */
  port: string
  /** The host's side. */
  device: string
  address: string
}

/** A machine of its own, as far as the network is concerned. */
export class Host {
  readonly #space = `pegbar-${process.pid}-${count++}`
  readonly #plugs = new Map<Lan, Plug>()
  #closed = false

  constructor() {
    run('ip', 'netns', 'add', this.#space)
    this.#ip('link', 'set', 'lo', 'up')
  }

  /** What stands in front of a command that runs on this host. */
  get prefix(): string[] {
    return ['ip', 'netns', 'exec', this.#space]
  }

  get address(): string {
    return [...this.#plugs.values()][0]!.address
  }

  command(program: string, ...args: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.#space, program, ...args]
  }

  attach(lan: Lan, { space, port, address }: Omit<Plug, 'device'>): void {
    const device = `eth${this.#plugs.size}`
    run('ip', 'link', 'add', device, 'netns', this.#space, 'type', 'veth', 'peer', 'name', port, 'netns', space)
    this.#plugs.set(lan, { space, port, device, address })
    this.#up(device, address)
  }

  plug(lan: Lan): Plug {
    return this.#plugs.get(lan)!
  }

  /** Pulls the cables. */
  unplug(): void {
    for (const { space, port } of this.#plugs.values()) run('ip', '-n', space, 'link', 'set', port, 'down')
  }

  /** Puts the cables back. */
  replug(): void {
    for (const { space, port } of this.#plugs.values()) run('ip', '-n', space, 'link', 'set', port, 'up')
  }

  /** Reaches an address of another network through a neighbour. */
  route(address: string, via: string): void {
    this.#ip('route', 'add', address, 'via', via)
  }

  /** Gets another address, as after a suspend at another access point. */
  readdress(address: string): void {
    for (const plug of this.#plugs.values()) {
      this.#ip('address', 'flush', 'dev', plug.device, 'scope', 'global')
      plug.address = address
      this.#up(plug.device, address)
    }
  }

  /** What this host sends is no faster than so many Mbit/s. */
  cap(mbit: number): void {
    for (const { device } of this.#plugs.values()) {
      const limits = ['rate', `${mbit}mbit`, 'burst', String(CAP_BURST_BYTES), 'latency', `${CAP_LATENCY_MS}ms`]
      run(...this.command('tc', 'qdisc', 'replace', 'dev', device, 'root', 'tbf', ...limits))
    }
  }

  /** What this host sends to the other is lost in silence. */
  forget(other: Host): void {
    this.#ip('neighbour', 'replace', other.address, 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent')
  }

  remember(other: Host): void {
    this.#ip('neighbour', 'delete', other.address, 'dev', 'eth0')
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    run('ip', 'netns', 'delete', this.#space)
  }

  #up(device: string, address: string): void {
    this.#ip('address', 'add', `${address}/24`, 'dev', device)
    this.#ip('link', 'set', device, 'up')
    // multicast leaves through a link only when a route says so; a laptop has its default route
    this.#ip('route', 'replace', '224.0.0.0/4', 'dev', device)
  }

  #ip(...args: string[]): void {
    run('ip', '-n', this.#space, ...args)
  }
}

/** Two hosts do not reach each other any more; everybody else reaches both. */
export function cut(a: Host, b: Host): void {
  a.forget(b)
  b.forget(a)
}

export function heal(a: Host, b: Host): void {
  a.remember(b)
  b.remember(a)
}
