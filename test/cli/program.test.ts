import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { buildProgram, commandOf } from '../../src/cli/program.ts'

function program(only?: string): Command {
  return buildProgram(async () => {}, { writeOut: () => {}, onGlobals: () => {}, only })
}

describe('the command line', () => {
  const all = program().commands.map((command) => ({ name: command.name(), help: command.helpInformation() }))

  it.each(all)('makes $name alone as it makes it among all', ({ name, help }) => {
    expect(program(name).commands.map((one) => [one.name(), one.helpInformation()])).toEqual([[name, help]])
  })

  it('makes all for a name that is none', () => {
    for (const name of ['chekpoint', 'toString']) expect(program(name).commands).toHaveLength(all.length)
  })

  it('finds the name behind what may stand before it', () => {
    expect(commandOf(['status', '--json'])).toBe('status')
    expect(commandOf(['-C', 'log', '--json', '--quiet', 'status', 'log'])).toBe('status')
    expect(program(commandOf(['-Clog', 'status'])).commands).toHaveLength(all.length)
    expect(program(commandOf(['--help'])).commands).toHaveLength(all.length)
    expect(program(commandOf(['completion', 'bash'])).commands).toHaveLength(all.length)
    expect(commandOf(['-C'])).toBeUndefined()
  })
})
