/** Long for what it decides: one state, of which every method sees most. The rules that stand alone are in their own files. */
import type { DeviceId, Hash } from '../../../core/ids.ts'
import { MAX_IDS_PER_MESSAGE } from '../../../protocol/constants.ts'
import { choose, chooseUnknown } from './choose.ts'
import { ASK_AGAIN_MS, LEAST_ROTATED, QUESTION_BATCH } from './constants.ts'
import { duplicates, expectedMs, isLate } from './duplicates.ts'
import {
  type Ask,
  type FileKey,
  type FilePlan,
  has,
  type PeerPlan,
  type Rank,
  type Request,
  type Want,
  type WantedChunk,
} from './model.ts'
import { type Random, randomBelow, seededRandom } from './random.ts'
import type { Share } from './share.ts'

export interface PlannerInit {
  /** Plans with one seed and the same calls are equal; devices take different ones, so that they can exchange. */
  seed: number
  /** A chunk is no longer wanted for these files: it is here, or (`here: false`) nobody connected has it. */
  onSettled(hash: Hash, files: readonly FileKey[], here: boolean): void
}

/**
 * Decides which peer is asked for which chunk. Knows only what is wanted now (a window of each file), never a whole file, and does
 * nothing itself: who calls it sends what `next` returns and says what came of it. Times are milliseconds of a clock that
 * only grows.
 */
export class Planner {
  readonly #random: Random
  readonly #onSettled: PlannerInit['onSettled']
  readonly #peers = new Map<DeviceId, PeerPlan>()
  readonly #files = new Map<FileKey, FilePlan>()
  readonly #wants = new Map<Hash, Want>()
  readonly #requests = new Map<number, Request>()
  #nextRequest = 1
  /** The file of each rank that was last asked for: the next one comes first. */
  readonly #lastFiles = new Map<Rank, FilePlan>()

  constructor({ seed, onSettled }: PlannerInit) {
    this.#random = seededRandom(seed)
    this.#onSettled = onSettled
  }

  /** Chunks that are wanted now. */
  get wanted(): number {
    return this.#wants.size
  }

  addPeer(device: DeviceId, share: Share): void {
    if (this.#peers.has(device)) return
    const none = { requests: new Map(), unasked: new Set<Want>(), lacking: new Set<Want>() }
    const peer: PeerPlan = { device, share, ...none, questions: 0, askedAt: -Infinity }
    this.#peers.set(device, peer)
    for (const want of this.#wants.values()) this.#noteUnasked(peer, want)
    for (const file of this.#files.values()) stale(file)
  }

  /** What it was asked for is free again. */
  removePeer(device: DeviceId): void {
    const peer = this.#peers.get(device)
    if (peer === undefined) return
    this.#peers.delete(device)
    for (const request of [...peer.requests.values()]) this.#end(request)
    peer.share.rested()
    for (const file of this.#files.values()) {
      file.whole.delete(device)
      file.doubted.delete(device)
      stale(file)
    }
    for (const want of [...this.#wants.values()]) {
      want.known?.delete(peer)
      this.#giveUpIfNowhere(want)
    }
  }

  openFile(key: FileKey, rank: Rank): void {
    if (this.#files.has(key)) throw new TypeError(`${key} is open already`)
    const empty = { wants: new Set<Want>(), whole: new Set<DeviceId>(), doubted: new Set<DeviceId>() }
    const plan = { free: [], slices: new Map(), stale: true, exhausted: new Set<PeerPlan>(), nextOrder: 0 }
    this.#files.set(key, { key, rank, ...empty, ...plan })
  }

  setRank(key: FileKey, rank: Rank): void {
    const file = this.#files.get(key)
    if (file !== undefined) file.rank = rank
  }

  /** Whether a peer says that it holds the whole file. What it then did not give counts more. */
  setWhole(key: FileKey, device: DeviceId, whole: boolean): void {
    const file = this.#files.get(key)
    const peer = this.#peers.get(device)
    if (file === undefined || peer === undefined || file.whole.has(device) === whole) return
    if (whole && file.doubted.has(device)) return
    stale(file)
    if (!whole) {
      this.#forgetWhole(peer, file)
      return
    }
    file.whole.add(device)
    for (const want of file.wants) {
      want.known?.delete(peer)
      peer.unasked.delete(want)
      peer.lacking.delete(want)
    }
  }

  /** Chunks that no other file wants are no longer asked for; those that are outstanding still come. */
  closeFile(key: FileKey): void {
    const file = this.#files.get(key)
    if (file === undefined) return
    this.#files.delete(key)
    for (const [rank, last] of this.#lastFiles) if (last === file) this.#lastFiles.delete(rank)
    for (const want of file.wants) {
      want.files = want.files.filter((other) => other !== file)
      if (want.files.length === 0 && want.asked.length === 0) this.#remove(want)
    }
  }

  /**
   * Notes which chunks a file wants, in their order. Returns those that nobody wanted before: nobody is asked for them until
   * `ready` or `found` says whether they are here.
   */
  want(key: FileKey, chunks: readonly WantedChunk[]): WantedChunk[] {
    const file = this.#files.get(key)
    if (file === undefined) return []
    stale(file)
    // other devices begin elsewhere, so that there is something to exchange
    const turn = chunks.length < LEAST_ROTATED ? 0 : randomBelow(this.#random, chunks.length)
    const first: WantedChunk[] = []
    chunks.forEach(({ hash, size, bases }, i) => {
      let want = this.#wants.get(hash)
      if (want === undefined) {
        const order = file.nextOrder + ((i + turn) % chunks.length)
        want = {
          hash,
          size,
          bases,
          order,
          files: [file],
          ready: false,
          settled: false,
          known: undefined,
          asked: NOT_ASKED,
        }
        this.#wants.set(hash, want)
        first.push(want)
      } else if (!want.files.includes(file)) want.files.push(file)
      file.wants.add(want)
      if (want.ready) for (const peer of this.#peers.values()) this.#noteUnasked(peer, want)
    })
    file.nextOrder += chunks.length
    return first
  }

  /** These are not here. */
  ready(hashes: readonly Hash[]): void {
    for (const hash of hashes) {
      const want = this.#wants.get(hash)
      if (want === undefined || want.ready) continue
      want.ready = true
      for (const file of want.files) stale(file)
      for (const peer of this.#peers.values()) this.#noteUnasked(peer, want)
      this.#giveUpIfNowhere(want)
    }
  }

  /** These are here already. */
  found(hashes: readonly Hash[]): void {
    for (const hash of hashes) {
      const want = this.#wants.get(hash)
      if (want !== undefined) this.#settle(want, true)
    }
  }

  /** Returns what a peer is to be asked now, which is then outstanding; undefined: nothing of this rank. */
  next(device: DeviceId, rank: Rank, now: number, { mayQuestion }: { mayQuestion: boolean }): Ask | undefined {
    const peer = this.#peers.get(device)
    if (peer === undefined || peer.requests.size >= peer.share.window) return undefined
    const question = mayQuestion && peer.questions === 0
    if (question && peer.unasked.size >= QUESTION_BATCH) return this.#question(peer, peer.unasked, now)
    const { wants, from } = choose(peer, this.#inTurn(rank), [...this.#peers.values()], this.#random)
    if (from !== undefined) {
      this.#lastFiles.set(rank, from)
      return this.#get(peer, wants, now)
    }
    if (question && peer.unasked.size > 0 && this.#peers.size > 1) return this.#question(peer, peer.unasked, now)
    // with nobody else to ask, or no question left, asking for the chunks themselves says as much
    const unknown = peer.questions === 0 ? chooseUnknown(peer, rank) : []
    if (unknown.length > 0) return this.#get(peer, unknown, now)
    if (question && peer.lacking.size > 0 && now - peer.askedAt > ASK_AGAIN_MS) {
      return this.#question(peer, peer.lacking, now)
    }
    if (peer.requests.size > 0) return undefined
    const again = duplicates(peer, this.#peers.values(), rank, now)
    return again.length > 0 ? this.#get(peer, again, now) : undefined
  }

  /** A chunk came and is verified. Returns whether it is new here; otherwise it is to be dropped. */
  arrived(request: number, hash: Hash, bytes: number, now: number): boolean {
    const open = this.#requests.get(request)
    open?.peer.share.came(bytes, now)
    const want = this.#wants.get(hash)
    if (open !== undefined) {
      for (const pending of open.pending) {
        if (pending.hash !== hash) continue
        open.pending.delete(pending)
        if (open.promised.has(pending)) open.given++
        pending.asked = without(pending.asked, open)
        break
      }
    }
    if (want === undefined) return false
    this.#settle(want, true)
    return true
  }

  /** A request for chunks was answered: what of it has not arrived is not there. */
  answered(request: number, now: number): void {
    const open = this.#requests.get(request)
    if (open === undefined) return
    const { peer } = open
    const missing = [...open.pending]
    peer.share.answered(open.promised.size, open.given)
    if (!open.late && !isLate(open, now)) peer.share.inTime()
    this.#end(open)
    for (const want of missing) {
      if (want.settled) continue
      for (const file of want.files) {
        if (!file.whole.has(peer.device)) continue
        file.doubted.add(peer.device)
        this.#forgetWhole(peer, file)
      }
      this.#setKnown(peer, want, false)
    }
  }

  /** A peer said which of the chunks that it was asked about it has. */
  told(request: number, answers: readonly boolean[]): void {
    const open = this.#requests.get(request)
    if (open === undefined) return
    const asked = [...open.pending]
    this.#end(open)
    asked.forEach((want, i) => {
      if (!want.settled && has(open.peer, want) !== true) this.#setKnown(open.peer, want, answers[i] ?? false)
    })
  }

  /** A request ended without an answer, which says nothing about what the peer has. */
  failed(request: number): void {
    const open = this.#requests.get(request)
    if (open === undefined) return
    this.#end(open)
    if (open.kind === 'have') for (const want of open.pending) this.#noteUnasked(open.peer, want)
  }

  /** Notes requests that are late, once each: their peers get a smaller share. */
  look(now: number): void {
    for (const request of this.#requests.values()) {
      if (request.late || !isLate(request, now)) continue
      request.late = true
      request.peer.share.late()
    }
  }

  #inTurn(rank: Rank): FilePlan[] {
    const files = [...this.#files.values()].filter((file) => file.rank === rank && file.wants.size > 0)
    const last = this.#lastFiles.get(rank)
    const at = last === undefined ? -1 : files.indexOf(last)
    return at === -1 ? files : [...files.slice(at + 1), ...files.slice(0, at + 1)]
  }

  #get(peer: PeerPlan, wants: readonly Want[], now: number): Ask {
    const { id } = this.#open('get', peer, wants, now)
    return { kind: 'get', request: id, chunks: wants.map(({ hash, size, bases }) => ({ hash, size, bases })) }
  }

  #question(peer: PeerPlan, from: Set<Want>, now: number): Ask {
    const wants: Want[] = []
    for (const want of from) {
      if (wants.length === MAX_IDS_PER_MESSAGE) break
      wants.push(want)
    }
    for (const want of wants) peer.unasked.delete(want)
    peer.questions++
    peer.askedAt = now
    const { id } = this.#open('have', peer, wants, now)
    return { kind: 'have', request: id, hashes: wants.map(({ hash }) => hash) }
  }

  #open(kind: Ask['kind'], peer: PeerPlan, wants: readonly Want[], now: number): Request {
    const bytes = kind === 'get' ? wants.reduce((sum, { size }) => sum + size, 0) : 0
    const request: Request = {
      id: this.#nextRequest++,
      peer,
      kind,
      pending: new Set(wants),
      promised: new Set(kind === 'get' ? wants.filter((want) => has(peer, want) === true) : []),
      given: 0,
      bytes,
      askedAt: now,
      expectedMs: expectedMs(peer, bytes),
      late: false,
    }
    if (peer.requests.size === 0) peer.share.began(now)
    peer.requests.set(request.id, request)
    this.#requests.set(request.id, request)
    if (kind === 'get') for (const want of wants) want.asked = [...want.asked, request]
    return request
  }

  /** Its chunks that have not come are free again. */
  #end(request: Request): void {
    const { peer } = request
    this.#requests.delete(request.id)
    peer.requests.delete(request.id)
    if (request.kind === 'have') peer.questions--
    if (peer.requests.size === 0) peer.share.rested()
    for (const want of request.kind === 'get' ? request.pending : []) {
      want.asked = without(want.asked, request)
      if (want.settled || want.asked.length > 0) continue
      if (want.files.length === 0) this.#remove(want)
      else for (const file of want.files) stale(file)
    }
  }

  #setKnown(peer: PeerPlan, want: Want, known: boolean): void {
    want.known ??= new Map()
    want.known.set(peer, known)
    peer.unasked.delete(want)
    if (known) {
      peer.lacking.delete(want)
      for (const file of want.files) stale(file)
      return
    }
    peer.lacking.add(want)
    this.#giveUpIfNowhere(want)
  }

  #forgetWhole(peer: PeerPlan, file: FilePlan): void {
    file.whole.delete(peer.device)
    stale(file)
    for (const want of file.wants) this.#noteUnasked(peer, want)
  }

  #noteUnasked(peer: PeerPlan, want: Want): void {
    if (!want.ready || want.settled || want.files.length === 0 || !this.#peers.has(peer.device)) return
    if (has(peer, want) === undefined) peer.unasked.add(want)
    else peer.unasked.delete(want)
  }

  #giveUpIfNowhere(want: Want): void {
    if (!want.ready || want.settled || want.asked.length > 0) return
    for (const peer of this.#peers.values()) if (has(peer, want) !== false) return
    this.#settle(want, false)
  }

  #settle(want: Want, here: boolean): void {
    const files = want.files.map(({ key }) => key)
    want.settled = true
    this.#remove(want)
    for (const file of want.files) file.wants.delete(want)
    this.#onSettled(want.hash, files, here)
  }

  #remove(want: Want): void {
    want.settled = true
    this.#wants.delete(want.hash)
    for (const peer of this.#peers.values()) {
      peer.unasked.delete(want)
      peer.lacking.delete(want)
    }
  }
}

const NOT_ASKED: readonly Request[] = []

function without(asked: readonly Request[], request: Request): readonly Request[] {
  return asked.length === 1 && asked[0] === request ? NOT_ASKED : asked.filter((other) => other !== request)
}

/** Its slices are to be made anew. */
function stale(file: FilePlan): void {
  file.stale = true
}
