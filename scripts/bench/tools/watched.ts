import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { residentPeakMib } from '../memory.ts'
import type { Spent } from './tool.ts'

const LOOK_MS = 20

export interface Command {
  command: readonly string[]
  cwd: string
  env?: NodeJS.ProcessEnv
}

/**
 * Runs commands one after the other, which must succeed. The memory is that of the largest process among them and their
 * children, as the kernel had noted it at most 20 ms before that process ended.
 */
export async function runWatched(commands: readonly Command[]): Promise<Spent> {
  let peakMib: number | undefined
  const started = performance.now()
  for (const { command, cwd, env } of commands) {
    const [program, ...args] = command
    const child = spawn(program!, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (data) => (complaint += data))
    const look = setInterval(() => {
      for (const pid of family(child.pid!)) peakMib = Math.max(peakMib ?? 0, peakOf(pid))
    }, LOOK_MS)
    const [code] = await once(child, 'close').finally(() => clearInterval(look))
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}\n${complaint.slice(-2000)}`)
  }
  return { seconds: (performance.now() - started) / 1000, peakMib }
}

/** A process and all below it. Linux only; elsewhere the process alone, of which nothing is known. */
function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return [pid, ...children.flatMap((child) => family(Number(child)))]
  } catch {
    return [pid]
  }
}

function peakOf(pid: number): number {
  try {
    return residentPeakMib(pid)
  } catch {
    // it has ended between two looks
    return 0
  }
}
