import { expect, test } from 'vitest'
import { firewallRule } from '../../src/node/firewall.ts'

test.each(['linux', 'win32'] as const)('the rule for %s opens the port of the node and that of mDNS', (platform) => {
  expect(firewallRule(platform, 7346)).toMatch(/7346/)
  expect(firewallRule(platform, 7346)).toMatch(/5353/)
})

test('on macOS a program is let in, not a port', () => {
  expect(firewallRule('darwin', 7346)).toContain('"node"')
})
