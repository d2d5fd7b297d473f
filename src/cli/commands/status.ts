import type { AssetStateName, StatusView, TodoView } from '../../core/services.ts'
import type { Context, OpenProject } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import { noticesText, unreadText } from '../print/notices.ts'
import { statusText } from '../print/status.ts'
import { warnIfRemoved } from '../warn-if-removed.ts'

export const addStatus: AddCommand = (program, run) => {
  define(program, 'status', { summary: 'the states of the files, by what is to do', example: 'status shots' })
    .argument('[FILE...]', 'files, folders or globs; all without')
    .option('--notices', 'all notices instead of the states, and mark them as read')
    .action((files: string[], options: { notices?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        if (options.notices === true) return printNotices(context, project)
        const { services } = project
        // asked together: each answer that is waited for by itself makes a short command longer
        const paths = files.map(project.path)
        if (out.json) {
          const [states] = await Promise.all([
            services.status({ paths }, context.call),
            warnIfRemoved(context, project),
          ])
          context.clearProgress()
          return out.lines(states)
        }
        const named = files.length > 0
        const [todo, notices] = await Promise.all([
          named ? services.status({ paths }, context.call).then(allOf) : services.todo({}, context.call),
          services.notices({}, context.call),
          warnIfRemoved(context, project),
        ])
        context.clearProgress()
        out.print(statusText(todo, out.style, { typed: project.typed, named, nowMs: Date.now() }))
        const unread = unreadText(notices, out.style)
        if (unread !== '') out.print(`\n${unread}`)
      }),
    )
}

/** Of files that were named everything is said. */
function allOf(states: StatusView[]): TodoView {
  const count = (state: AssetStateName) => states.filter((one) => one.states.includes(state)).length
  return { tracked: states.length - count('Untracked'), normal: count('Normal'), states }
}

async function printNotices({ out, call }: Context, { services }: OpenProject): Promise<void> {
  const notices = await services.notices({}, call)
  if (out.json) out.lines(notices)
  else out.print(noticesText(notices, out.style))
  const ids = notices.filter(({ read }) => !read).map(({ id }) => id)
  if (ids.length > 0) await services.markRead({ ids }, call)
}
