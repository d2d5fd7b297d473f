import type { OpenProject } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import { readImage } from '../image-file.ts'
import { exists, looksLikeId, plainId } from '../paths.ts'
import { printable } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addCover: AddCommand = (program, run) => {
  define(program, 'cover', { summary: 'choose the image shown for a file', example: 'cover shot.blend frame.png' })
    .argument('<FILE>', 'the file')
    .argument('<CHECKPOINT|IMG>', 'a checkpoint, whose preview it takes, or an image')
    .action((file: string, from: string) =>
      run(async (context) => {
        const { out } = context
        const project: OpenProject = await context.project()
        const isId = looksLikeId(from) && (from.startsWith('id:') || !exists(context.cwd, from))
        const source = isId ? { checkpoint: plainId(from) } : { image: await readImage(context.resolve(from), from) }
        const cover = await project.services.cover({ path: project.path(file), ...source }, context.call)
        context.clearProgress()
        if (out.json) return out.document(cover)
        out.done(`${printable(file)} has a cover of ${cover.preview.width} × ${cover.preview.height}`)
        for (const command of undoCommands(cover.undo, project.typed)) out.note(`undo: ${command}`)
      }),
    )
}
