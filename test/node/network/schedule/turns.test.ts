import { expect, test } from 'vitest'
import { type DeviceId, idFromBytes } from '../../../../src/core/ids.ts'
import type { Rank } from '../../../../src/node/network/schedule/model.ts'
import { type Asker, Turns } from '../../../../src/node/network/schedule/turns.ts'

const ANA = idFromBytes('device', new Uint8Array(32).fill(1))
const BEN = idFromBytes('device', new Uint8Array(32).fill(2))

/** A project with so many requests of a rank to send; notes what it sent. */
function project(log: string[], name: string, has: Partial<Record<Rank, number>>, devices: DeviceId[] = [ANA]): Asker {
  const left = { urgent: 0, background: 0, ...has }
  return {
    devices,
    ask: (device, rank) => {
      if (left[rank] === 0) return undefined
      left[rank]--
      log.push(`${name} ${rank} ${device === ANA ? 'ana' : 'ben'}`)
      return 'get'
    },
  }
}

test('projects take turns, and what somebody waits for comes before everything else', () => {
  const log: string[] = []
  const turns = new Turns()
  turns.join(project(log, 'a', { background: 9 }))
  turns.join(project(log, 'b', { background: 9, urgent: 2 }))
  turns.pump()
  expect(log).toEqual([
    'b urgent ana',
    'b urgent ana',
    'a background ana',
    'b background ana',
    'a background ana',
    'b background ana',
    'a background ana',
    'b background ana',
  ])
})

test('C7 eight requests are outstanding at a device, over all projects; each that ends lets another one go', () => {
  const log: string[] = []
  const turns = new Turns()
  const leave = turns.join(project(log, 'a', { background: 100 }))
  turns.join(project(log, 'b', { background: 100 }))
  turns.pump()
  turns.pump()
  expect(log).toHaveLength(8)
  turns.release(ANA)
  turns.pump()
  expect(log).toHaveLength(9)
  leave()
  log.length = 0
  turns.release(ANA)
  turns.release(ANA)
  turns.pump()
  expect(log).toEqual(['b background ana', 'b background ana'])
})

test('devices are asked one request each, the least busy first', () => {
  const log: string[] = []
  const turns = new Turns()
  turns.join(project(log, 'a', { background: 2 }, [ANA]))
  turns.pump()
  log.length = 0
  turns.join(project(log, 'b', { background: 4 }, [ANA, BEN]))
  turns.pump()
  expect(log).toEqual(['b background ben', 'b background ana', 'b background ben', 'b background ana'])
})

test('C15 questions are bounded over all projects', () => {
  let now = 0
  let questions = 0
  const turns = new Turns(() => now)
  const asker: Asker = {
    devices: [ANA],
    ask: (_device, _rank, mayQuestion) => {
      if (!mayQuestion) return undefined
      questions++
      return 'have'
    },
  }
  turns.join(asker)
  turns.join({ ...asker })
  const run = () => {
    for (let i = 0; i < 1000; i++) {
      const before = questions
      turns.pump()
      for (let ended = before; ended < questions; ended++) turns.release(ANA)
    }
  }
  run()
  expect(questions).toBe(200)
  now += 1000
  run()
  expect(questions).toBe(220)
})
