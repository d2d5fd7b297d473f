import type { CheckpointView } from '../../core/services.ts'
import type { Context } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import { logLines } from '../print/checkpoint.ts'

/** Checkpoints that are asked for at once; printing starts with the first answer. */
const PAGE = 200

export const addLog: AddCommand = (program, run) => {
  define(program, 'log', { summary: 'the history, newest first', example: 'log shot.blend' })
    .argument('[FILE]', 'of one file; of the whole project without')
    .action((file: string | undefined) => run((context) => log(context, file)))
}

async function log(context: Context, file: string | undefined): Promise<void> {
  const { out } = context
  const project = await context.project()
  const path = file === undefined ? undefined : project.path(file)
  const nowMs = Date.now()
  let before: string | undefined
  let page: CheckpointView[]
  do {
    page = await project.services.log({ path, before, limit: PAGE }, context.call)
    if (out.json) out.lines(page)
    else if (page.length > 0) {
      const options = { nowMs, withPath: path === undefined, columns: out.columns }
      out.print(logLines(page, out.style, options).join('\n'))
    } else if (before === undefined) out.note('no checkpoints yet')
    before = page.at(-1)?.id
  } while (page.length === PAGE)
}
