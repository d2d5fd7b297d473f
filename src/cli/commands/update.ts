import type { UpdateResult } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import type { Output } from '../output.ts'
import { printable, shortId } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'
import { formatCount } from '../print/units.ts'

/** Most undoing commands that are printed. */
const MAX_UNDOS = 5

export const addUpdate: AddCommand = (program, run) => {
  define(program, 'update', { summary: 'bring Outdated and Missing files to the newest', example: 'update shot.blend' })
    .argument('[FILE...]', 'files, folders or globs; all that can be without')
    .action((files: string[]) =>
      run(
        async (context) => {
          const project = await context.project()
          const result = await project.services.update({ paths: files.map(project.path) }, context.call)
          context.clearProgress()
          if (context.out.json) return context.out.document(result)
          printUpdate(context.out, result, project.typed)
        },
        { kept: 'Files that were done are up to date, the others are untouched.' },
      ),
    )
}

function printUpdate(out: Output, { updated, skipped, undo }: UpdateResult, typed: (path: string) => string): void {
  if (updated.length === 0 && skipped.length === 0) out.done('everything is up to date')
  for (const { path, to } of updated) out.done(`${printable(typed(path))} is now ${shortId(to)}`)
  for (const { path, message } of skipped) out.warn(`left as it is: ${printable(typed(path))}: ${printable(message)}`)
  const undos = undoCommands(undo, typed)
  for (const command of undos.slice(0, MAX_UNDOS)) out.note(`undo: ${command}`)
  const more = undos.length - MAX_UNDOS
  if (more > 0) out.note(`and ${formatCount(more, 'file')} more: see \`pegbar log FILE\``)
  if (updated.length > 0) out.note('reload what is open in your applications, or their next save overwrites this')
}
