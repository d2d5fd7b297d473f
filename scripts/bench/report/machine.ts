import { execFileSync } from 'node:child_process'
import { readFileSync, statfsSync, statSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { resolve } from 'node:path'
import type { Measured } from './results.ts'

/** What the figures were measured on. */
export interface Machine {
  cpu: string
  cores: number
  memoryGib: number
  disk: string
  fileSystem: string
  system: string
  node: string
  /** By name of the tool; undefined: not installed. */
  tools: Record<string, string | undefined>
}

/** Magic numbers of statfs, from linux/magic.h. */
const FILE_SYSTEMS: Record<number, string> = {
  61267: 'ext4',
  1481003842: 'XFS',
  2435016766: 'Btrfs',
  16914836: 'tmpfs (memory)',
  2035054128: 'overlayfs',
}

/** Looks at the machine and at the disk that holds `folder`. Linux tells; elsewhere some facts stay unknown. */
export function lookAtMachine(folder: string, tools: Machine['tools']): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    disk: disk(folder),
    fileSystem: FILE_SYSTEMS[statfsSync(folder).type] ?? 'unknown',
    system: `${distribution()}, ${type()} ${release()}`,
    node: process.version,
    tools,
  }
}

/** The time, the commit of this repository and the load, at this moment. */
export function now(): Measured {
  const load = Math.round(loadavg()[0]! * 100) / 100
  return { date: new Date().toISOString().slice(0, 10), commit: commit() ?? 'unknown', load }
}

/** What decides the figures: a report that was written anew changes nothing. */
const MEASURED_PATHS = ['bin', 'src', 'scripts', 'package.json', 'package-lock.json']

/** undefined: this is no clone. */
function commit(): string | undefined {
  const root = resolve(import.meta.dirname, '../../..')
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  try {
    const changed = git('status', '--porcelain', '--', ...MEASURED_PATHS) !== ''
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed ? ' with changes' : ''}`
  } catch {
    return undefined
  }
}

function disk(folder: string): string {
  try {
    const { dev } = statSync(folder)
    const name = execFileSync('findmnt', ['-n', '-o', 'SOURCE', '--target', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim()
      .replace('/dev/', '')
    const whole = name.replace(/p?\d+$/, '')
    const rotates = read(`/sys/block/${name}/queue/rotational`) ?? read(`/sys/block/${whole}/queue/rotational`)
    const kind = rotates === undefined ? `device ${dev}` : name.startsWith('vd') ? 'virtual disk' : 'disk'
    return `${name} (${kind}${rotates === undefined ? '' : rotates === '1' ? ', reported as rotating' : ', reported as not rotating'})`
  } catch {
    return 'unknown'
  }
}

function distribution(): string {
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(read('/etc/os-release') ?? '')?.[1] ?? 'unknown distribution'
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
