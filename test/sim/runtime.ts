import nodeCrypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Random } from './random.ts'
import type { ScheduledEvent, Scheduler } from './scheduler.ts'

/** The wall clock at the start of every run: 2026-01-01. */
export const START_MS = Date.UTC(2026, 0, 1)

/**
 * Puts virtual timers, clocks and random numbers in the place of the real ones, for all code of this thread, until the
 * returned function is called. The wall clock is that of the laptop whose event runs.
 */
export function install(scheduler: Scheduler, random: Random): () => void {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    setImmediate: globalThis.setImmediate,
    clearImmediate: globalThis.clearImmediate,
  }
  const { now } = Date
  const performanceNow = performance.now
  const abortTimeout = AbortSignal.timeout
  const mathRandom = Math.random
  const { randomBytes, randomUUID } = nodeCrypto
  const getRandomValues = crypto.getRandomValues

  const clear = (timer: unknown) => {
    if (timer instanceof VirtualTimer) timer.clear()
  }
  const timer = (label: string, repeats: boolean) => {
    return (run: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) =>
      new VirtualTimer(scheduler, label, () => run(...args), Math.max(1, ms || 1), repeats)
  }
  const immediate = (run: (...args: unknown[]) => void, ...args: unknown[]) =>
    new VirtualTimer(scheduler, 'immediate', () => run(...args), 0, false)
  Object.assign(globalThis, {
    setTimeout: timer('timeout', false),
    setInterval: timer('interval', true),
    setImmediate: immediate,
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  })
  Date.now = () => Math.floor(START_MS + scheduler.nowMs + (scheduler.current?.clock.offsetMs ?? 0))
  performance.now = () => scheduler.nowMs
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController()
    const late = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
    scheduler.at(scheduler.current, ms, 'signal timeout', late)
    return controller.signal
  }
  Math.random = () => random.next()
  const bytes = (length: number) => Buffer.from(random.bytes(length))
  nodeCrypto.randomBytes = bytes as typeof randomBytes
  nodeCrypto.randomUUID = () =>
    bytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as `${string}-${string}-${string}-${string}-${string}`
  crypto.getRandomValues = (array) => {
    if (array !== null) new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes(array.byteLength))
    return array
  }
  syncBuiltinESMExports()

  return () => {
    Object.assign(globalThis, real)
    Date.now = now
    performance.now = performanceNow
    AbortSignal.timeout = abortTimeout
    Math.random = mathRandom
    nodeCrypto.randomBytes = randomBytes
    nodeCrypto.randomUUID = randomUUID
    crypto.getRandomValues = getRandomValues
    syncBuiltinESMExports()
  }
}

/** As much of a NodeJS.Timeout as anybody uses. */
class VirtualTimer {
  readonly #scheduler: Scheduler
  readonly #process: Scheduler['current']
  readonly #label: string
  readonly #run: () => void
  readonly #ms: number
  readonly #repeats: boolean
  #event: ScheduledEvent
  #refs = true

  constructor(scheduler: Scheduler, label: string, run: () => void, ms: number, repeats: boolean) {
    this.#scheduler = scheduler
    this.#process = scheduler.current
    this.#label = label
    this.#run = run
    this.#ms = ms
    this.#repeats = repeats
    this.#event = this.#start()
  }

  clear(): void {
    this.#event.cancelled = true
  }

  refresh(): this {
    this.clear()
    this.#event = this.#start()
    return this
  }

  ref(): this {
    this.#refs = true
    return this
  }

  unref(): this {
    this.#refs = false
    return this
  }

  hasRef(): boolean {
    return this.#refs
  }

  [Symbol.dispose](): void {
    this.clear()
  }

  #start(): ScheduledEvent {
    return this.#scheduler.at(this.#process, this.#ms, this.#label, () => {
      if (this.#repeats) this.#event = this.#start()
      this.#run()
    })
  }
}
