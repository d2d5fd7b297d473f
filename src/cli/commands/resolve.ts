import type { ResolveResult } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import type { Output } from '../output.ts'
import { printable, shellWord, shortId } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addResolve: AddCommand = (program, run) => {
  define(program, 'resolve', { summary: 'end a Conflict', example: 'resolve shot.blend mine' })
    .argument('<FILE|ASSET>', 'the file, or the id of its asset')
    .argument(
      '<mine|theirs|both|CHECKPOINT>',
      'what goes on: what you work on, the only other, both (the others under a new name), or the one of that id',
    )
    .action((typed: string, choice: string) =>
      run(
        async (context) => {
          const { out } = context
          const project = await context.project()
          const input = { target: await project.target(typed), choice }
          const result = await project.services.resolve(input, context.call)
          context.clearProgress()
          if (out.json) return out.document(result)
          printResolved(out, result, project.typed)
        },
        { kept: 'The Conflict is as it was, or `pegbar status` shows what is left to do.' },
      ),
    )
}

function printResolved(
  out: Output,
  { path, checkpoint, others, undo }: ResolveResult,
  typed: (path: string) => string,
): void {
  out.done(`${printable(typed(path))} is now ${shortId(checkpoint.id)}`)
  for (const other of others) {
    if (other.fate === 'trash') out.done(`the other file is in the trash: ${shortId(other.asset)}`)
    else out.done(`the other goes on as ${printable(typed(other.path))}`)
  }
  for (const command of undoCommands(undo, typed)) out.note(`undo: ${command}`)
  if (others.some(({ fate }) => fate === 'moved')) out.note('give it a better name: pegbar move FILE NEW')
  out.note(`reload ${shellWord(typed(path))} in your application, or its next save overwrites this`)
}
