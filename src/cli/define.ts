import { type Command, InvalidArgumentError } from 'commander'
import { ROLES, type Role, STATUSES, type Status } from '../core/record.ts'
import type { Context } from './context.ts'

export interface RunOptions {
  /** Said when it is cancelled: what is kept, how to go on. */
  kept?: string
}

/** Runs a command's work; what it returns is the exit code, 0 when nothing. */
export type Run = (
  work: (context: Context) => Promise<number | undefined> | Promise<void>,
  options?: RunOptions,
) => Promise<void>

/** Adds one command to the program. */
export type AddCommand = (program: Command, run: Run) => void

export interface CommandInfo {
  summary: string
  /** What is typed after `pegbar `. */
  example: string
}

/** Starts the definition of a command; `--help` of each shows one example. */
export function define(program: Command, name: string, { summary, example }: CommandInfo): Command {
  const command = program.command(name).description(summary)
  command.addHelpText('after', `\nExample:\n  pegbar ${example}`)
  return command
}

/** Adds what every command takes, before or after its name. */
export function addGlobalOptions(command: Command): Command {
  return command
    .optionsGroup('Everywhere:')
    .option('-C <DIR>', 'as if started in DIR', collect)
    .option('--json', 'JSON on stdout; progress as JSON lines on stderr')
    .option('--quiet', 'only what was asked for, and errors')
    .helpOption('-h, --help', 'say what it does')
}

/** For options that may be given several times. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value]
}

export function parseStatus(text: string): Status {
  const found = STATUSES.find((status) => status.toLowerCase() === text.toLowerCase())
  if (found === undefined) throw new InvalidArgumentError(`A status is one of ${STATUSES.join(', ')}.`)
  return found
}

export function parseRole(text: string): Role {
  const found = ROLES.find((role) => role === text.toLowerCase())
  if (found === undefined) throw new InvalidArgumentError(`A role is one of ${ROLES.join(', ')}.`)
  return found
}

export function parseWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`)
  }
}
