import { type AddCommand, define } from '../define.ts'
import { claimText } from '../print/claim.ts'
import { printable, table } from '../print/text.ts'

export const addClaims: AddCommand = (program, run) => {
  define(program, 'claims', { summary: 'who works on which file', example: 'claims' }).action(() =>
    run(async (context) => {
      const { out } = context
      const project = await context.project()
      const claims = await project.services.claims({}, context.call)
      if (out.json) return out.lines(claims)
      if (claims.length === 0) return out.note('nobody has claimed a file')
      const nowMs = Date.now()
      const rows = claims.map((claim) => [printable(project.typed(claim.path)), claimText(claim, nowMs)])
      out.print(table(rows, ['left', 'left']).join('\n'))
    }),
  )
}
