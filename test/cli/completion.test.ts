import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { runFake } from './fake-terminal.ts'

async function script(shell: string): Promise<string> {
  const { code, stdout } = await runFake(['completion', shell])
  expect(code).toBe(0)
  return stdout
}

/** Asks the function of the bash script what would be completed. */
async function bash(...words: string[]): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(pegbar ${line}); COMP_CWORD=${words.length}; _pegbar; printf '%s\\n' "\${COMPREPLY[@]}"`
  const answer = execFileSync('bash', ['-c', `${await script('bash')}\n${ask}`], {
    cwd: import.meta.dirname,
  }).toString()
  return answer.split('\n').filter((word) => word !== '')
}

describe('completion', () => {
  it('bash completes commands, options, values and files', async () => {
    expect(await bash('che')).toEqual(['checkpoint', 'check'])
    expect(await bash('checkpoint', '--s')).toEqual(['--status', '--sync'])
    expect(await bash('-C', 'x', 'set-status', 'a', 'W')).toEqual(['WIP', 'WFA'])
    expect(await bash('log', 'completion')).toEqual(['completion.test.ts'])
    expect(await bash('resolx')).toEqual([])
  })

  it.each(['bash', 'zsh', 'fish'])('%s knows every command and option that --help lists', async (shell) => {
    const text = await script(shell)
    const { stdout } = await runFake(['checkpoint', '--help'])
    for (const [, option] of stdout.matchAll(/--([a-z-]+)/g)) expect(text).toContain(option)
    for (const name of ['init', 'set-status', 'invite']) expect(text).toContain(name)
  })
})
