import { describe, expect, test } from 'vitest'
import { netemQueue, noHosts, queueProblem } from './net.ts'

const missing = noHosts()

describe.skipIf(missing !== undefined)(`queues of slow links${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('are what tc understands, also where the kernel has none and slow-link.py takes their place', () => {
    expect(queueProblem(netemQueue({ delayMs: 20, lossPercent: 1 }))).toBeUndefined()
    expect(queueProblem(netemQueue({ delayMs: 5 }))).toBeUndefined()
    // what tc does not understand is told apart
    expect(queueProblem(['root', 'netem', 'delai', '20ms'])).toContain('What is "delai"')
    expect(queueProblem(['root', 'netem', 'delay', '20 parsecs'])).toContain('Illegal "latency"')
  })
})
