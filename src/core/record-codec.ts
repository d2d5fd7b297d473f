import { PegbarError } from './errors.ts'
import { blake3 } from './hash.ts'
import { idFromBytes } from './ids.ts'
import { MAX_RECORD_BYTES } from './limits.ts'
import * as pb from './pb/record.ts'
import type { Payload, RecordHeader, SignedRecord } from './record.ts'
import { decodeBody } from './record-decode.ts'
import { encodeBody } from './record-encode.ts'
import { invalidRecord } from './record-error.ts'
import { type DeviceKey, SIGNATURE_LENGTH, signingInput } from './signature.ts'

/** Tag of `Envelope.body`: field 1, length-delimited. */
const BODY_TAG = 0x0a
/** Tag of `Envelope.signature`: field 2, length-delimited. */
const SIGNATURE_TAG = 0x12

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
  if (header.device !== key.device)
    throw new TypeError(`device ${header.device} can not be signed for by ${key.device}`)
  const body = encodeBody(header, payload)
  const signature = new Uint8Array(await key.sign(signingInput(body)))
  // what was written is what the others will read; a payload of another kind can not come back
  return decodeEnvelope(pb.Envelope.encode({ body: new Uint8Array(body), signature })) as SignedRecord<P>
}

/**
 * Returns the record in an envelope: size, form and limits checked, its id taken from the stored bytes. The signature is
 * not verified (`verifySignature`, which is slow). What is returned shares no memory with `envelope`.
 *
 * @throws PegbarError `RECORD_TOO_LARGE`, `RECORD_INVALID` or `LIMIT_EXCEEDED`, naming the field
 */
export function decodeEnvelope(envelope: Uint8Array): SignedRecord {
  if (envelope.byteLength > MAX_RECORD_BYTES) {
    throw new PegbarError('RECORD_TOO_LARGE', `a record has ${envelope.byteLength} bytes; at most ${MAX_RECORD_BYTES}`)
  }
  const own = new Uint8Array(envelope)
  const { body } = envelopeParts(own)
  const { header, payload } = decodeBody(body)
  return { id: idFromBytes('record', blake3.hash(body)), ...header, envelope: own, payload }
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
