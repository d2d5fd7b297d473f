import { describe, expect, it } from 'vitest'
import { pushHandlers, runCommand } from '../../src/web/keys/commands.ts'
import { type Command, commandFor, type KeyContext, type KeyPress } from '../../src/web/keys/match.ts'

/** `Ctrl+Shift+C` as an event has it. */
function press(text: string, extra: Partial<KeyPress> = {}): KeyPress {
  const parts = text.split(/\+(?!$)/)
  const key = parts.pop()!
  const shiftKey = parts.includes('Shift')
  return {
    key: shiftKey && key.length === 1 ? key.toUpperCase() : key.length === 1 ? key.toLowerCase() : key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Cmd'),
    altKey: parts.includes('Alt'),
    shiftKey,
    isComposing: false,
    ...extra,
  }
}

const PAGE: KeyContext = { mac: false, focus: 'page' }
const TEXT: KeyContext = { mac: false, focus: 'text' }
const TABLE: Record<string, Command> = {
  'Ctrl+Shift+C': 'create checkpoint',
  C: 'create checkpoint',
  'Ctrl+S': 'sync',
  F3: 'search',
  '/': 'search',
  F5: 'rescan',
  F2: 'rename',
  Delete: 'free up',
  'Shift+Delete': 'trash',
}

describe('the table of shortcuts', () => {
  it.each(Object.entries(TABLE))('%s means %s', (keys, command) => {
    expect(commandFor(press(keys), PAGE)).toBe(command)
  })

  it('leaves every other key to the browser', () => {
    const others =
      'a s Enter Escape Tab F1 F4 F6 F12 Ctrl+C Ctrl+R Ctrl+F5 Shift+F5 Ctrl+Shift+S Ctrl+Shift+R Alt+C Ctrl+F Ctrl+L'
    for (const keys of `${others} Ctrl+Delete Shift+C Cmd+S Shift+F3 Backspace ArrowDown`.split(' ')) {
      expect([keys, commandFor(press(keys), PAGE)]).toEqual([keys, undefined])
    }
  })

  it('takes only Ctrl+Shift+C and Ctrl+S inside of text', () => {
    const taken = Object.keys(TABLE).filter((keys) => commandFor(press(keys), TEXT) !== undefined)
    expect(taken).toEqual(['Ctrl+Shift+C', 'Ctrl+S'])
  })

  it('leaves letters to an open menu, where they pick an entry', () => {
    const menu: KeyContext = { mac: false, focus: 'menu' }
    expect(commandFor(press('C'), menu)).toBeUndefined()
    expect(commandFor(press('/'), menu)).toBeUndefined()
    expect(commandFor(press('F3'), menu)).toBe('search')
  })

  it('takes Cmd for Ctrl on macOS', () => {
    const mac: KeyContext = { mac: true, focus: 'page' }
    expect(commandFor(press('Cmd+S'), mac)).toBe('sync')
    expect(commandFor(press('Cmd+Shift+C'), mac)).toBe('create checkpoint')
    expect(commandFor(press('Ctrl+S'), mac)).toBeUndefined()
  })

  it('goes by the place of a key where the keyboard has no Latin letters, and by the letter where it has', () => {
    expect(commandFor(press('Ctrl+S', { key: 'ы', code: 'KeyS' }), PAGE)).toBe('sync')
    expect(commandFor(press('Ctrl+S', { key: 'o', code: 'KeyS' }), PAGE)).toBeUndefined()
  })

  it('finds the slash above another key', () => {
    expect(commandFor(press('Shift+/', { key: '/', code: 'Digit7' }), PAGE)).toBe('search')
  })

  it('is silent while a letter is being composed', () => {
    expect(commandFor(press('C', { isComposing: true }), PAGE)).toBeUndefined()
  })
})

describe('who acts', () => {
  it('is who came last; behind a dialog nobody is', () => {
    const acted: string[] = []
    const below = pushHandlers({ sync: () => acted.push('page'), rename: () => acted.push('rename') })
    expect(runCommand('sync')).toBe(true)
    const dialog = pushHandlers({ sync: () => acted.push('main button') }, true)
    expect(runCommand('sync')).toBe(true)
    // its key is ours all the same: the browser's own action would be worse
    expect(runCommand('search')).toBe(true)
    expect(runCommand('rename')).toBe(false)
    // a page that is still loading behind a dialog of before the reload
    const late = pushHandlers({ sync: () => acted.push('late'), search: () => acted.push('late') })
    runCommand('sync')
    runCommand('search')
    late()
    dialog()
    expect(runCommand('rename')).toBe(true)
    below()
    expect(acted).toEqual(['page', 'main button', 'main button', 'rename'])
  })

  it('is the dialog, also when the page comes after it, as at a reload; of two dialogs the later', () => {
    const acted: string[] = []
    const remove = [
      pushHandlers({ sync: () => acted.push('first') }, true),
      pushHandlers({ sync: () => acted.push('second') }, true),
      pushHandlers({ sync: () => acted.push('page') }),
    ]
    runCommand('sync')
    remove[1]!()
    runCommand('sync')
    remove[0]!()
    runCommand('sync')
    remove[2]!()
    expect(acted).toEqual(['second', 'first', 'page'])
  })

  it('leaves the keys for assets to the browser without one', () => {
    expect((['rename', 'free up', 'trash'] as const).map((command) => runCommand(command))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('acts once for a key that is held down', () => {
    let times = 0
    const remove = pushHandlers({ rename: () => (times += 1) })
    expect([runCommand('rename'), runCommand('rename', true), runCommand('rename', true)]).toEqual([true, true, true])
    expect(times).toBe(1)
    remove()
  })
})
