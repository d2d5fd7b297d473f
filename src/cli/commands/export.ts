import { once } from 'node:events'
import { PegbarError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import { type AddCommand, define } from '../define.ts'
import { plainId } from '../paths.ts'
import { printable, shortId } from '../print/text.ts'
import { formatBytes } from '../print/units.ts'

interface Options {
  output: string
  force?: boolean
}

export const addExport: AddCommand = (program, run) => {
  define(program, 'export', {
    summary: 'write a version to a new file',
    example: 'export 3f9a0c12 -o /tmp/shot-old.blend',
  })
    .argument('<CHECKPOINT>', 'its id, or the first 6 or more digits')
    .requiredOption('-o, --output <PATH>', 'the new file; - writes to stdout')
    .option('--force', 'replace the file at PATH')
    .action((id: string, options: Options) =>
      run((context) => exportContent(context, id, options), { kept: 'Nothing was written to PATH.' }),
    )
}

async function exportContent(context: Context, id: string, { output, force = false }: Options): Promise<void> {
  const { out, call } = context
  const toStdout = output === '-'
  if (toStdout && out.json) {
    throw new PegbarError('USAGE', 'stdout can not have both the file and JSON', {
      hint: 'leave out --json, or name a PATH',
    })
  }
  const { verified, writeContent } = await import('../write-content.ts')
  const project = await context.project()
  const content = await project.services.content({ checkpoint: plainId(id) }, call)
  if (toStdout) {
    const { stdout } = context.terminal
    for await (const bytes of verified(content, call.signal)) {
      if (!stdout.write(bytes)) await once(stdout, 'drain', { signal: call.signal })
    }
    return
  }
  const file = context.resolve(output)
  await writeContent(file, content, { force, signal: call.signal })
  context.clearProgress()
  const { checkpoint } = content
  if (out.json)
    return out.document({ path: file, checkpoint: checkpoint.id, hash: checkpoint.hash, size: checkpoint.size })
  out.done(
    `${printable(output)} is ${printable(project.typed(checkpoint.path))} of ${shortId(checkpoint.id)}, ${formatBytes(checkpoint.size)}`,
  )
}
