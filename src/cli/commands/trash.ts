import type { TrashView } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import { firstLine, printable, shortId, table } from '../print/text.ts'
import { formatAgo, formatBytes } from '../print/units.ts'

export const addTrash: AddCommand = (program, run) => {
  define(program, 'trash', { summary: 'what is in the trash', example: 'trash' }).action(() =>
    run(async (context) => {
      const { out } = context
      const project = await context.project()
      const trash = await project.services.trash({}, context.call)
      if (out.json) return out.lines(trash)
      if (trash.length === 0) return out.note('the trash is empty')
      out.print(table(trash.map(rowOf(Date.now())), ['left', 'left', 'left', 'right', 'left', 'left']).join('\n'))
      out.note('`pegbar restore ID` takes it out, `pegbar purge ID` deletes it for good')
    }),
  )
}

function rowOf(nowMs: number): (item: TrashView) => string[] {
  return ({ id, kind, path, comment, time, size }) => [
    shortId(id),
    kind === 'asset' ? 'file' : 'checkpoint',
    formatAgo(time, nowMs),
    formatBytes(size),
    printable(path),
    comment === null ? '' : firstLine(comment),
  ]
}
