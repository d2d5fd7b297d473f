import { type AddCommand, define, parseWhole } from '../define.ts'
import { EXIT_DONE, EXIT_NOT_YET_ELSEWHERE } from '../exit-codes.ts'
import { formatBytes, formatCount } from '../print/units.ts'

const MAX_TIMEOUT_S = 24 * 60 * 60

export const addSync: AddCommand = (program, run) => {
  define(program, 'sync', { summary: 'exchange now with all who can be reached', example: 'sync --timeout 120' })
    .option('--peer <P>', 'only with this person or laptop')
    .option('--timeout <S>', 'seconds without progress until it gives up', parseWhole(1, MAX_TIMEOUT_S))
    .action((options: { peer?: string; timeout?: number }) =>
      run(
        async (context) => {
          const { out } = context
          const project = await context.project({ runningTo: 'sync' })
          const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1000
          const result = await project.services.sync({ peer: options.peer, timeoutMs }, context.call)
          context.clearProgress()
          if (out.json) out.document(result)
          else {
            const { peers, receivedRecords, receivedChunks, receivedBytes, sentBytes } = result
            out.done(
              `synced with ${formatCount(peers, 'laptop')}: received ${formatCount(receivedRecords, 'record')} and ${formatCount(receivedChunks, 'chunk')} (${formatBytes(receivedBytes)}), sent ${formatBytes(sentBytes)}`,
            )
          }
          const { notYetElsewhere, unwanted, unwantedBy } = result
          if (notYetElsewhere.length === 0) return EXIT_DONE
          const underWay = notYetElsewhere.length - unwanted.length
          if (underWay > 0)
            out.warn(`${formatCount(underWay, 'checkpoint')} on no other laptop yet; they go there by themselves`)
          if (unwanted.length > 0) {
            out.warn(
              `${formatCount(unwanted.length, 'checkpoint')} on this laptop alone: what is here of the others (${unwantedBy.join(', ')}) does not keep them by its policy; all that it wants is there`,
            )
            out.warn('to keep them twice: `pegbar policy all`, or `pegbar pin FILE`, on one of those laptops')
          }
          return EXIT_NOT_YET_ELSEWHERE
        },
        { kept: 'What arrived is kept, and the rest flows by itself while the node runs.' },
      ),
    )
}
