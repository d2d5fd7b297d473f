import { Command } from 'commander'
import { addCommands } from './commands/index.ts'
import { addGlobalOptions, type Run } from './define.ts'
import { VERSION } from './version.ts'

export interface GlobalOptions {
  /** Each is relative to the one before. */
  C: string[]
  json?: boolean
  quiet?: boolean
}

/** What may stand before the name of a command, and says nothing about it. */
const GLOBAL_FLAGS = new Set(['-C', '--json', '--quiet'])

export interface ProgramInit {
  /** Gets what `--help` and `--version` print. */
  writeOut: (text: string) => void
  /** Called before a command runs. */
  onGlobals: (globals: GlobalOptions) => void
  columns?: number
  /**
   * Makes this command alone, when there is one of that name.
   * @default every command
   */
  only?: string
}

/** Builds the whole command line. Nothing is printed or ended by it: errors are thrown as `CommanderError`. */
export function buildProgram(run: Run, init: ProgramInit): Command {
  const program = new Command('pegbar')
    .description(
      'Keeps every meaningful state of your creative files, and shares them between the laptops of a studio.',
    )
    .version(VERSION, '--version', 'print the version')
    .enablePositionalOptions()
    .helpCommand(false)
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: init.writeOut,
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => init.columns ?? 100,
    })
    .exitOverride()
  addGlobalOptions(program)
  program.addHelpText('after', '\n`pegbar COMMAND --help` says more about one, with an example.')
  addCommands(program, run, init.only)
  for (const command of program.commands) addGlobalOptions(command)
  program.hook('preAction', (_, command) => {
    const [before, after] = [program.opts<Partial<GlobalOptions>>(), command.opts<Partial<GlobalOptions>>()]
    init.onGlobals({ ...before, ...after, C: [...(before.C ?? []), ...(after.C ?? [])] })
  })
  return program
}

/**
 * Returns the name of the command that a command line runs; undefined when only the parser can tell, or when the line is
 * about all of them.
 */
export function commandOf(args: readonly string[]): string | undefined {
  let at = 0
  while (at < args.length && GLOBAL_FLAGS.has(args[at]!)) at += args[at] === '-C' ? 2 : 1
  const name = args[at]
  return name === 'completion' ? undefined : name
}
