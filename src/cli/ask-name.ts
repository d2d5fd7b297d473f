import type { NodeServices } from '../core/services.ts'
import type { Context } from './context.ts'
import { hasChosenName } from './node-file.ts'

/**
 * Returns the name for a new person: that of `--as`; on a terminal, where nobody has chosen one before, what the person
 * types; else undefined, for the node to choose.
 */
export async function askName(
  context: Context,
  given: string | undefined,
  node: NodeServices,
): Promise<string | undefined> {
  const { stdin, stderr, env, signal } = context.terminal
  const canAsk = stdin.isTTY === true && stderr.isTTY === true && !context.out.json && !context.out.quiet
  if (given !== undefined || !canAsk || hasChosenName(env)) return given
  const { person } = await node.whoami({})
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: stdin, output: stderr })
  // on a terminal readline takes Ctrl-C for itself
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  // Ctrl-D closes it, and the question would wait for ever
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    const answer = lines.question(`Your name, as the others see it [${person}]: `, { signal })
    const typed = (await Promise.race([answer, closed])).trim()
    return typed === '' ? person : typed
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    lines.close()
  }
}
