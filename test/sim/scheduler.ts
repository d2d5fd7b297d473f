import { createHash } from 'node:crypto'

/** One life of one laptop's node, to which every event belongs; `undefined` in its place is the harness itself. */
export interface Process {
  readonly name: string
  /** A dead one never runs again, whatever it was waiting for. */
  alive: boolean
  /** Its laptop sleeps until then. */
  asleepUntilMs: number
  /** What the wall clock of its laptop is wrong by. */
  clock: { offsetMs: number }
}

export interface ScheduledEvent {
  readonly process: Process | undefined
  /** Cancelled events stay in the queue until it is their turn. */
  cancelled: boolean
  /** Shown in the trace. */
  readonly label: string
  timeMs: number
  readonly order: number
  readonly run: () => void
}

/** Events of the trace that are kept to be shown. */
const SHOWN_EVENTS = 4000

/**
 * Virtual time. Events run one after the other, each until nothing that follows from it is left to do: so whatever happens
 * meanwhile belongs to the process of the event, and one seed gives one order.
 */
export class Scheduler {
  /** Milliseconds since the start of the run. */
  nowMs = 0
  /** Whose event runs. */
  current: Process | undefined
  readonly #heap: ScheduledEvent[] = []
  #order = 0
  #events = 0
  readonly #hash = createHash('sha256')
  readonly #shown: string[] = []

  /** Runs `run` as an event of `process` in `delayMs`; not at all if that has died by then. */
  at(process: Process | undefined, delayMs: number, label: string, run: () => void): ScheduledEvent {
    const timeMs = this.nowMs + Math.max(0, delayMs)
    const event = { process, cancelled: false, label, timeMs, order: this.#order++, run }
    this.#push(event)
    return event
  }

  /** Writes a line of the trace. */
  note(text: string): void {
    const line = `${this.nowMs.toFixed(3)} ${this.current?.name ?? '-'} ${text}`
    this.#hash.update(line)
    this.#shown.push(line)
    if (this.#shown.length > 2 * SHOWN_EVENTS) this.#shown.splice(0, SHOWN_EVENTS)
  }

  get events(): number {
    return this.#events
  }

  /** The last lines of the trace. */
  get trace(): readonly string[] {
    return this.#shown.slice(-SHOWN_EVENTS)
  }

  /** The hash of the whole trace so far. */
  get traceHash(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Events to come of a process. */
  pendingOf(process: Process): ScheduledEvent[] {
    return this.#heap.filter((event) => event.process === process && !event.cancelled)
  }

  /** Runs events until `isOver` says so after one of them, the time is `untilMs`, or there are none. */
  async run(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const event = this.#heap[0]
      if (event === undefined || event.timeMs > untilMs) {
        this.nowMs = Math.max(this.nowMs, untilMs)
        return
      }
      this.#pop()
      const { process } = event
      if (event.cancelled || process?.alive === false) continue
      if (process !== undefined && process.asleepUntilMs > event.timeMs) {
        event.timeMs = process.asleepUntilMs
        this.#push(event)
        continue
      }
      this.nowMs = event.timeMs
      this.current = process
      this.#events++
      this.note(event.label)
      event.run()
      await settled()
      this.current = undefined
    }
  }

  #push(event: ScheduledEvent): void {
    const heap = this.#heap
    let at = heap.push(event) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(heap[at]!, heap[parent]!)) return
      swap(heap, at, parent)
      at = parent
    }
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    heap[0] = last
    for (let at = 0; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child
      }
      if (least === at) return
      swap(heap, at, least)
      at = least
    }
  }
}

const realSetImmediate = setImmediate

/** Resolves when every promise that can go on has gone on: the simulated nodes wait for nothing but promises and events. */
function settled(): Promise<void> {
  return new Promise((resolve) => realSetImmediate(resolve))
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order)
}

function swap<T>(list: T[], a: number, b: number): void {
  const kept = list[a]!
  list[a] = list[b]!
  list[b] = kept
}
