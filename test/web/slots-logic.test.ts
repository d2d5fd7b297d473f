import { describe, expect, it } from 'vitest'
import { jobError, jobFile, jobPart, jobTitle, sortJobs } from '../../src/web/app/jobs/job-words.ts'
import { newsOf, noticeAdvice, pageTitle, unreadOf } from '../../src/web/app/notices/notice-words.ts'
import { isStaleAfter, keys } from '../../src/web/data/keys.ts'
import type { JobSummary, NoticeView } from '../../src/web/data/views.ts'

function job(id: string, fields: Partial<JobSummary> = {}): JobSummary {
  return {
    id,
    kind: 'checkpoint',
    project: 'p',
    state: 'running',
    started: '2026-03-01T10:00:00Z',
    ended: null,
    progress: null,
    error: null,
    ...fields,
  }
}

describe('jobs in words', () => {
  it('come with those that run first, and without what only looked', () => {
    const done = { state: 'done' as const, ended: '2026-03-01T10:01:00Z' }
    const { running, ended } = sortJobs([
      job('new'),
      job('looked', { ...done, kind: 'status' }),
      job('early', done),
      job('late', { ...done, ended: '2026-03-01T10:02:00Z' }),
      job('looks', { kind: 'rescan' }),
      job('broken look', { kind: 'status', state: 'failed', ended: '2026-03-01T10:00:30Z' }),
    ])
    expect(running.map(({ id }) => id)).toEqual(['new', 'looks'])
    expect(ended.map(({ id }) => id)).toEqual(['late', 'early', 'broken look'])
  })

  it('say what failed and what to do', () => {
    const error = { code: 'FILE_LOCKED', message: 'shot.blend is held by another program', path: 'a/shot.blend' }
    const failed = job('1', { state: 'failed', error })
    expect(jobError(failed)).toEqual({
      title: 'Another application holds the file',
      text: 'Shot.blend is held by another program. Close it in your application, or save again, then retry.',
    })
    expect([jobTitle(failed), jobFile(failed)]).toEqual(['Create checkpoint', 'shot.blend'])
    expect(jobError(job('2', { state: 'cancelled', error }))).toBeUndefined()
  })

  it('know how far they are, where that can be known', () => {
    const progress = { phase: 'x', done: 3, unit: 'bytes' as const, perSecond: null }
    expect(
      [undefined, 0, 4, 2].map((total) =>
        jobPart({ progress: { ...progress, ...(total === undefined ? {} : { total }) } }),
      ),
    ).toEqual([undefined, undefined, 0.75, 1])
  })
})

function notice(id: string, fields: Partial<NoticeView> = {}): NoticeView {
  return {
    id,
    kind: 'conflict',
    asset: null,
    path: null,
    device: null,
    text: id,
    hint: null,
    time: '2026-03-01T10:00:00Z',
    read: false,
    ...fields,
  }
}

describe('notices', () => {
  it('are counted by the title of the tab', () => {
    const all = [notice('a'), notice('b', { read: true }), notice('c')]
    expect(unreadOf(all)).toBe(2)
    expect([pageTitle('film', 2), pageTitle('film', 0)]).toEqual(['(2) film · Pegbar', 'film · Pegbar'])
  })

  it('go to the desktop when they are new, unread and urgent', () => {
    const before = [notice('old'), notice('again')]
    const now = [
      notice('old'),
      notice('again', { time: '2026-03-01T11:00:00Z' }),
      notice('new', { kind: 'retake' }),
      notice('read', { read: true }),
      notice('calm', { kind: 'healed' }),
    ]
    expect(newsOf(before, now).map(({ id }) => id)).toEqual(['again', 'new'])
  })

  it('give the advice of the page where it has a place for it, else that of the node', () => {
    expect(noticeAdvice({ kind: 'conflict', hint: 'see `pegbar status`' })).toMatch(/in its details/)
    expect(noticeAdvice({ kind: 'disk low', hint: 'free some files' })).toBe('Free some files.')
    expect(noticeAdvice({ kind: 'disk low', hint: null })).toBeUndefined()
  })

  it('about the whole device make those of every project stale', () => {
    const event = { event: 'projects', data: {} }
    expect(isStaleAfter(event, keys.notices('p'))).toBe(true)
    expect(isStaleAfter(event, keys.members('p'))).toBe(false)
  })

  it('leave the policy alone: asking for it is an event itself', () => {
    expect(isStaleAfter({ event: 'project', data: { project: 'p' } }, keys.policy('p'))).toBe(false)
  })
})
