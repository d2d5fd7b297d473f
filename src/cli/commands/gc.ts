import { type AddCommand, define } from '../define.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addGc: AddCommand = (program, run) => {
  define(program, 'gc', { summary: 'give unused space back to the disk', example: 'gc' }).action(() =>
    run(async (context) => {
      const { out } = context
      const project = await context.project()
      const result = await project.services.gc({}, context.call)
      context.clearProgress()
      if (out.json) return out.document(result)
      const { deletedChunks, diskBytesBefore, diskBytesAfter } = result
      out.done(
        `${formatCount(deletedChunks, 'chunk')} deleted; on disk ${formatBytes(diskBytesAfter)}, was ${formatBytes(diskBytesBefore)}`,
      )
    }),
  )
}
