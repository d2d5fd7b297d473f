import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** Returns the first line that a program prints about itself; undefined when it is not installed. */
export function firstLine(command: string, ...args: string[]): string | undefined {
  const { error, stdout, status } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  if (error !== undefined || status !== 0) return undefined
  return stdout.split('\n').find((line) => line.trim() !== '')
}

/** Runs a program to its end; returns what it printed, which is in the error when it fails. */
export async function runProgram(command: string, args: readonly string[], env = process.env): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ended with ${code}\n${printed.slice(-2000)}`)
  return printed
}
