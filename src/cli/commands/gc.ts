import { type AddCommand, define } from '../define.ts'
import { formatBytes, formatCount } from '../print/units.ts'

export const addGc: AddCommand = (program, run) => {
  define(program, 'gc', { summary: 'give unused space back to the disk', example: 'gc --repack' })
    .option('--repack', 'also store versions of a file as what they change, where that was not done before')
    .action((options: { repack?: boolean }) =>
      run(async (context) => {
        const { out } = context
        const project = await context.project()
        const input = options.repack === true ? { repack: true } : {}
        const result = await project.services.gc(input, context.call)
        context.clearProgress()
        if (out.json) return out.document(result)
        const { repackedChunks, deletedChunks, diskBytesBefore, diskBytesAfter } = result
        const repacked = options.repack === true ? `${formatCount(repackedChunks, 'chunk')} stored smaller, ` : ''
        out.done(
          `${repacked}${formatCount(deletedChunks, 'chunk')} deleted; on disk ${formatBytes(diskBytesAfter)}, was ${formatBytes(diskBytesBefore)}`,
        )
      }),
    )
}
