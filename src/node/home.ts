import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DeviceId, Epoch, Hash, ProjectId } from '../core/ids.ts'
import { MAX_NAME_BYTES } from '../core/limits.ts'
import { NOTICE_KINDS, type Notice } from '../core/notice.ts'
import type { DeviceKey } from '../core/signature.ts'
import { loadDeviceKey } from './device-key.ts'
import { readJson, writeFileAtomic } from './files.ts'
import { type UserDirs, userDirs } from './home-dir.ts'
import { flag, listOf, number, objectOf, oneOf, type Shape, text } from './json-shape.ts'

const settingsShape = objectOf({}, { person: text, device: text })
const projectShape = objectOf({ id: text, dir: text, name: text })
const logShape = objectOf({ epoch: text, next: number, token: text })
const nodeShape = objectOf({ address: text, token: text, pid: number })
const noticeShape = listOf(
  objectOf(
    { id: text, kind: oneOf(NOTICE_KINDS), cause: text, text, timeMs: number, read: flag },
    { device: text, hint: text },
  ),
)

/** A project that this device knows, by the folder where it was last seen. */
export interface KnownProject {
  id: ProjectId
  dir: string
  name: string
}

/** What the own log of a project was after its last record, and which `.pegbar` folder it was in. */
export interface LogCopy {
  epoch: Epoch
  next: number
  token: string
}

/** How the running node of this home is reached. */
export interface NodeFile {
  /** For example `http://127.0.0.1:7345`. */
  address: string
  token: string
  pid: number
}

export interface HomeOptions {
  /**
   * The folder of the device.
   * @default `PEGBAR_HOME`, else the platform's folder for application data
   */
  dir?: string
  /** @default process.env */
  env?: NodeJS.ProcessEnv
}

/**
 * A `PEGBAR_HOME`: one device of one person. Nothing is held open, so several processes may use it at once; a project or
 * log has a file of its own, so that they never overwrite each other's.
 *
 * | file | holds |
 * |---|---|
 * | `device.key` | the 32-byte Ed25519 seed |
 * | `settings.json` | names that were chosen: person, device |
 * | `projects/ID.json` | a project's folder and name |
 * | `logs/ID.json` | the own log's epoch and next sequence, the store's token |
 * | `notices.json` | what the person was told about the device as a whole |
 * | `node.json` | address, token and process id of the running node |
 */
export class Home {
  readonly dir: string
  readonly cacheDir: string
  readonly key: DeviceKey
  /** 32 bytes: also the libp2p identity. */
  readonly seed: Uint8Array
  readonly #env: NodeJS.ProcessEnv

  private constructor(dirs: UserDirs, key: DeviceKey, seed: Uint8Array, env: NodeJS.ProcessEnv) {
    this.dir = dirs.home
    this.cacheDir = dirs.cache
    this.key = key
    this.seed = seed
    this.#env = env
  }

  /** Opens the home; the folder (for the owner alone) and the device key are made at the first time. */
  static async open({ dir, env = process.env }: HomeOptions = {}): Promise<Home> {
    const dirs = userDirs(dir === undefined ? env : { ...env, PEGBAR_HOME: dir })
    await mkdir(dirs.home, { recursive: true, mode: 0o700 })
    await chmod(dirs.home, 0o700)
    const { key, seed } = await loadDeviceKey(join(dirs.home, 'device.key'))
    return new Home(dirs, key, seed, env)
  }

  get device(): DeviceId {
    return this.key.device
  }

  /** The name that new projects get: the one chosen, else git's `user.name`, else the account's. */
  async personName(): Promise<string> {
    const chosen = (await this.#settings()).person
    return chosen ?? asName(await this.#gitName()) ?? asName(accountName()) ?? 'somebody'
  }

  async deviceName(): Promise<string> {
    return (await this.#settings()).device ?? asName(hostname()) ?? 'laptop'
  }

  /** Remembers the names that are given. */
  async setNames(names: { person?: string; device?: string }): Promise<void> {
    await this.#write('settings.json', { ...(await this.#settings()), ...names })
  }

  /** Every project of this device, by name; folders that are gone are not left out. */
  async projects(): Promise<KnownProject[]> {
    const names = await readdir(join(this.dir, 'projects')).catch(() => [])
    const found = await Promise.all(names.map((name) => readShape(projectShape, join(this.dir, 'projects', name))))
    return found
      .filter((project) => project !== undefined)
      .map((project) => ({ ...project, id: project.id as ProjectId }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
  }

  async addProject(project: KnownProject): Promise<void> {
    await this.#write(join('projects', `${project.id}.json`), project)
  }

  async removeProject(id: ProjectId): Promise<void> {
    await rm(join(this.dir, 'projects', `${id}.json`), { force: true })
  }

  async log(project: ProjectId): Promise<LogCopy | undefined> {
    const copy = await readShape(logShape, join(this.dir, 'logs', `${project}.json`))
    return copy === undefined ? undefined : { ...copy, epoch: copy.epoch as Epoch }
  }

  /**
   * Not synced: it is written after every record, and what a power cut brings back only starts a new epoch.
   */
  async setLog(project: ProjectId, copy: LogCopy): Promise<void> {
    await this.#write(join('logs', `${project}.json`), copy, false)
  }

  /** What the person was told about the device as a whole. */
  async *notices(): AsyncGenerator<Notice> {
    const found = (await readShape(noticeShape, join(this.dir, 'notices.json'))) ?? []
    for (const notice of found) yield notice as Notice
  }

  /** For one process at a time: what another one told meanwhile may be lost, and is told again. */
  async changeNotices(change: { set?: readonly Notice[]; remove?: readonly Hash[] }): Promise<void> {
    const { set = [], remove = [] } = change
    const kept = new Map<Hash, Notice>()
    for await (const notice of this.notices()) kept.set(notice.id, notice)
    for (const id of remove) kept.delete(id)
    for (const notice of set) kept.set(notice.id, notice)
    await this.#write('notices.json', [...kept.values()])
  }

  /** The running node, or undefined when there is none: no file, or its process is gone. */
  async node(): Promise<NodeFile | undefined> {
    const node = await readShape(nodeShape, join(this.dir, 'node.json'))
    return node !== undefined && isAlive(node.pid) ? node : undefined
  }

  async setNode(node: NodeFile): Promise<void> {
    await this.#write('node.json', node)
  }

  /** Removes the file if it is that of `pid`: a later node's stays. */
  async removeNode(pid: number): Promise<void> {
    const node = await readShape(nodeShape, join(this.dir, 'node.json'))
    if (node === undefined || node.pid === pid) await rm(join(this.dir, 'node.json'), { force: true })
  }

  async #settings(): Promise<{ person?: string; device?: string }> {
    return (await readShape(settingsShape, join(this.dir, 'settings.json'))) ?? {}
  }

  async #write(name: string, value: unknown, sync = true): Promise<void> {
    const path = join(this.dir, name)
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
    await writeFileAtomic(path, `${JSON.stringify(value, undefined, 2)}\n`, { sync })
  }

  async #gitName(): Promise<string> {
    try {
      const git = promisify(execFile)
      const { stdout } = await git('git', ['config', 'user.name'], { env: this.#env, timeout: 2000, windowsHide: true })
      return stdout
    } catch {
      // git is not installed, or has no name
      return ''
    }
  }
}

async function readShape<T>(shape: Shape<T>, path: string): Promise<T | undefined> {
  return shape(await readJson(path))
}

function accountName(): string {
  try {
    return userInfo().username
  } catch {
    // a user id without an account, as in containers
    return ''
  }
}

function asName(text: string): string | undefined {
  let name = ''
  for (const character of text.replaceAll(/\p{Cc}/gu, ' ').trim()) {
    if (Buffer.byteLength(name + character) > MAX_NAME_BYTES) break
    name += character
  }
  return name === '' ? undefined : name
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
