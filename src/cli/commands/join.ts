import { PegbarError } from '../../core/errors.ts'
import type { JoinResult } from '../../core/services.ts'
import { askName } from '../ask-name.ts'
import type { Context } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import type { Output } from '../output.ts'
import { printable } from '../print/text.ts'
import { formatCount } from '../print/units.ts'

interface Options {
  as?: string
  update: boolean
}

export const addJoin: AddCommand = (program, run) => {
  define(program, 'join', { summary: 'become a member of a project', example: 'join - film --as Ben < ticket' })
    .argument('<TICKET|->', 'the ticket; - reads it from stdin')
    .argument('[DIR]', "the folder; one of the project's name without")
    .option('--as <PERSON>', 'your name, as the others see it')
    .option('--no-update', 'do not put the newest files into the folder')
    .action((ticket: string, dir: string | undefined, options: Options) =>
      run((context) => join(context, ticket, dir, options), {
        kept: 'What arrived is kept: repeat the command with the same ticket.',
      }),
    )
}

async function join(context: Context, given: string, dir: string | undefined, options: Options): Promise<void> {
  const { out, cwd } = context
  const ticket = given === '-' ? await readTicket(context) : given
  const node = await context.node()
  const as = await askName(context, options.as, node)
  const input = { ticket, dir: dir === undefined ? undefined : context.resolve(dir), cwd, as, update: options.update }
  const joined = await node.join(input, context.call)
  context.clearProgress()
  if (out.json) return out.document(joined)
  printJoined(out, joined)
}

async function readTicket({ terminal }: Context): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of terminal.stdin) pieces.push(Buffer.from(piece))
  const ticket = Buffer.concat(pieces).toString().trim()
  if (ticket === '') throw new PegbarError('USAGE', 'stdin has no ticket', { hint: 'pegbar invite | pegbar join -' })
  return ticket
}

function printJoined(out: Output, joined: JoinResult): void {
  const { project, person, assets, checkpoints, updated, same, modified, skipped } = joined
  out.done(`joined "${printable(project.name)}" as ${printable(person.name)}, in ${printable(project.dir)}`)
  out.done(`${formatCount(assets, 'file')}, ${formatCount(checkpoints, 'checkpoint')}`)
  const counts = [
    `${updated} put into the folder`,
    ...(same > 0 ? [`${same} were there already`] : []),
    ...(modified > 0 ? [`${modified} differ and were left as they are`] : []),
  ]
  out.done(counts.join(', '))
  for (const { path, message } of skipped) out.warn(`left out: ${printable(path)}: ${printable(message)}`)
  out.note(`next: ${printable(joined.next)}`)
}
