import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { poll } from '../../test/helpers/poll.ts'

const FOLDER = 'bench'
/** The program answers its own page only. */
const API_KEY = 'pegbar-bench'

interface Side {
  home: string
  dir: string
  id: string
  port: number
  api: string
}

/** Whether the program is installed (Debian package syncthing); its version, or undefined. */
export function syncthingVersion(): string | undefined {
  try {
    return execFileSync('syncthing', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .split(' ')[1]
  } catch {
    return undefined
  }
}

/** Two instances that share one folder over loopback: no discovery, relay, NAT or report, and no watcher that scans by itself. */
export class SyncthingPair {
  readonly sender: Side
  readonly #receiver: Side
  readonly #processes: readonly ChildProcess[]

  private constructor(sender: Side, receiver: Side, processes: readonly ChildProcess[]) {
    this.sender = sender
    this.#receiver = receiver
    this.#processes = processes
  }

  /** Resolves once the two are connected. */
  static async start(root: string): Promise<SyncthingPair> {
    const sides = await Promise.all(['sender', 'receiver'].map((name) => prepare(join(root, name))))
    const processes: ChildProcess[] = []
    for (const side of sides) {
      await writeFile(join(side.home, 'config.xml'), configuration(side, sides))
      processes.push(
        spawn('syncthing', ['serve', '--home', side.home, '--no-browser', '--no-restart', '--no-upgrade'], {
          stdio: 'ignore',
          // without the process that only watches over another: what is measured and ended is the one that works
          env: { ...process.env, STMONITORED: 'yes' },
        }),
      )
    }
    const pair = new SyncthingPair(sides[0]!, sides[1]!, processes)
    try {
      for (const side of sides) {
        await poll(
          () =>
            request<{ connections: Record<string, { connected: boolean }> }>(side, 'system/connections').catch(
              () => undefined,
            ),
          (answer) => Object.values(answer?.connections ?? {}).some(({ connected }) => connected),
        )
      }
      return pair
    } catch (error) {
      await pair.stop()
      throw error
    }
  }

  get pids(): [number, number] {
    return [this.#processes[0]!.pid!, this.#processes[1]!.pid!]
  }

  /** Returns when the sender has hashed what is new in its folder. */
  async scan(): Promise<void> {
    await request(this.sender, `db/scan?folder=${FOLDER}`, 'POST')
  }

  /** Listens from now on; the promise resolves when the receiver has the file in its place. */
  async whenReceived(name: string): Promise<{ done: Promise<string> }> {
    const latest = await request<{ id: number }[]>(this.#receiver, 'events?events=ItemFinished&limit=1&timeout=0')
    let since = latest.at(-1)?.id ?? 0
    const wait = async (): Promise<string> => {
      for (;;) {
        const path = `events?events=ItemFinished&since=${since}&timeout=600`
        for (const { id, data } of await request<ItemFinished[]>(this.#receiver, path)) {
          since = id
          if (data.item !== name) continue
          if (data.error !== null) throw new Error(`Syncthing: ${name}: ${data.error}`)
          return join(this.#receiver.dir, name)
        }
      }
    }
    return { done: wait() }
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#processes.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const closed = once(child, 'close')
        child.kill('SIGTERM')
        await closed
      }),
    )
  }
}

interface ItemFinished {
  id: number
  data: { item: string; error: string | null }
}

async function prepare(root: string): Promise<Side> {
  const side = { home: join(root, 'home'), dir: join(root, 'folder') }
  await mkdir(join(side.dir, '.stfolder'), { recursive: true })
  execFileSync('syncthing', ['generate', '--home', side.home, '--no-default-folder', '--skip-port-probing'], {
    stdio: 'ignore',
  })
  const id = execFileSync('syncthing', ['serve', '--device-id', '--home', side.home], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return { ...side, id: id.toString().trim(), port: await freePort(), api: `127.0.0.1:${await freePort()}` }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function configuration(self: Side, sides: readonly Side[]): string {
  const devices = sides.map(({ id, port }) => `<device id="${id}"><address>tcp://127.0.0.1:${port}</address></device>`)
  return `<configuration version="35">
  <folder id="${FOLDER}" path="${self.dir}" type="sendreceive" rescanIntervalS="0" fsWatcherEnabled="false">
    ${sides.map(({ id }) => `<device id="${id}"/>`).join('')}
  </folder>
  ${devices.join('\n  ')}
  <gui enabled="true" tls="false"><address>${self.api}</address><apikey>${API_KEY}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:${self.port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted><crashReportingEnabled>false</crashReportingEnabled>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH><reconnectionIntervalS>1</reconnectionIntervalS>
  </options>
</configuration>
`
}

async function request<T>({ api }: Side, path: string, method = 'GET'): Promise<T> {
  const response = await fetch(`http://${api}/rest/${path}`, { method, headers: { 'X-API-Key': API_KEY } })
  if (!response.ok) throw new Error(`Syncthing: ${path}: HTTP ${response.status}: ${await response.text()}`)
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}
