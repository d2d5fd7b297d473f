/** What the person asks of the whole project. */
import { startWork } from '../app/work.ts'
import { call } from '../data/client.ts'
import { count } from '../ui/format.ts'

/** Exchanges now with all reachable members, and waits until all of this laptop's work is elsewhere too. */
export function sync(project: string) {
  return startWork({
    project,
    title: 'Sync',
    run: (options) => call('sync', {}, options),
    done: ({ peers, notYetElsewhere }) => ({
      title: notYetElsewhere.length === 0 ? `In sync with ${count(peers, 'laptop')}` : 'Not all is elsewhere yet',
      text:
        notYetElsewhere.length === 0
          ? undefined
          : `${count(notYetElsewhere.length, 'checkpoint')} of this laptop will flow later.`,
    }),
  })
}

/** Looks at the whole folder again. */
export function rescan(project: string) {
  return startWork({ project, title: 'Look at the folder again', run: (options) => call('rescan', {}, options) })
}
