import { PegbarError } from '../../core/errors.ts'
import { openInBrowser } from '../browser.ts'
import { type AddCommand, define } from '../define.ts'

export const addWeb: AddCommand = (program, run) => {
  define(program, 'web', { summary: 'open the page', example: 'web' }).action(() =>
    run(async (context) => {
      const { out, terminal } = context
      const node = await context.node({ runningTo: 'open the page' })
      const { url } = await node.info()
      if (url === null) {
        throw new PegbarError('NODE_REQUIRED', 'the running node serves no page', {
          hint: 'it was started with --no-web: `pegbar stop`, then `pegbar start`',
        })
      }
      const opened = !out.json && (await openInBrowser(url, terminal.env))
      if (out.json) return out.document({ url })
      out.print(url)
      if (!opened) out.note('open this address in a browser on this machine; it is good once')
    }),
  )
}
