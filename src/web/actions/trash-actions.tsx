/** What the person does to what is in the trash. */
import { startWork } from '../app/work.ts'
import { call } from '../data/client.ts'
import type { TrashView } from '../data/views.ts'
import { openDialog } from '../dialogs/dialogs.ts'
import { PurgeDialog } from '../dialogs/purge.tsx'
import { nameOf } from '../ui/file-kind.ts'
import { count, formatBytes } from '../ui/format.ts'

/** Takes things out of the trash, one after the other. */
export function restore(project: string, items: readonly TrashView[]) {
  const [first] = items
  if (first === undefined) return Promise.resolve(undefined)
  const what = items.length === 1 ? nameOf(first.path) : count(items.length, 'item')
  return startWork({
    project,
    title: `Restore ${what}`,
    run: async (options) => {
      for (const { id } of items) {
        options.signal.throwIfAborted()
        await call('restore', { id }, options)
      }
    },
    done: () => ({
      title: first.kind === 'checkpoint' && items.length === 1 ? `“${first.comment}” is back` : `${what} restored`,
      text: items.some(({ kind }) => kind === 'asset')
        ? 'A working file comes back too, unless something else is in its place.'
        : undefined,
    }),
  })
}

/** Deletes from the trash for good, after saying what that means. */
export async function purge(project: string, items: readonly TrashView[]) {
  if (items.length === 0) return undefined
  const answer = await openDialog<{ now: boolean }>((close) => <PurgeDialog items={items} onClose={close} />)
  if (answer === undefined) return undefined
  return startWork({
    project,
    title: 'Purge',
    run: (options) => call('purge', { ids: items.map(({ id }) => id), all: false, now: answer.now }, options),
    done: ({ purged, freedBytes, purgedOn: { have, of } }) => ({
      title: `Purged ${count(purged.length, 'checkpoint')}`,
      text: answer.now
        ? `${formatBytes(freedBytes)} came back here. Purged on ${have} of ${of} laptops so far.`
        : 'The space comes back after a day of grace.',
    }),
  })
}
