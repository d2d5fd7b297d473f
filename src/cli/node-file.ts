import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { userDirs } from '../node/home-dir.ts'

/** How the running node of this PEGBAR_HOME is reached. */
export interface NodeFile {
  address: string
  token: string
  pid: number
}

/**
 * Returns what the running node has written; undefined when there is no such node. Read without the node's own code,
 * which every command would load first.
 */
export function readNodeFile(env: NodeJS.ProcessEnv): NodeFile | undefined {
  const { address, token, pid } = readHomeFile(env, 'node.json')
  if (typeof address !== 'string' || typeof token !== 'string' || typeof pid !== 'number') return undefined
  return isAlive(pid) ? { address, token, pid } : undefined
}

/** Tells whether this person has chosen a name before: with `--as`, or with `whoami --name`. */
export function hasChosenName(env: NodeJS.ProcessEnv): boolean {
  return typeof readHomeFile(env, 'settings.json').person === 'string'
}

/** Returns the path of a file in the PEGBAR_HOME. */
export function homePath(env: NodeJS.ProcessEnv, name: string): string {
  return join(userDirs(env).home, name)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function readHomeFile(env: NodeJS.ProcessEnv, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(homePath(env, name), 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // there is none, or a crash cut it short: then there is no node and no name
    return {}
  }
}
