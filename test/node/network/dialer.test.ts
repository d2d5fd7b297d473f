import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId } from '../../../src/core/ids.ts'
import { Dialer } from '../../../src/node/network/dialer.ts'

const LOW = '1'.repeat(64) as DeviceId
const HIGH = '2'.repeat(64) as DeviceId

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function dialerOf(self: DeviceId) {
  const connected = new Set<DeviceId>()
  const dial = vi.fn(async ({ device }: { device: DeviceId | undefined }): Promise<DeviceId> => {
    if (device === undefined || !connected.has(device)) throw new Error('nobody there')
    return device
  })
  const dialer = new Dialer({ self, dial, isConnected: (device) => connected.has(device) })
  return { dialer, dial, connected }
}

test('the lower device id calls at once, the higher one leaves it the first call', async () => {
  const low = dialerOf(LOW)
  low.dialer.want(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(1)
  expect(low.dial).toHaveBeenCalledTimes(1)
  const high = dialerOf(HIGH)
  high.dialer.want(LOW, ['/ip4/10.0.0.1/tcp/1'])
  await vi.advanceTimersByTimeAsync(1)
  expect(high.dial).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(high.dial).toHaveBeenCalledTimes(1)
  await low.dialer.stop()
  await high.dialer.stop()
})

test('pauses grow while nobody answers, up to a minute; a new address is tried soon', async () => {
  const { dialer, dial } = dialerOf(LOW)
  dialer.want(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(10_000)
  const early = dial.mock.calls.length
  expect(early).toBeGreaterThanOrEqual(3)
  expect(early).toBeLessThanOrEqual(5)
  await vi.advanceTimersByTimeAsync(600_000)
  const before = dial.mock.calls.length
  await vi.advanceTimersByTimeAsync(600_000)
  expect(dial.mock.calls.length - before).toBeLessThanOrEqual(12)
  expect(dial.mock.calls.length - before).toBeGreaterThanOrEqual(8)
  const known = dial.mock.calls.length
  dialer.want(HIGH, ['/ip4/10.0.0.3/tcp/1'])
  await vi.advanceTimersByTimeAsync(1)
  expect(dial.mock.calls.length).toBe(known + 1)
  expect(dial.mock.calls.at(-1)![0]).toMatchObject({ addresses: ['/ip4/10.0.0.2/tcp/1', '/ip4/10.0.0.3/tcp/1'] })
  await dialer.stop()
})

test('a device that is no longer wanted, and everybody after the end, is left alone', async () => {
  const { dialer, dial } = dialerOf(LOW)
  dialer.want(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  dialer.wantAddress('/ip4/10.0.0.9/tcp/1')
  dialer.keepOnly(new Set())
  await vi.advanceTimersByTimeAsync(1)
  expect(dial.mock.calls.map(([{ device }]) => device)).toEqual([undefined])
  await dialer.stop()
  dialer.want(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(100_000)
  expect(dial).toHaveBeenCalledTimes(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('a device that was just seen is called soon, however often that failed before; but not while it is connected', async () => {
  const { dialer, dial, connected } = dialerOf(LOW)
  dialer.want(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(600_000)
  const before = dial.mock.calls.length
  dialer.found(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(1)
  expect(dial.mock.calls.length).toBe(before + 1)
  connected.add(HIGH)
  dialer.found(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(dial.mock.calls.length).toBe(before + 1)
  await dialer.stop()
})

test('addresses are those of the last connection and what was learned since, and bounded', async () => {
  const { dialer, dial } = dialerOf(LOW)
  dialer.want(HIGH, ['/ip4/10.0.0.2/tcp/1'])
  await vi.advanceTimersByTimeAsync(1)
  dialer.renew(HIGH, ['/ip4/10.0.0.3/tcp/1'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(dial.mock.calls.at(-1)![0]).toMatchObject({ addresses: ['/ip4/10.0.0.3/tcp/1'] })
  const many = Array.from({ length: 40 }, (_, n) => `/ip4/10.0.1.${n}/tcp/1`)
  for (const address of many) dialer.want(HIGH, [address])
  await vi.advanceTimersByTimeAsync(1)
  expect(dial.mock.calls.at(-1)![0]).toMatchObject({ addresses: many.slice(-16) })
  await dialer.stop()
})
