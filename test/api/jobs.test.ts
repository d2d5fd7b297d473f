import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PROGRESS_INTERVAL_MS } from '../../src/api/job-progress.ts'
import type { JobEvent } from '../../src/api/job-view.ts'
import { type Job, JobRegistry, MAX_ENDED_ENTRIES, MAX_ENDED_JOBS, MAX_RUNNING_JOBS } from '../../src/api/jobs.ts'
import { PegbarError } from '../../src/core/errors.ts'
import type { CallOptions, Progress } from '../../src/core/services.ts'

const IDLE_MS = 1e9

async function eventsOf(job: Job, since = 0): Promise<{ id: number; event: JobEvent }[]> {
  const seen: { id: number; event: JobEvent }[] = []
  for await (const item of job.events.read(since, new AbortController().signal, IDLE_MS)) {
    if (item !== undefined && item !== 'idle') seen.push(item)
  }
  return seen
}

describe('jobs', () => {
  const unexpected: unknown[] = []
  const changes: string[] = []
  let jobs: JobRegistry
  const start = (run: (options: CallOptions) => Promise<unknown>) => jobs.start({ kind: 'check', project: null, run })
  const endless = ({ signal }: CallOptions) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

  beforeEach(() => {
    unexpected.length = 0
    changes.length = 0
    jobs = new JobRegistry({
      onChange: (job) => changes.push(job.state),
      onUnexpected: (error) => unexpected.push(error),
    })
  })
  afterEach(() => jobs.close())

  it('keeps the result, and tells those who come late of the end', async () => {
    const job = start(async () => ({ chunks: 3 }))
    await job.ended
    expect(job.view()).toMatchObject({ state: 'done', result: { chunks: 3 }, error: null, ended: expect.any(String) })
    expect((await eventsOf(job)).map(({ event }) => event)).toEqual([
      { event: 'done', data: { result: { chunks: 3 } } },
    ])
    expect(changes).toEqual(['running', 'done'])
  })

  it('keeps why it failed; what is no PegbarError is reported and hidden', async () => {
    const refused = start(async () => {
      throw new PegbarError('DISK_FULL', 'full', { path: 'a' })
    })
    const defect = new Error('secret')
    const broken = start(async () => {
      throw defect
    })
    await Promise.all([refused.ended, broken.ended])
    expect(refused.view()).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL', path: 'a' } })
    expect(broken.view()).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } })
    expect(JSON.stringify(broken.view())).not.toContain('secret')
    expect(unexpected).toEqual([defect])
  })

  it('is cancelled whatever the operation threw on its way out, unless that has a code of its own', async () => {
    const throwing =
      (error: unknown) =>
      async ({ signal }: CallOptions) => {
        await endless({ signal }).catch(() => {})
        throw error
      }
    const plain = start(throwing(new Error('AbortError')))
    const coded = start(throwing(new PegbarError('DISK_FULL', 'full')))
    plain.cancel()
    coded.cancel()
    await Promise.all([plain.ended, coded.ended])
    expect(plain.view()).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } })
    expect(coded.view()).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } })
    expect(unexpected).toEqual([])
  })

  it('with long results are forgotten earlier, but never the one that has just ended', async () => {
    const list = (length: number) => Array.from({ length }, () => 0)
    const release = Promise.withResolvers<void>()
    const long = start(() => release.promise.then(() => list(MAX_ENDED_ENTRIES + 1)))
    const short = start(async () => ({ updated: list(10) }))
    await short.ended
    release.resolve()
    await long.ended
    await expect.poll(() => jobs.list()).toEqual([long])
    const next = start(async () => list(1))
    await next.ended
    await expect.poll(() => jobs.list()).toEqual([next])
  })

  it('runs a bounded number and forgets the oldest that ended', async () => {
    const ended = Array.from({ length: MAX_ENDED_JOBS + 1 }, () => 0)
    const ids: string[] = []
    for (const _ of ended) {
      const job = start(async () => 0)
      ids.push(job.id)
      await job.ended
    }
    expect(jobs.get(ids[0]!)).toBeUndefined()
    expect(jobs.list().map(({ id }) => id)).toEqual(ids.slice(1).reverse())
    for (let i = 0; i < MAX_RUNNING_JOBS; i++) start(endless)
    expect(() => start(endless)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
  })

  describe('progress', () => {
    beforeEach(() => {
      vi.useFakeTimers()
    })
    afterEach(() => {
      vi.useRealTimers()
    })
    const bytes = (done: number, phase = 'fetch'): Progress => ({ phase, done, total: 1e6, unit: 'bytes' })

    /** Starts a job that reports what it is told, and collects its events as they come. */
    function reporting() {
      const finish = Promise.withResolvers<void>()
      let report: (progress: Progress) => void = () => {}
      const job = start(({ onProgress }) => {
        report = onProgress ?? report
        return finish.promise
      })
      const seen: JobEvent[] = []
      const reading = (async () => {
        for await (const item of job.events.read(0, new AbortController().signal, IDLE_MS)) {
          if (item !== undefined && item !== 'idle') seen.push(item.event)
        }
      })()
      return { report: (progress: Progress) => report(progress), finish, seen, reading }
    }

    it('is passed on ten times a second, the newest always', async () => {
      const { report, finish, seen, reading } = reporting()
      for (let ms = 0; ms < 1000; ms++) {
        report(bytes(ms))
        await vi.advanceTimersByTimeAsync(1)
      }
      expect(seen.length).toBeGreaterThanOrEqual(1000 / PROGRESS_INTERVAL_MS)
      expect(seen.length).toBeLessThanOrEqual(1000 / PROGRESS_INTERVAL_MS + 1)
      report(bytes(1e6))
      finish.resolve()
      await reading
      expect(seen.slice(-2)).toMatchObject([{ event: 'progress', data: { done: 1e6 } }, { event: 'done' }])
    })

    it('comes with the rate, which starts anew with each phase', async () => {
      const { report, finish, seen, reading } = reporting()
      for (let i = 0; i <= 50; i++) {
        report(bytes(i * 1000))
        await vi.advanceTimersByTimeAsync(PROGRESS_INTERVAL_MS)
      }
      report(bytes(0, 'verify'))
      finish.resolve()
      await reading
      const rates = seen.flatMap((event) => (event.event === 'progress' ? [event.data.perSecond] : []))
      expect(rates[0]).toBeNull()
      expect(rates.at(-2)).toBeCloseTo(10_000, -2)
      expect(rates.at(-1)).toBeNull()
    })

    it('is heard no more after the end', async () => {
      const { report, finish, seen, reading } = reporting()
      finish.resolve()
      await reading
      report(bytes(1))
      await vi.advanceTimersByTimeAsync(PROGRESS_INTERVAL_MS * 2)
      expect(seen.map(({ event }) => event)).toEqual(['done'])
    })
  })
})
