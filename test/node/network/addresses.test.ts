import { describe, expect, test } from 'vitest'
import { type DeviceId, idFromBytes } from '../../../src/core/ids.ts'
import { dialTargets, remember } from '../../../src/node/network/addresses.ts'
import { MAX_KEPT_ADDRESSES, MAX_UNREACHED_MS } from '../../../src/node/network/constants.ts'
import { peerIdOf } from '../../../src/node/network/peer-ids.ts'
import { splitListen } from '../../../src/node/network/relays.ts'

/** Keys that are points of the curve are not needed: nothing is verified here. */
function device(n: number): DeviceId {
  return idFromBytes('device', new Uint8Array(32).fill(n))
}

const A = '/ip4/10.0.0.1/tcp/7346'
const B = '/ip4/10.0.0.2/tcp/7346'
const OLD = '/ip4/192.168.7.7/tcp/7346'
const LOOPBACK = '/ip4/127.0.0.1/tcp/7346'
const peer = (n: number) => peerIdOf(device(n)).toString()

describe('what is remembered of a device', () => {
  test('where it was called comes first, then what it says; an inbound port is of no use', () => {
    expect(remember(undefined, { remote: `${A}/p2p/${peer(1)}`, called: true, listening: [B, A], nowMs: 5 })).toEqual({
      addresses: [A, B],
      seenMs: 5,
      reachedMs: { [A]: 5 },
    })
    const inbound = '/ip4/10.0.0.1/tcp/51234'
    expect(remember(undefined, { remote: inbound, called: false, listening: [B], nowMs: 5 })).toEqual({
      addresses: [B],
      seenMs: 5,
      reachedMs: {},
    })
  })

  test('an address that served stays for a month, one that was only said goes when it is not said any more', () => {
    const first = remember(undefined, { remote: OLD, called: true, listening: [OLD, B], nowMs: 1 })
    const second = remember(first, { remote: A, called: true, listening: [A], nowMs: 2 })
    expect(second.addresses).toEqual([A, OLD])
    const third = remember(second, { remote: A, called: true, listening: [A], nowMs: 1 + MAX_UNREACHED_MS })
    expect(third).toEqual({ addresses: [A], seenMs: 1 + MAX_UNREACHED_MS, reachedMs: { [A]: 1 + MAX_UNREACHED_MS } })
  })

  test('loopback is of use on this machine only; the number is bounded', () => {
    const listening = [LOOPBACK, B]
    expect(remember(undefined, { remote: A, called: true, listening, nowMs: 1 }).addresses).toEqual([A, B])
    expect(remember(undefined, { remote: LOOPBACK, called: true, listening, nowMs: 1 }).addresses).toEqual([
      LOOPBACK,
      B,
    ])
    const many = Array.from({ length: 50 }, (_, n) => `/ip4/10.0.1.${n}/tcp/1`)
    expect(remember(undefined, { remote: A, called: true, listening: many, nowMs: 1 }).addresses).toHaveLength(
      MAX_KEPT_ADDRESSES,
    )
  })

  test('behind a relay', () => {
    const relayed = `${A}/p2p/${peer(9)}/p2p-circuit`
    const known = remember(undefined, { remote: `${relayed}/p2p/${peer(1)}`, called: true, listening: [], nowMs: 1 })
    expect(known.addresses).toEqual([relayed])
    expect(dialTargets(device(1), known.addresses).map(String)).toEqual([`${relayed}/p2p/${peer(1)}`])
  })
})

test('what names another device, or is no address, is not called', () => {
  const addresses = [A, `${B}/p2p/${peer(1)}`, `${B}/p2p/${peer(2)}`, 'nonsense']
  expect(dialTargets(device(1), addresses).map(String)).toEqual([`${A}/p2p/${peer(1)}`, `${B}/p2p/${peer(1)}`])
  expect(dialTargets(undefined, [A]).map(String)).toEqual([A])
})

test('relays are told from addresses of this machine, and must say who they are', () => {
  const relay = `${A}/p2p/${peer(9)}`
  expect(splitListen([B, `${relay}/p2p-circuit`])).toEqual({
    own: [B],
    relays: [{ device: device(9), address: relay }],
  })
  for (const wrong of ['/p2p-circuit', `${A}/p2p-circuit`, `${A}/p2p/nobody/p2p-circuit`]) {
    expect(() => splitListen([wrong])).toThrow(expect.objectContaining({ code: 'USAGE' }))
  }
})
