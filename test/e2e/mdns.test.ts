import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointView } from '../../src/core/services.ts'
import { randomBytesOf } from '../helpers/bytes.ts'
import { Studio } from '../helpers/laptop.ts'
import { poll } from '../helpers/poll.ts'

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' })
}

function canMakeNamespaces(): boolean {
  try {
    ip('netns', 'add', `pegbar-probe-${process.pid}`)
    ip('netns', 'delete', `pegbar-probe-${process.pid}`)
    return true
  } catch {
    return false
  }
}

const HOSTS = ['a', 'b'] as const

describe.skipIf(!canMakeNamespaces())(
  'two hosts on one link (needs root and Debian package iproute2, for network namespaces)',
  () => {
    let studio: Studio
    const name = (host: string) => `pegbar-${process.pid}-${host}`
    const prefix = (host: string) => ['ip', 'netns', 'exec', name(host)]

    beforeEach(async () => {
      studio = await Studio.open()
      for (const host of HOSTS) ip('netns', 'add', name(host))
      ip('link', 'add', 'v0', 'netns', name('a'), 'type', 'veth', 'peer', 'name', 'v0', 'netns', name('b'))
      for (const [index, host] of HOSTS.entries()) {
        const inside = ['-n', name(host)]
        ip(...inside, 'address', 'add', `10.77.0.${index + 1}/24`, 'dev', 'v0')
        ip(...inside, 'link', 'set', 'lo', 'up')
        ip(...inside, 'link', 'set', 'v0', 'up')
        // multicast leaves through the link only when a route says so; a laptop has its default route
        ip(...inside, 'route', 'add', '224.0.0.0/4', 'dev', 'v0')
      }
    })
    afterEach(async () => {
      await studio.close()
      for (const host of HOSTS) ip('netns', 'delete', name(host))
    })

    test('find each other by mDNS, join, and exchange', async () => {
      const ana = await studio.laptop('ana', prefix('a'))
      const ben = await studio.laptop('ben', prefix('b'))
      const bytes = randomBytesOf(5, 2 << 20)
      await writeFile(join(ana.dir, 'shot.blend'), bytes)
      await ana.start(['--as', 'Ana', '--listen', '/ip4/0.0.0.0/tcp/0'])
      await ana.json(['checkpoint', 'shot.blend', '-m', 'first'])
      const { ticket } = await ana.json<{ ticket: string }>(['invite'])
      await ben.json(['join', ticket, ben.dir, '--as', 'Ben'], { cwd: ben.root })
      expect(await readFile(join(ben.dir, 'shot.blend'))).toEqual(bytes)

      // both nodes start afresh on other ports and without addresses: only mDNS can bring them together
      await ana.end()
      await ben.start(['--listen', '/ip4/0.0.0.0/tcp/0'])
      await ana.start(['--listen', '/ip4/0.0.0.0/tcp/0'])
      await writeFile(join(ana.dir, 'shot.blend'), randomBytesOf(6, 2 << 20))
      const [second] = await ana.json<CheckpointView[]>(['checkpoint', 'shot.blend', '-m', 'second'])
      await poll(
        () => ben.lines<CheckpointView>(['log', 'shot.blend']),
        (log) => log.some((checkpoint) => checkpoint.id === second!.id && checkpoint.keptOn.have === 2),
      )
    })
  },
)
