import { resolve } from 'node:path'
import { CommanderError } from 'commander'
import { PegbarError } from '../core/errors.ts'
import { type Connector, systemConnector } from './connect.ts'
import { Context } from './context.ts'
import type { Run } from './define.ts'
import { EXIT_DONE, EXIT_FAILED } from './exit-codes.ts'
import { Output } from './output.ts'
import { buildProgram, commandOf, type GlobalOptions } from './program.ts'
import { progressDisplay } from './progress.ts'
import { enterFolder } from './project-root.ts'
import { reportError } from './report-error.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line to its end and returns its exit code. Never throws. */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  connector: Connector = systemConnector(terminal.env, (error) => {
    terminal.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : 'what was thrown is no error'}\n`,
    )
  }),
): Promise<number> {
  let exitCode = EXIT_DONE
  const outputFor = ({ json = false, quiet = false }: Pick<GlobalOptions, 'json' | 'quiet'>) =>
    new Output({ stdout: terminal.stdout, stderr: terminal.stderr, env: terminal.env, json, quiet })
  let globals: GlobalOptions = { C: [] }
  const run: Run = async (work, { kept } = {}) => {
    const out = outputFor(globals)
    let context: Context | undefined
    try {
      const cwd = globals.C.length === 0 ? terminal.cwd : enterFolder(resolve(terminal.cwd, ...globals.C))
      context = new Context({ terminal, out, cwd, connector, progress: progressDisplay(out, terminal.stderr) })
      context.kept = kept
      exitCode = (await work(context)) ?? EXIT_DONE
    } catch (error) {
      context?.clearProgress()
      exitCode = reportError(error, out, context?.kept)
    }
    // what was done stays done when letting go of the services fails
    await context?.close().catch((error: unknown) => {
      exitCode = Math.max(exitCode, EXIT_FAILED)
      outputFor({ ...globals, json: false }).error(error instanceof Error ? error.message : 'closing failed')
    })
  }
  const program = buildProgram(run, {
    writeOut: (text) => terminal.stdout.write(text),
    onGlobals: (found) => {
      globals = found
    },
    columns: terminal.stdout.columns,
    only: commandOf(args),
  })
  try {
    await program.parseAsync(args as string[], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return EXIT_DONE
    return reportError(usageError(error), outputFor({ json: asksForJson(args) }))
  }
  return exitCode
}

/** The options could not be parsed, so that of them which says how to tell it is looked for by hand. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end === -1 ? args : args.slice(0, end)).includes('--json')
}

function usageError(error: CommanderError): PegbarError {
  if (error.code === 'commander.help') {
    return new PegbarError('USAGE', 'which command?', { hint: '`pegbar --help` lists them' })
  }
  const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const said = more.join(' ').trim()
  return new PegbarError('USAGE', message, {
    hint: [said, '`pegbar --help` lists the commands, `pegbar COMMAND --help` their options'].filter(Boolean).join(' '),
    cause: error,
  })
}
