import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId } from '../../../src/core/ids.ts'
import { DEFAULT_STRANGER_TIMEOUT_MS, MAX_RELAYED_STRANGER_MS } from '../../../src/node/network/constants.ts'
import { Strangers } from '../../../src/node/network/strangers.ts'
import { testId } from '../../core/helpers/records.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Strangers that connect; `known`, `relayed` and `closed` are what is so at the moment. */
function watched() {
  const known = new Set<DeviceId>()
  const relayed = new Set<Connection>()
  const closed: Connection[] = []
  const strangers = new Strangers({
    isKnown: (device) => known.has(device),
    isRelayed: (connection) => relayed.has(connection),
    close: (connection) => closed.push(connection),
  })
  let number = 0
  const connect = () => {
    const device = testId('device', ++number)
    const connection = { remoteAddr: multiaddr(`/ip4/10.0.0.${number}/tcp/1`) } as Connection
    strangers.watch(connection, device)
    return { device, connection }
  }
  return { strangers, known, relayed, closed, connect }
}

test('A4 one that is passed on to a member gets a minute, one that does nothing the usual time', () => {
  const { relayed, closed, connect } = watched()
  const [idle, passedOn] = [connect(), connect()]
  relayed.add(passedOn.connection)
  vi.advanceTimersByTime(DEFAULT_STRANGER_TIMEOUT_MS)
  expect(closed).toEqual([idle.connection])
  vi.advanceTimersByTime(MAX_RELAYED_STRANGER_MS - DEFAULT_STRANGER_TIMEOUT_MS - 1)
  expect(closed).toHaveLength(1)
  // whatever it is still being passed on: the minute is over, and so is the next look
  vi.advanceTimersByTime(DEFAULT_STRANGER_TIMEOUT_MS)
  expect(closed).toEqual([idle.connection, passedOn.connection])
  vi.advanceTimersByTime(10 * MAX_RELAYED_STRANGER_MS)
  expect(closed).toHaveLength(2)
})

test('A4 the minute ends with the passing on, and nothing ends for who became a member', () => {
  const { relayed, known, closed, connect } = watched()
  const [left, joined] = [connect(), connect()]
  relayed.add(left.connection).add(joined.connection)
  vi.advanceTimersByTime(DEFAULT_STRANGER_TIMEOUT_MS)
  relayed.clear()
  known.add(joined.device)
  vi.advanceTimersByTime(DEFAULT_STRANGER_TIMEOUT_MS)
  expect(closed).toEqual([left.connection])
  vi.advanceTimersByTime(10 * MAX_RELAYED_STRANGER_MS)
  expect(closed).toEqual([left.connection])
})
