import { type IdKind, idFromBytes, type RecordId } from './ids.ts'
import { MAX_COMMENT_BYTES, MAX_PATH_BYTES, MAX_PREVIEW_PIXELS } from './limits.ts'
import * as pb from './pb/record.ts'
import type { Cut, Preview, Role, Status } from './record.ts'
import { invalidRecord, overLimit } from './record-error.ts'
import { commentProblem, lengthProblem, nameProblem, type TextProblem } from './text.ts'

/** The last millisecond that a Date can hold: a time beyond it could not be shown. */
const MAX_TIME_MS = 8.64e15

/** A short word such as `image/webp`; longer or other text has no place in a preview. */
const MIME = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,62}$/

const ROLE_FROM_WIRE: Record<pb.Role, Role | undefined> = {
  [pb.Role.ROLE_UNSPECIFIED]: undefined,
  [pb.Role.VIEWER]: 'viewer',
  [pb.Role.ARTIST]: 'artist',
  [pb.Role.ADMIN]: 'admin',
}

const STATUS_FROM_WIRE: Record<pb.Status, Status | undefined> = {
  [pb.Status.STATUS_UNSPECIFIED]: undefined,
  [pb.Status.TODO]: 'Todo',
  [pb.Status.WIP]: 'WIP',
  [pb.Status.WFA]: 'WFA',
  [pb.Status.RETAKE]: 'Retake',
  [pb.Status.DONE]: 'Done',
}

type IdOf<K extends IdKind> = ReturnType<typeof idFromBytes<K>>

export function readId<K extends IdKind>(field: string, kind: K, bytes: Uint8Array): IdOf<K> {
  try {
    return idFromBytes(kind, bytes)
  } catch (cause) {
    throw invalidRecord(field, bytes.byteLength === 0 ? 'is missing' : `has ${bytes.byteLength} bytes`, cause)
  }
}

/** An id that is there, or no bytes at all. */
export function readOptionalId<K extends IdKind>(field: string, kind: K, bytes: Uint8Array): IdOf<K> | undefined {
  return bytes.byteLength === 0 ? undefined : readId(field, kind, bytes)
}

/** A set of record ids: ascending, so that one set has one form. */
export function readIds(field: string, list: readonly Uint8Array[]): RecordId[] {
  const ids = list.map((bytes) => readId(field, 'record', bytes))
  if (!isAscending(ids)) throw invalidRecord(field, 'is not ascending')
  return ids
}

export function readCuts(field: string, list: readonly pb.Cut[]): Cut[] {
  const cuts = list.map((cut) => ({
    epoch: readId(`${field}.epoch`, 'epoch', cut.epoch),
    last: readId(`${field}.last`, 'record', cut.last),
  }))
  // an epoch that has forked (a cloned identity) has a last record on each branch
  if (!isAscending(cuts.map(({ epoch, last }) => epoch + last))) throw invalidRecord(field, 'is not ascending')
  return cuts
}

function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, i) => i === 0 || texts[i - 1]! < text)
}

export function readTime(field: string, ms: number): number {
  if (ms > MAX_TIME_MS) throw overLimit(field, `is ${ms}, after the last day of any calendar`)
  return ms
}

export function readName(field: string, name: string): string {
  refuse(field, nameProblem(name))
  return name
}

export function readComment(field: string, comment: string): string {
  refuse(field, commentProblem(comment))
  return comment
}

/** A comment that may be empty. */
export function readReason(field: string, reason: string): string {
  refuse(field, lengthProblem(reason, MAX_COMMENT_BYTES))
  return reason
}

/** Only the length: whether a path may be written is the fold's question, and the answer may depend on the Unicode version. */
export function readPath(field: string, path: string): string {
  if (path === '') throw invalidRecord(field, 'is empty')
  refuse(field, lengthProblem(path, MAX_PATH_BYTES))
  return path
}

function refuse(field: string, problem: TextProblem | undefined): void {
  if (problem === undefined) return
  throw problem.tooLong ? overLimit(field, problem.reason) : invalidRecord(field, problem.reason)
}

export function readRole(field: string, role: pb.Role): Role {
  const known = ROLE_FROM_WIRE[role]
  if (known === undefined) throw invalidRecord(field, 'is missing')
  return known
}

export function readStatus(field: string, status: pb.Status): Status {
  const known = STATUS_FROM_WIRE[status]
  if (known === undefined) throw invalidRecord(field, 'is missing')
  return known
}

export function readPreview(field: string, preview: pb.Preview): Preview {
  const { mime, width, height } = preview
  if (!MIME.test(mime)) throw invalidRecord(`${field}.mime`, 'is no media type')
  for (const [side, pixels] of Object.entries({ width, height })) {
    if (pixels === 0) throw invalidRecord(`${field}.${side}`, 'is 0')
    if (pixels > MAX_PREVIEW_PIXELS) throw overLimit(`${field}.${side}`, `is ${pixels} pixels`)
  }
  return { hash: readId(`${field}.hash`, 'hash', preview.hash), mime, width, height }
}
