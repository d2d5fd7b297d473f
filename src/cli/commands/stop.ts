import { setTimeout as delay } from 'node:timers/promises'
import { PegbarError } from '../../core/errors.ts'
import { type AddCommand, define } from '../define.ts'
import { isAlive } from '../node-file.ts'

/** How long the process may take to end after its stores are closed, milliseconds. */
const END_TIMEOUT_MS = 10_000
const LOOK_EVERY_MS = 25

export const addStop: AddCommand = (program, run) => {
  define(program, 'stop', { summary: 'stop the running node', example: 'stop' }).action(() =>
    run(async (context) => {
      const { out } = context
      const connection = await context.running()
      if (connection?.running === undefined) {
        if (out.json) return out.document({ stopped: false, pid: null })
        return out.done('no node runs')
      }
      const { pid } = connection.running
      await connection.services.stop()
      await ended(pid)
      if (out.json) return out.document({ stopped: true, pid })
      out.done('the node has stopped')
    }),
  )
}

/** The next command must not meet what is still ending. */
async function ended(pid: number): Promise<void> {
  const until = Date.now() + END_TIMEOUT_MS
  while (isAlive(pid)) {
    if (Date.now() > until) {
      throw new PegbarError('NODE_UNREACHABLE', `the node has closed its stores, but process ${pid} does not end`, {
        hint: `end process ${pid}`,
      })
    }
    await delay(LOOK_EVERY_MS)
  }
}
