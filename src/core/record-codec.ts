import { PegbarError } from './errors.ts'
import { blake3 } from './hash.ts'
import { idFromBytes, type RecordId } from './ids.ts'
import { MAX_RECORD_BYTES } from './limits.ts'
import * as pb from './pb/record.ts'
import type { Payload, RecordHeader, SignedRecord } from './record.ts'
import { decodeBody } from './record-decode.ts'
import { encodeBody } from './record-encode.ts'
import { invalidRecord } from './record-error.ts'
import { type DeviceKey, isOfOneSeed, SIGNATURE_LENGTH, signingInput } from './signature.ts'

/** Tag of `Envelope.body`: field 1, length-delimited. */
const BODY_TAG = 0x0a
/** Tag of `Envelope.signature`: field 2, length-delimited. */
const SIGNATURE_TAG = 0x12
/** Signatures that are computed at once, on the thread pool: one by one the way there costs as much again. */
const SIGNED_AT_ONCE = 64

const sealedHere = new WeakSet<SignedRecord>()

/**
 * Returns the record that says `payload`, signed with `key`. Lists of ids are written ascending; a modification time
 * before 1970 becomes 1970.
 *
 * @throws PegbarError `RECORD_INVALID`, `RECORD_TOO_LARGE` or `LIMIT_EXCEEDED` when every other node would refuse it
 * @throws TypeError when `key` is not that of `header.device`
 */
export async function sealRecord<P extends Payload>(
  header: RecordHeader,
  payload: P,
  key: DeviceKey,
): Promise<SignedRecord<P>> {
  const [record] = await sealRecords([payload], () => header, key)
  // a payload of another kind can not come back
  return record as SignedRecord<P>
}

/**
 * Returns the records that say `payloads`, in their order, as `sealRecord` does; `headerOf` is asked for one after the other, and
 * told the id of the record before. An id is that of the body alone, so that many are signed at once.
 *
 * @throws as `sealRecord`
 */
export async function sealRecords(
  payloads: readonly Payload[],
  headerOf: (at: number, before: RecordId | undefined) => RecordHeader,
  key: DeviceKey,
): Promise<SignedRecord[]> {
  const records: SignedRecord[] = []
  let before: RecordId | undefined
  for (let start = 0; start < payloads.length; start += SIGNED_AT_ONCE) {
    const drafts = payloads.slice(start, start + SIGNED_AT_ONCE).map((payload, at) => {
      const header = headerOf(start + at, before)
      if (header.device !== key.device) {
        throw new TypeError(`device ${header.device} can not be signed for by ${key.device}`)
      }
      const body = encodeBody(header, payload)
      before = idFromBytes('record', blake3.hash(body))
      return { id: before, body }
    })
    const signatures = await Promise.all(drafts.map(({ body }) => key.sign(signingInput(body))))
    for (const [at, { id, body }] of drafts.entries()) {
      // what was written is what the others will read
      const record = decodeOwn(
        pb.Envelope.encode({ body: new Uint8Array(body), signature: new Uint8Array(signatures[at]!) }),
        id,
      )
      if (isOfOneSeed(key)) sealedHere.add(record)
      records.push(record)
    }
  }
  return records
}

/** Whether `sealRecord` of this process made exactly this object, of its envelope, with a key of which both halves are of one seed. */
export function isSealedHere(record: SignedRecord): boolean {
  return sealedHere.has(record)
}

/**
 * Returns the record in an envelope: size, form and limits checked, its id taken from the stored bytes. The signature is
 * not verified (`verifySignature`, which is slow). What is returned shares no memory with `envelope`.
 *
 * @throws PegbarError `RECORD_TOO_LARGE`, `RECORD_INVALID` or `LIMIT_EXCEEDED`, naming the field
 */
export function decodeEnvelope(envelope: Uint8Array): SignedRecord {
  // before they are copied
  checkLength(envelope.byteLength)
  return decodeOwn(new Uint8Array(envelope))
}

/** As `decodeEnvelope`, of bytes that nobody else will change; `id`: that of the body, where it is known. */
function decodeOwn(envelope: Uint8Array, id?: RecordId): SignedRecord {
  checkLength(envelope.byteLength)
  const { body } = envelopeParts(envelope)
  const { header, payload } = decodeBody(body)
  return { id: id ?? idFromBytes('record', blake3.hash(body)), ...header, envelope, payload }
}

function checkLength(bytes: number): void {
  if (bytes <= MAX_RECORD_BYTES) return
  throw new PegbarError('RECORD_TOO_LARGE', `a record has ${bytes} bytes; at most ${MAX_RECORD_BYTES}`)
}

/**
 * Returns views of the body and the signature. Exactly these two, in this order and in the shortest form, so that nobody
 * can lengthen a record that is not his own.
 *
 * @throws PegbarError `RECORD_INVALID`
 */
export function envelopeParts(envelope: Uint8Array): { body: Uint8Array; signature: Uint8Array } {
  const { start, end } = bodyRange(envelope)
  const signatureStart = end + 2
  const length = signatureStart + SIGNATURE_LENGTH
  if (envelope.byteLength !== length || envelope[end] !== SIGNATURE_TAG || envelope[end + 1] !== SIGNATURE_LENGTH) {
    throw invalidRecord('envelope', 'is not a body and a signature')
  }
  return { body: envelope.subarray(start, end), signature: envelope.subarray(signatureStart) }
}

function bodyRange(envelope: Uint8Array): { start: number; end: number } {
  let length = 0
  let at = 1
  // three bytes hold every length up to MAX_RECORD_BYTES
  for (let shift = 0; shift < 21 && envelope[0] === BODY_TAG; shift += 7) {
    const byte = envelope[at++] ?? 0
    length |= (byte & 0x7f) << shift
    if (byte >= 0x80) continue
    const isShortest = byte !== 0 || shift === 0
    if (isShortest) return { start: at, end: at + length }
    break
  }
  throw invalidRecord('envelope', 'does not start with a body')
}
