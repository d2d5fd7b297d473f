import { statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as zlib from 'node:zlib'
import { blake3 } from '../core/hash.ts'
import type { Notice } from '../core/notice.ts'
import type { CallOptions, DoctorCheck } from '../core/services.ts'
import { firewallRule } from './firewall.ts'
import type { Home } from './home.ts'
import { DEFAULT_LISTEN_PORT } from './network/constants.ts'
import type { NetworkInfo } from './network-port.ts'
import { findProjectRoot, readProjectFile } from './project/project-file.ts'
import { storePlaceProblem } from './store-place.ts'
import type { WatchState } from './watch/project-watch.ts'

/** Less than this is soon used up by a few saves of large files, bytes. */
const LOW_SPACE_BYTES = 2 * 1024 * 1024 * 1024
/** No clock of a machine that works is before this: 2026-01-01. */
const EARLIEST_CLOCK_MS = Date.UTC(2026, 0, 1)

/** What a node knows of itself. */
export interface DoctorFacts {
  /** undefined: none runs. */
  network: NetworkInfo | undefined
  /** The notices of what is open. */
  told: readonly Notice[]
  /** How the changes of each project's folder are noticed. */
  watched: readonly { name: string; state: WatchState }[]
}

/** Says what this machine has for Pegbar, and what is wrong with it. */
export async function doctor(
  home: Home,
  { dir = '.' }: { dir?: string },
  { network, told, watched }: DoctorFacts,
  { signal }: CallOptions = {},
): Promise<DoctorCheck[]> {
  signal?.throwIfAborted()
  const root = await findProjectRoot(dir)
  const place = root ?? resolve(dir)
  return [
    runtimeCheck(),
    hashCheck(),
    zstdCheck(),
    { name: 'home', ok: true, value: home.dir },
    { name: 'device', ok: true, value: `${await home.deviceName()} (${home.device.slice(0, 8)})` },
    { name: 'person', ok: true, value: await home.personName() },
    clockCheck(),
    await projectCheck(root, dir),
    await spaceCheck(place),
    await placeCheck(place),
    ...watched.map(watchCheck),
    ...networkChecks(network),
    ...told.flatMap(noticeCheck),
  ]
}

function runtimeCheck(): DoctorCheck {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = (major === 22 && minor >= 19) || (major === 24 && minor >= 6) || major > 24
  const value = `Node.js ${process.versions.node}, ${process.platform} ${process.arch}`
  return { name: 'runtime', ok, value, ...(!ok && { hint: 'Node.js 22.19 or later is needed: run `npm ci`' }) }
}

function hashCheck(): DoctorCheck {
  const isNative = blake3.implementation === 'native'
  const value = `BLAKE3, ${blake3.implementation}`
  return { name: 'hash', ok: true, value, ...(!isNative && { hint: 'the native one is about ten times as fast' }) }
}

function zstdCheck(): DoctorCheck {
  const ok = typeof zlib.zstdCompressSync === 'function'
  const value = ok ? `zstd ${process.versions.zstd ?? 'built in'}` : 'missing'
  return { name: 'zstd', ok, value, ...(!ok && { hint: 'use Node.js 22.19 or later' }) }
}

function clockCheck(): DoctorCheck {
  const now = Date.now()
  const ok = now >= EARLIEST_CLOCK_MS
  const hint = 'set the date of this machine; order never depends on it, but history shows it'
  return { name: 'clock', ok, value: new Date(now).toISOString(), ...(!ok && { hint }) }
}

async function projectCheck(root: string | undefined, dir: string): Promise<DoctorCheck> {
  if (root === undefined) {
    const value = `none in "${resolve(dir)}" or above it`
    return { name: 'project', ok: true, value, hint: 'make one: `pegbar init`; or join one: `pegbar join TICKET`' }
  }
  const file = await readProjectFile(root)
  return { name: 'project', ok: true, value: `"${file?.name}" in ${root}` }
}

async function spaceCheck(dir: string): Promise<DoctorCheck> {
  try {
    const { bavail, bsize } = await statfs(dir)
    const free = bavail * bsize
    const ok = free >= LOW_SPACE_BYTES
    const value = `${(free / 1e9).toFixed(1)} GB free`
    return { name: 'space', ok, value, ...(!ok && { hint: 'make room: `pegbar purge`, `pegbar gc`, or other files' }) }
  } catch {
    return { name: 'space', ok: false, value: 'unknown', hint: `"${dir}" cannot be looked at` }
  }
}

async function placeCheck(dir: string): Promise<DoctorCheck> {
  const problem = await storePlaceProblem(dir)
  if (problem === undefined) return { name: 'store', ok: true, value: 'on a local disk' }
  return { name: 'store', ok: false, ...problem }
}

function watchCheck({ name, state }: DoctorFacts['watched'][number]): DoctorCheck {
  if (state.mode !== 'scans') {
    const value = state.mode === 'events' ? 'as files are saved' : 'is starting'
    return { name: 'watch', ok: true, value: `"${name}": ${value}` }
  }
  const hint =
    process.platform === 'linux'
      ? 'changes are seen later than they could be; if it is the limit of inotify: `sudo sysctl fs.inotify.max_user_watches=524288`, then start the node again'
      : 'changes are seen later than they could be: a local disk would tell of them'
  return { name: 'watch', ok: false, value: `"${name}": by scans, because ${state.reason}`, hint }
}

/** What is wrong for as long as the notice stands. */
function noticeCheck({ kind, text, hint }: Notice): DoctorCheck[] {
  const name = { clock: 'clocks', cloned: 'identity', copied: 'identity', damage: 'chunks' }[kind as string]
  return name === undefined ? [] : [{ name, ok: false, value: text, ...(hint !== undefined && { hint }) }]
}

function networkChecks(network: NetworkInfo | undefined): DoctorCheck[] {
  if (network === undefined) {
    return [{ name: 'network', ok: true, value: 'no node is running', hint: 'start one: `pegbar start DIR`' }]
  }
  const { addresses } = network
  const ok = addresses.length > 0
  const value = ok ? addresses.join(', ') : 'no address'
  const hint = 'check that this machine is on a network'
  return [{ name: 'network', ok, value, ...(!ok && { hint }) }, mdnsCheck(network)]
}

/** Nobody seen is no fault of this machine for certain: the others may be away. */
function mdnsCheck({ addresses, mdns, seen }: NetworkInfo): DoctorCheck {
  if (!mdns) return { name: 'mdns', ok: true, value: 'off', hint: 'give addresses with --peer' }
  if (seen > 0) return { name: 'mdns', ok: true, value: `on; ${seen} seen` }
  const port = Number(/\/tcp\/(\d+)/.exec(addresses[0] ?? '')?.[1] ?? DEFAULT_LISTEN_PORT)
  const hint = `if others are there, a firewall may keep them out: ${firewallRule(process.platform, port)}; a Wi-Fi that keeps its guests apart needs --peer ADDRESS`
  return { name: 'mdns', ok: true, value: 'on; nobody has answered yet', hint }
}
