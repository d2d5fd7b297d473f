import { PegbarError } from '../core/errors.ts'
import { runCli } from './cli.ts'
import { EXIT_CANCELLED, EXIT_DONE } from './exit-codes.ts'

const { argv, env, stdout, stderr } = process
const cancel = new AbortController()

/** The first signal lets the command end cleanly, the second ends the process. */
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (cancel.signal.aborted) process.exit(EXIT_CANCELLED)
    cancel.abort(new PegbarError('CANCELLED', `cancelled by ${name}`))
  })
}
// `pegbar log | head` has seen enough: nobody is left to tell anything
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT_DONE : 1))
stderr.on('error', () => {})

const exitCode = await runCli(argv.slice(2), {
  cwd: process.cwd(),
  env,
  // few commands read it, and opening it costs 5 ms
  get stdin() {
    return process.stdin
  },
  stdout,
  stderr,
  signal: cancel.signal,
})
// everything is closed, but libp2p leaves a timer of one second behind. What was printed goes out first: on Windows
// pipes are written later
await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))))
process.exit(exitCode)
