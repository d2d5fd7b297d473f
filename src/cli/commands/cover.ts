import type { CoverInput, CoverResult } from '../../core/services.ts'
import type { Context, OpenProject } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import { readImage } from '../image-file.ts'
import { exists, looksLikeId, plainId } from '../paths.ts'
import { printable } from '../print/text.ts'
import { undoCommands } from '../print/undo.ts'

export const addCover: AddCommand = (program, run) => {
  define(program, 'cover', { summary: 'choose the image shown for a file', example: 'cover shot.blend frame.png' })
    .argument('<FILE>', 'the file')
    .argument('<CHECKPOINT|IMG>', 'a checkpoint, whose preview it takes, or an image; none: the newest preview again')
    .action((file: string, from: string) =>
      run(async (context) => {
        const { out } = context
        const project: OpenProject = await context.project()
        const source = await sourceOf(context, from)
        const cover = await project.services.cover({ path: project.path(file), ...source }, context.call)
        context.clearProgress()
        if (out.json) return out.document(cover)
        out.done(`${printable(file)} ${doneWords(cover.preview, 'newest' in source)}`)
        for (const command of undoCommands(cover.undo, project.typed)) out.note(`undo: ${command}`)
      }),
    )
}

async function sourceOf(context: Context, from: string): Promise<Omit<CoverInput, 'path'>> {
  const isFile = exists(context.cwd, from)
  if (from === 'none' && !isFile) return { newest: true }
  const isId = looksLikeId(from) && (from.startsWith('id:') || !isFile)
  return isId ? { checkpoint: plainId(from) } : { image: await readImage(context.resolve(from), from) }
}

function doneWords(preview: CoverResult['preview'], isNewest: boolean): string {
  if (isNewest) return 'shows its newest preview'
  return preview === null ? 'has no preview' : `has a cover of ${preview.width} × ${preview.height}`
}
