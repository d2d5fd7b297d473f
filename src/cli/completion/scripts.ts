/** Completion scripts, made from the command line itself: what `--help` lists is what is completed. */
import type { Command, Option } from 'commander'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

interface CommandWords {
  name: string
  summary: string
  options: { long: string; short: string | undefined; summary: string; takesValue: boolean }[]
  /** Words that its arguments take; files are completed anyway. */
  values: readonly string[]
}

/** Returns the script for a shell. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.map(wordsOf)
  switch (shell) {
    case 'bash':
      return bash(commands)
    case 'zsh':
      return zsh(commands)
    case 'fish':
      return fish(commands)
  }
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  'set-status': ['Todo', 'WIP', 'WFA', 'Retake', 'Done'],
  completion: SHELLS,
}

function wordsOf(command: Command): CommandWords {
  const option = ({ long, short, description, required, optional }: Option) => ({
    long: long ?? '',
    short,
    summary: description,
    takesValue: required || optional,
  })
  return {
    name: command.name(),
    summary: command.description(),
    options: [
      ...command.options.map(option),
      { long: '--help', short: '-h', summary: 'say what it does', takesValue: false },
    ],
    values: VALUES[command.name()] ?? [],
  }
}

function flags({ options }: CommandWords): string[] {
  return options.flatMap(({ long, short }) => [long, short ?? '']).filter((flag) => flag !== '')
}

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map(
    (command) => `    ${command.name}) words="${[...flags(command), ...command.values].join(' ')}" ;;`,
  )
  return `_pegbar() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
    -C) ((i++)) ;;
    -*) ;;
    *)
      command="\${COMP_WORDS[i]}"
      break
      ;;
    esac
  done
  case "$command" in
    "") words="${commands.map(({ name }) => name).join(' ')} -C --json --quiet --help --version" ;;
${cases.join('\n')}
  esac
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "\${words// /$'\\n'}" -- "$current"))
  if [[ -n "$command" || "\${COMP_WORDS[COMP_CWORD - 1]}" == -C ]] && [[ "$current" != -* ]]; then
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _pegbar pegbar
`
}

function zsh(commands: readonly CommandWords[]): string {
  const quote = (text: string) => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&')
  const list = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`)
  const cases = commands.map((command) => {
    const options = command.options.flatMap(({ long, short, summary, takesValue }) =>
      [long, short ?? '']
        .filter((flag) => flag !== '')
        .map((flag) => `'*${flag}[${quote(summary)}]${takesValue ? ':value:_files' : ''}'`),
    )
    const words = `"words:word:(${command.values.join(' ')})"`
    const rest = command.values.length > 0 ? `_alternative ${words} "files:file:_files"` : '_files'
    return `    ${command.name}) _arguments ${options.join(' ')} '*:file:${rest}' ;;`
  })
  return `#compdef pegbar
_pegbar() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  local command="" i
  for ((i = 2; i < CURRENT; i++)); do
    case "\${words[i]}" in
    -C) ((i++)) ;;
    -*) ;;
    *)
      command="\${words[i]}"
      break
      ;;
    esac
  done
  case "$command" in
    "") _describe 'command' commands ;;
${cases.join('\n')}
  esac
}
compdef _pegbar pegbar
`
}

function fish(commands: readonly CommandWords[]): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const lines = commands.flatMap((command) => {
    const seen = `-n '__fish_seen_subcommand_from ${command.name}'`
    return [
      `complete -c pegbar -f -n '__fish_use_subcommand' -a ${command.name} -d ${quote(command.summary)}`,
      ...command.options.map(({ long, short, summary, takesValue }) =>
        [
          `complete -c pegbar ${seen}`,
          ...(long === '' ? [] : [`-l ${long.slice(2)}`]),
          ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
          ...(takesValue ? ['-r'] : []),
          `-d ${quote(summary)}`,
        ].join(' '),
      ),
      ...(command.values.length > 0 ? [`complete -c pegbar ${seen} -a '${command.values.join(' ')}'`] : []),
    ]
  })
  return `${lines.join('\n')}\n`
}
