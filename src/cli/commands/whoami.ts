import { type AddCommand, define } from '../define.ts'
import { printable } from '../print/text.ts'

export const addWhoami: AddCommand = (program, run) => {
  define(program, 'whoami', { summary: 'the person and the laptop that you are here', example: 'whoami --name Ana' })
    .option('--name <N>', 'change your name')
    .option('--device-name <N>', "change the laptop's name")
    .action((options: { name?: string; deviceName?: string }) =>
      run(async (context) => {
        const { out } = context
        const node = await context.node()
        const me = await node.whoami({ name: options.name, deviceName: options.deviceName }, context.call)
        if (out.json) return out.document(me)
        out.print(`${printable(me.person)} on ${printable(me.device.name)}`)
        out.print(`device ${me.device.id}, kept in ${printable(me.home)}`)
      }),
    )
}
