import { InvalidArgumentError } from 'commander'
import { completionScript, SHELLS, type Shell } from '../completion/scripts.ts'
import { type AddCommand, define } from '../define.ts'

export const addCompletion: AddCommand = (program, run) => {
  define(program, 'completion', {
    summary: 'print a script that completes commands in your shell',
    example: 'completion bash >> ~/.bashrc',
  })
    .argument('<SHELL>', SHELLS.join(', '), parseShell)
    .action((shell: Shell) =>
      run(async ({ out }) => {
        const script = completionScript(shell, program)
        if (out.json) return out.document({ shell, script })
        out.print(script)
      }),
    )
}

function parseShell(text: string): Shell {
  const found = SHELLS.find((shell) => shell === text)
  if (found === undefined) throw new InvalidArgumentError(`It has to be one of ${SHELLS.join(', ')}.`)
  return found
}
