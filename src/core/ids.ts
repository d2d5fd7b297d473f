import { PegbarError } from './errors.ts'

/**
 * Ids are lower-case hex strings with a brand, so that one kind can not be passed where another is meant. Bytes appear
 * only at the edges (codec, keys, wire), through `idToBytes` and `idFromBytes`.
 */
declare const brand: unique symbol
type Id<Kind extends string> = string & { readonly [brand]: Kind }

/** BLAKE3-256 of raw bytes: a chunk, a manifest node, a preview or a whole file. 64 hex digits. */
export type Hash = Id<'hash'>
/** BLAKE3-256 of a record's body. 64 hex digits. */
export type RecordId = Id<'record'>
/** The record id of the `checkpoint` record that made it: every CheckpointId is a RecordId. */
export type CheckpointId = RecordId & { readonly checkpoint: true }
/** BLAKE3-256 of the body of the `project created` record. 64 hex digits. */
export type ProjectId = Id<'project'>
/** Random, chosen with the first checkpoint of the asset; a rename keeps it. 64 hex digits. */
export type AssetId = Id<'asset'>
/** Raw Ed25519 public key. 64 hex digits. */
export type DeviceId = Id<'device'>
/** The record id of the `project created` or `member added` record that introduced the person. 64 hex digits. */
export type PersonId = Id<'person'>
/** Ties checkpoints that were made together. 32 hex digits. */
export type GroupId = Id<'group'>
/** One run of a device's log: 16 hex digits, random. */
export type Epoch = Id<'epoch'>

const HEX = /^[0-9a-f]*$/

const BYTE_LENGTH = {
  hash: 32,
  record: 32,
  project: 32,
  asset: 32,
  device: 32,
  person: 32,
  group: 16,
  epoch: 8,
} as const

export type IdKind = keyof typeof BYTE_LENGTH

interface IdOf {
  hash: Hash
  record: RecordId
  project: ProjectId
  asset: AssetId
  device: DeviceId
  person: PersonId
  group: GroupId
  epoch: Epoch
}

/**
 * Returns `text` as an id of `kind`. Upper-case hex is accepted and lowered.
 *
 * @throws PegbarError `INVALID_ID` when the length or a digit is wrong
 */
export function parseId<K extends IdKind>(kind: K, text: string): IdOf[K] {
  const lower = text.toLowerCase()
  if (lower.length !== BYTE_LENGTH[kind] * 2 || !HEX.test(lower)) {
    throw new PegbarError('INVALID_ID', `a ${kind} id has ${BYTE_LENGTH[kind] * 2} hex digits; got "${text}"`, {
      hint: 'copy the id from `pegbar log`',
    })
  }
  return lower as IdOf[K]
}

/**
 * Returns the bytes as an id of `kind`.
 *
 * @throws PegbarError `INVALID_ID` when the length is wrong
 */
export function idFromBytes<K extends IdKind>(kind: K, bytes: Uint8Array): IdOf[K] {
  if (bytes.byteLength !== BYTE_LENGTH[kind]) {
    throw new PegbarError('INVALID_ID', `a ${kind} id has ${BYTE_LENGTH[kind]} bytes; got ${bytes.byteLength}`)
  }
  return bytesToHex(bytes) as IdOf[K]
}

/** Returns the bytes of an id. */
export function idToBytes(id: Id<IdKind> | CheckpointId): Uint8Array<ArrayBuffer> {
  return hexToBytes(id)
}

const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** Bytes that become text at once: what an argument list surely holds, and most ids. */
const HEX_STEP_BYTES = 32

/** Returns lower-case hex. In one piece: built digit by digit it took twice as long, most of it as garbage. */
export function bytesToHex(bytes: Uint8Array): string {
  if (bytes.byteLength <= HEX_STEP_BYTES) return hexOf(bytes)
  let text = ''
  for (let at = 0; at < bytes.byteLength; at += HEX_STEP_BYTES) text += hexOf(bytes.subarray(at, at + HEX_STEP_BYTES))
  return text
}

function hexOf(bytes: Uint8Array): string {
  const characters = new Array<number>(bytes.byteLength * 2)
  for (let i = 0; i < bytes.byteLength; i++) {
    characters[2 * i] = DIGITS[bytes[i]! >> 4]!
    characters[2 * i + 1] = DIGITS[bytes[i]! & 15]!
  }
  return String.fromCharCode(...characters)
}

/** Returns the bytes of an even-length hex string that is already known to be hex. */
export function hexToBytes(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let i = 0; i < bytes.byteLength; i++) {
    bytes[i] = (digitValue(hex.charCodeAt(i * 2)) << 4) | digitValue(hex.charCodeAt(i * 2 + 1))
  }
  return bytes
}

/** By arithmetic on the character: with `parseInt` of two-letter slices a long chunk list took twice as long to build. */
function digitValue(character: number): number {
  return (character & 0xf) + (character >= 0x41 ? 9 : 0)
}

/** Returns the checkpoint id of a `checkpoint` record. */
export function checkpointId(id: RecordId): CheckpointId {
  return id as CheckpointId
}

/** Returns the person id that a `project created` or `member added` record introduces. */
export function personId(id: RecordId): PersonId {
  return id as string as PersonId
}

/** Returns the project id that a `project created` record makes. */
export function projectId(id: RecordId): ProjectId {
  return id as string as ProjectId
}
