import { ERROR_CODES, type ErrorCode, PegbarError } from '../core/errors.ts'
import { hexToBytes, type IdKind, idFromBytes, idToBytes } from '../core/ids.ts'
import { nameProblem } from '../core/text.ts'
import type { Digest, Refused } from './messages.ts'
import type { ProjectTag } from './tags.ts'

/** What a peer must not send. `field` is the name in proto/wire.proto. */
export function violation(field: string, problem: string, cause?: unknown): PegbarError {
  return new PegbarError('PROTOCOL_VIOLATION', `${field} ${problem}`, { cause, details: { field } })
}

type IdOf<K extends IdKind> = ReturnType<typeof idFromBytes<K>>

export function readId<K extends IdKind>(field: string, kind: K, bytes: Uint8Array): IdOf<K> {
  try {
    return idFromBytes(kind, bytes)
  } catch (cause) {
    throw violation(field, `has ${bytes.byteLength} bytes`, cause)
  }
}

export function readIds<K extends IdKind>(field: string, kind: K, list: readonly Uint8Array[]): IdOf<K>[] {
  return list.map((bytes) => readId(field, kind, bytes))
}

/** The same ids, of which none may come twice and at least one must come. */
export function readDistinctIds<K extends IdKind>(field: string, kind: K, list: readonly Uint8Array[]): IdOf<K>[] {
  const ids = readIds(field, kind, list)
  if (ids.length === 0) throw violation(field, 'is empty')
  if (new Set<string>(ids).size !== ids.length) throw violation(field, 'names one id twice')
  return ids
}

export function readTag(field: string, bytes: Uint8Array): ProjectTag {
  return readId(field, 'hash', bytes) as string as ProjectTag
}

export function readDigest(field: string, bytes: Uint8Array): Digest {
  return readId(field, 'hash', bytes) as string as Digest
}

/** XOR of ids, 32 bytes as hex. */
export function readFingerprint(field: string, bytes: Uint8Array): string {
  return readId(field, 'hash', bytes)
}

export function readName(field: string, name: string): string {
  const problem = nameProblem(name)
  if (problem !== undefined) throw violation(field, problem.reason)
  return name
}

const CODES: ReadonlySet<string> = new Set(ERROR_CODES)

/** A code that this version does not know is still a refusal. */
export function readRefused({ code }: { code: string }): Refused {
  return { kind: 'refused', code: CODES.has(code) ? (code as ErrorCode) : 'PROTOCOL_VIOLATION' }
}

/** Returns the bytes of an id. Generated types ask for an ArrayBuffer of their own, which these have. */
export function bytes(id: Parameters<typeof idToBytes>[0]): Uint8Array<ArrayBuffer> {
  return idToBytes(id) as Uint8Array<ArrayBuffer>
}

/** Returns the bytes of a tag, a digest or a fingerprint: 64 hex digits as an id has, but no id. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  return hexToBytes(text) as Uint8Array<ArrayBuffer>
}

/** Runs a generated decoder; whatever it throws is the peer's fault. */
export function decodeWith<T>(decode: (bytes: Uint8Array) => T, bytes: Uint8Array): T {
  try {
    return decode(bytes)
  } catch (cause) {
    throw new PegbarError('PROTOCOL_VIOLATION', 'a message could not be decoded', { cause })
  }
}
