import { Readable, Writable } from 'node:stream'
import { runCli } from '../../src/cli/cli.ts'
import type { Connection, Connector } from '../../src/cli/connect.ts'
import type { OutputStream } from '../../src/cli/terminal.ts'
import type { NodeServices } from '../../src/core/services.ts'

export interface FakeRun {
  code: number
  stdout: string
  stderr: string
}

export interface FakeOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Whether stdout and stderr are a terminal of 80 columns. */
  tty?: boolean
  stdin?: string
  signal?: AbortSignal
  /** The services; they are those of a running node when `running`. */
  services?: NodeServices
  running?: boolean
  connector?: Connector
}

class Collector extends Writable {
  readonly pieces: string[] = []
  isTTY = false
  columns = 80

  override _write(data: Buffer, _encoding: string, done: () => void): void {
    this.pieces.push(data.toString())
    done()
  }

  get text(): string {
    return this.pieces.join('')
  }
}

/** Runs a command line in this process, on services that a test has made. */
export async function runFake(args: readonly string[], options: FakeOptions = {}): Promise<FakeRun> {
  const [stdout, stderr] = [new Collector(), new Collector()]
  stdout.isTTY = stderr.isTTY = options.tty ?? false
  const code = await runCli(
    args,
    {
      cwd: options.cwd ?? '/',
      env: options.env ?? {},
      stdin: Object.assign(Readable.from([options.stdin ?? '']), { isTTY: options.tty ?? false }),
      stdout: stdout as OutputStream,
      stderr: stderr as OutputStream,
      signal: options.signal ?? new AbortController().signal,
    },
    options.connector ?? connectorTo(options.services, options.running ?? false),
  )
  return { code, stdout: stdout.text, stderr: stderr.text }
}

function connectorTo(services: NodeServices | undefined, running: boolean): Connector {
  const connection = (): Connection => {
    if (services === undefined) throw new Error('this command should not need the services')
    const file = { address: 'http://127.0.0.1:7342', token: 'secret', pid: 1 }
    return { services, running: running ? file : undefined, close: async () => {} }
  }
  return {
    running: async () => (running ? connection() : undefined),
    inProcess: async () => connection(),
  }
}
