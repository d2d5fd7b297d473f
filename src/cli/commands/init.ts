import { askName } from '../ask-name.ts'
import { type AddCommand, define } from '../define.ts'
import { printable } from '../print/text.ts'

export const addInit: AddCommand = (program, run) => {
  define(program, 'init', { summary: 'make a project of a folder', example: 'init film --name "Short film" --as Ana' })
    .argument('[DIR]', 'the folder; the current one without')
    .option('--name <NAME>', "the project's name; the folder's without")
    .option('--as <PERSON>', 'your name, as the others see it')
    .action((dir: string | undefined, options: { name?: string; as?: string }) =>
      run(async (context) => {
        const { out } = context
        const node = await context.node()
        const as = await askName(context, options.as, node)
        const project = await node.init({ dir: context.resolve(dir ?? '.'), name: options.name, as }, context.call)
        if (out.json) return out.document(project)
        out.done(`project "${printable(project.name)}" in ${printable(project.dir)}`)
        out.note('next: `pegbar checkpoint --all -m "First state"`, and `pegbar start` to share it')
      }),
    )
}
