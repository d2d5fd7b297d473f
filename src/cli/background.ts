import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ERROR_CODES, type ErrorCode, PegbarError } from '../core/errors.ts'
import type { StartOptions } from './commands/start.ts'
import type { Context } from './context.ts'
import { homePath } from './node-file.ts'
import type { ReadyEvent } from './print/ready.ts'

/** How long a node may take until everything listens, milliseconds: large stores replay what a crash left. */
export const DEFAULT_START_TIMEOUT_MS = 60_000
const LOOK_EVERY_MS = 50
const LOG_NAME = 'node.log'

/**
 * Starts the node as a process of its own, which outlives this one, and resolves when everything listens. What it prints
 * goes to `node.log` in the PEGBAR_HOME: nobody reads a pipe after this process ended.
 *
 * @throws PegbarError what the node failed with
 */
export async function startInBackground(context: Context, dirs: string[], options: StartOptions): Promise<ReadyEvent> {
  const { env, signal } = context.terminal
  const log = homePath(env, LOG_NAME)
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 })
  const file = openSync(log, 'w', 0o600)
  const program = [...process.execArgv, process.argv[1]!]
  const child = spawn(process.execPath, [...program, '--json', 'start', ...dirs, ...flagsOf(options)], {
    cwd: context.cwd,
    env,
    detached: true,
    stdio: ['ignore', file, file],
    windowsHide: true,
  })
  closeSync(file)
  try {
    return await ready(child, log, signal)
  } catch (error) {
    child.kill()
    throw error
  } finally {
    child.unref()
  }
}

function flagsOf({ as, listen = [], peer = [], mdns, port, web }: StartOptions): string[] {
  return [
    ...(as === undefined ? [] : ['--as', as]),
    ...listen.flatMap((address) => ['--listen', address]),
    ...peer.flatMap((address) => ['--peer', address]),
    ...(mdns ? [] : ['--no-mdns']),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(web ? [] : ['--no-web']),
  ]
}

async function ready(child: ChildProcess, log: string, signal: AbortSignal): Promise<ReadyEvent> {
  let failed: Error | undefined
  child.once('error', (error) => {
    failed = error
  })
  const until = Date.now() + DEFAULT_START_TIMEOUT_MS
  for (;;) {
    signal.throwIfAborted()
    const ended = failed !== undefined || child.exitCode !== null || child.signalCode !== null
    const lines = jsonLines(readFileSync(log, 'utf8'))
    const event = lines.find((line): line is ReadyEvent => line.event === 'ready')
    if (event !== undefined && !ended) return event
    if (ended) throw failed ?? errorIn(lines, log)
    if (Date.now() > until) {
      throw new PegbarError('NODE_UNREACHABLE', 'the node does not get ready', {
        path: log,
        hint: `see what it says in "${log}"`,
      })
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

type Line = { event?: string; error?: { code?: string; message?: string; path?: string; hint?: string | null } }

function jsonLines(text: string): (Line | ReadyEvent)[] {
  // the last line may be half written
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  return whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line)
}

function errorIn(lines: readonly (Line | ReadyEvent)[], log: string): PegbarError {
  const error = lines.map((line) => ('error' in line ? line.error : undefined)).findLast((one) => one !== undefined)
  const code = ERROR_CODES.find((one): one is ErrorCode => one === error?.code) ?? 'INTERNAL'
  return new PegbarError(code, error?.message ?? 'the node ended before it was ready', {
    path: error?.path ?? log,
    hint: error?.hint ?? `see what it says in "${log}"`,
  })
}
