import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const BIN = join(import.meta.dirname, '../../bin/pegbar.js')

export interface Run {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  input?: string | Uint8Array
  /** As if started there; the project's folder unless told. */
  cwd?: string
  env?: Record<string, string>
  uid?: number
  /** A command in front, for example `ip netns exec NAME`. */
  prefix?: readonly string[]
}

export interface ReadyEvent {
  event: 'ready'
  url: string
  port: number
  peerId: string
  addresses: string[]
}

/** A command that was started and not yet awaited. */
export interface Running {
  child: ChildProcess
  done: Promise<Run>
}

/** One device of one person: a PEGBAR_HOME and a project folder of its own, driven through the real command line. */
export class Laptop {
  readonly root: string
  readonly home: string
  readonly dir: string
  readonly prefix: readonly string[]
  #node: ChildProcess | undefined

  constructor(root: string, prefix: readonly string[] = []) {
    this.root = root
    this.home = join(root, 'home')
    this.dir = join(root, 'film')
    this.prefix = prefix
  }

  /** Starts a command without waiting for its end. */
  spawn(args: readonly string[], options: RunOptions = {}): Running {
    const [command, ...rest] = [...(options.prefix ?? this.prefix), process.execPath, BIN, ...args]
    const child = spawn(command!, rest, {
      cwd: options.cwd ?? this.dir,
      env: { ...process.env, PEGBAR_HOME: this.home, NO_COLOR: '1', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.stderr.on('data', (data: Buffer) => err.push(data))
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    const done = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: Buffer.concat(out).toString(),
      stderr: Buffer.concat(err).toString(),
    }))
    return { child, done }
  }

  /** Runs a command to its end, whatever its exit code. */
  run(args: readonly string[], options?: RunOptions): Promise<Run> {
    return this.spawn(args, options).done
  }

  /** Runs a command that must succeed; returns its JSON document. */
  async json<T = unknown>(args: readonly string[], options?: RunOptions): Promise<T> {
    return JSON.parse((await this.#ok(['--json', ...args], options)).stdout) as T
  }

  /** Runs a command that must succeed; returns its JSON lines. */
  async lines<T = Record<string, unknown>>(args: readonly string[], options?: RunOptions): Promise<T[]> {
    const { stdout } = await this.#ok(['--json', ...args], options)
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T)
  }

  /** Runs a command that must succeed; returns what it printed on stdout. */
  async text(args: readonly string[], options?: RunOptions): Promise<string> {
    return (await this.#ok(args, options)).stdout
  }

  async #ok(args: readonly string[], options?: RunOptions): Promise<Run> {
    const run = await this.run(args, options)
    if (run.code !== 0) {
      throw new Error(`pegbar ${args.join(' ')}: exit ${run.code ?? run.signal}\n${run.stdout}\n${run.stderr}`)
    }
    return run
  }

  /** Starts the node in the foreground and resolves once it is ready. */
  async start(args: readonly string[] = []): Promise<ReadyEvent> {
    // a laptop with a network of its own has the usual port there
    const listen = this.prefix.length > 0 ? [] : ['--listen', '/ip4/127.0.0.1/tcp/0']
    const all = ['--json', 'start', this.dir, '--port', '0', ...listen, ...args]
    const { child, done } = this.spawn(all, { cwd: this.root })
    this.#node = child
    const lines = createInterface({ input: child.stdout! })
    const ready = new Promise<ReadyEvent>((resolve) => {
      lines.on('line', (line) => {
        const event = JSON.parse(line) as ReadyEvent
        if (event.event === 'ready') resolve(event)
      })
    })
    const failed = done.then((run) => {
      throw new Error(`the node ended: exit ${run.code ?? run.signal}\n${run.stdout}\n${run.stderr}`)
    })
    failed.catch(() => {})
    return Promise.race([ready, failed])
  }

  /** Lets the node stand still, as a lid that is closed does. */
  freeze(): void {
    this.#node!.kill('SIGSTOP')
  }

  thaw(): void {
    this.#node!.kill('SIGCONT')
  }

  get nodePid(): number | undefined {
    return this.#node?.pid
  }

  /** Ends the node this laptop started: at once with SIGKILL, as a power cut would, or in order. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const node = this.#node
    this.#node = undefined
    if (node === undefined || node.exitCode !== null || node.signalCode !== null) return
    const closed = once(node, 'close')
    node.kill(signal)
    await closed
  }
}

/** Makes laptops under one temporary folder, and takes everything away again. */
export class Studio {
  readonly #root: string
  readonly #laptops: Laptop[] = []

  private constructor(root: string) {
    this.#root = root
  }

  static async open(): Promise<Studio> {
    return new Studio(await mkdtemp(join(tmpdir(), 'pegbar-studio-')))
  }

  get root(): string {
    return this.#root
  }

  async laptop(name: string, prefix: readonly string[] = []): Promise<Laptop> {
    const laptop = new Laptop(join(this.#root, name), prefix)
    await mkdir(laptop.dir, { recursive: true })
    this.#laptops.push(laptop)
    return laptop
  }

  async close(): Promise<void> {
    await Promise.all(this.#laptops.map((laptop) => laptop.end('SIGKILL')))
    await rm(this.#root, { recursive: true, force: true })
  }
}
