import { blake3 } from '../core/hash.ts'
import { type Hash, idFromBytes } from '../core/ids.ts'
import type { Notice, NoticeKind, NoticeSubject } from '../core/notice.ts'

/** Most notices that are kept in one place: more than anybody reads. The oldest read ones go first. */
export const MAX_NOTICES = 200

/** Where notices are kept: a project's `local/`, or the home for what is about the whole device. */
export interface NoticePlace {
  notices(): AsyncIterable<Notice>
  changeNotices(change: { set?: readonly Notice[]; remove?: readonly Hash[] }): Promise<void>
}

export interface NoticesInit {
  place: NoticePlace
  /** Milliseconds since 1970. */
  now: () => number
}

export interface NewNotice extends NoticeSubject {
  kind: NoticeKind
  /** What brought it about; the same one is told once. @default the text */
  cause?: string
  /** One sentence for people, without a full stop. */
  text: string
  hint?: string
}

/**
 * What the person should know without having asked: bounded, one for each kind and subject. Anybody may add one; to add is
 * to note, so it never fails: a store that cannot be written says so to whoever uses it next.
 */
export class Notices {
  readonly #place: NoticePlace
  readonly #now: () => number
  readonly #listeners = new Set<() => void>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor({ place, now }: NoticesInit) {
    this.#place = place
    this.#now = now
  }

  /** Tells something, unless it was told for the same cause. */
  add(notice: NewNotice): void {
    this.#inBackground(async () => {
      const { kind, asset, path, device, text, hint } = notice
      const cause = notice.cause ?? text
      const all = await this.#all()
      const id = noticeId(notice)
      const before = all.find((one) => one.id === id)
      if (before?.cause === cause) return
      const subject = { ...(asset && { asset }), ...(path !== undefined && { path }), ...(device && { device }) }
      const advice = hint === undefined ? {} : { hint }
      const fresh: Notice = { ...subject, id, kind, cause, text, ...advice, timeMs: this.#now(), read: false }
      const kept = all.filter((one) => one.id !== id)
      await this.#place.changeNotices({ set: [fresh], remove: oldest(kept, kept.length + 1 - MAX_NOTICES) })
      this.#tell()
    })
  }

  /** Takes a notice back: its cause is gone. */
  withdraw(kind: NoticeKind, subject: NoticeSubject = {}): void {
    this.#inBackground(() => this.#remove([noticeId({ kind, ...subject })]))
  }

  /** Returns all, newest first, with what was added before this call; those that `isStale` are taken back. */
  async list(isStale?: (notice: Notice) => Promise<boolean>): Promise<Notice[]> {
    await this.#tail
    const all = await this.#all()
    const stale = new Set<Hash>()
    if (isStale !== undefined) for (const one of all) if (await isStale(one)) stale.add(one.id)
    if (stale.size > 0) await this.#alone(() => this.#remove([...stale]))
    return all.filter(({ id }) => !stale.has(id)).sort((a, b) => b.timeMs - a.timeMs || (a.id < b.id ? -1 : 1))
  }

  /** Marks those named, or all, as read. Ids that are not here are passed over. */
  markRead(ids?: readonly string[]): Promise<void> {
    return this.#alone(async () => {
      const unread = (await this.#all()).filter((one) => !one.read && (ids === undefined || ids.includes(one.id)))
      if (unread.length === 0) return
      await this.#place.changeNotices({ set: unread.map((one) => ({ ...one, read: true })) })
      this.#tell()
    })
  }

  /** Called after a notice was added, read or taken back. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when everything added until now is kept. */
  async settled(): Promise<void> {
    await this.#tail
  }

  async #all(): Promise<Notice[]> {
    const all: Notice[] = []
    for await (const notice of this.#place.notices()) all.push(notice)
    return all
  }

  async #remove(ids: readonly Hash[]): Promise<void> {
    const here = new Set((await this.#all()).map(({ id }) => id))
    const remove = ids.filter((id) => here.has(id))
    if (remove.length === 0) return
    await this.#place.changeNotices({ remove })
    this.#tell()
  }

  #inBackground(task: () => Promise<void>): void {
    this.#alone(task).catch(() => {})
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task)
    this.#tail = result.catch(() => {})
    return result
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function noticeId({ kind, asset, path, device }: NoticeSubject & { kind: NoticeKind }): Hash {
  // an asset is the same under another path
  const subject = asset ?? device ?? path ?? ''
  return idFromBytes('hash', blake3.hash(new TextEncoder().encode(`${kind}\0${subject}`)))
}

function oldest(notices: readonly Notice[], count: number): Hash[] {
  if (count <= 0) return []
  const sorted = [...notices].sort((a, b) => Number(b.read) - Number(a.read) || a.timeMs - b.timeMs)
  return sorted.slice(0, count).map(({ id }) => id)
}
