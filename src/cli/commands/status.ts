import { type AddCommand, define } from '../define.ts'
import { statusText } from '../print/status.ts'
import { warnIfRemoved } from '../warn-if-removed.ts'

export const addStatus: AddCommand = (program, run) => {
  define(program, 'status', { summary: 'the states of the files, by what is to do', example: 'status shots' })
    .argument('[FILE...]', 'files, folders or globs; all without')
    .action((files: string[]) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const states = await project.services.status({ paths: files.map(project.path) }, context.call)
        context.clearProgress()
        await warnIfRemoved(context, project)
        if (out.json) return out.lines(states)
        out.print(statusText(states, out.style, { typed: project.typed, named: files.length > 0 }))
      }),
    )
}
