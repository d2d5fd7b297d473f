import type { StatsView } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import { table } from '../print/text.ts'
import { formatBytes, formatNumber } from '../print/units.ts'

export const addStats: AddCommand = (program, run) => {
  define(program, 'stats', { summary: 'sizes, and what was saved', example: 'stats' }).action(() =>
    run(async (context) => {
      const { out } = context
      const project = await context.project()
      const stats = await project.services.stats({}, context.call)
      context.clearProgress()
      if (out.json) return out.document(stats)
      out.print(statsText(stats))
    }),
  )
}

function statsText(stats: StatsView): string {
  const rows: [string, string][] = [
    ['all versions', formatBytes(stats.logicalBytes)],
    ['saved by dedup', formatBytes(stats.dedupSavedBytes)],
    ['saved by compression', formatBytes(stats.compressionSavedBytes)],
    ['saved by delta', formatBytes(stats.deltaSavedBytes)],
    ['chunks as stored', formatBytes(stats.storedBytes)],
    ['on disk', formatBytes(stats.diskBytes)],
    ['files', formatNumber(stats.assets)],
    ['checkpoints', formatNumber(stats.checkpoints)],
    ['chunks', formatNumber(stats.chunks)],
    ['records', formatNumber(stats.records)],
    ['BLAKE3', stats.hash],
  ]
  return table(rows, ['left', 'right']).join('\n')
}
