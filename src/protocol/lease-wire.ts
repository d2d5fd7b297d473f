import { type CheckpointId, checkpointId } from '../core/ids.ts'
import { MAX_IDS_PER_MESSAGE, NONCE_BYTES } from './constants.ts'
import type { DeclineReason, LeasesReply, LeasesRequest } from './messages.ts'
import * as pb from './pb/wire.ts'
import { bytes, decodeWith, hex, readDistinctIds, readId, readRefused, readTag, violation } from './wire-fields.ts'

const REASON_TO_WIRE: Record<DeclineReason, pb.DeclineReason> = {
  absent: pb.DeclineReason.ABSENT,
  busy: pb.DeclineReason.BUSY,
}

const REASON_FROM_WIRE: Record<pb.DeclineReason, DeclineReason> = {
  [pb.DeclineReason.ABSENT]: 'absent',
  [pb.DeclineReason.BUSY]: 'busy',
}

/** Returns the frame of a request. */
export function encodeLeasesRequest(message: LeasesRequest): Uint8Array {
  const named = { tag: hex(message.tag), checkpoints: message.checkpoints.map(bytes) }
  switch (message.kind) {
    case 'lease':
      return pb.LeasesRequest.encode({ lease: { ...named, nonce: message.nonce as Uint8Array<ArrayBuffer> } })
    case 'renew':
      return pb.LeasesRequest.encode({ renew: named })
    case 'release':
      return pb.LeasesRequest.encode({ release: named })
    case 'purged':
      return pb.LeasesRequest.encode({ purged: named })
    case 'wanted':
      return pb.LeasesRequest.encode({ wanted: named })
    default:
      message satisfies never
      throw new TypeError('no such request')
  }
}

/**
 * Returns the request in a frame, checked field by field.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeLeasesRequest(frame: Uint8Array): LeasesRequest {
  const wire = decodeWith(pb.LeasesRequest.decode, frame)
  if (wire.lease !== undefined) {
    const { nonce } = wire.lease
    if (nonce.byteLength !== NONCE_BYTES) throw violation('lease.nonce', `has ${nonce.byteLength} bytes`)
    return { kind: 'lease', ...readNamed('lease', wire.lease), nonce }
  }
  if (wire.renew !== undefined) return { kind: 'renew', ...readNamed('renew', wire.renew) }
  if (wire.release !== undefined) return { kind: 'release', ...readNamed('release', wire.release) }
  if (wire.purged !== undefined) return { kind: 'purged', ...readNamed('purged', wire.purged) }
  if (wire.wanted !== undefined) return { kind: 'wanted', ...readNamed('wanted', wire.wanted) }
  throw violation('request', 'is of no known kind')
}

/** Returns the frame of a reply. */
export function encodeLeasesReply(message: LeasesReply): Uint8Array {
  switch (message.kind) {
    case 'working':
      return pb.LeasesReply.encode({ working: {} })
    case 'proof':
      return pb.LeasesReply.encode({ proof: { proof: bytes(message.proof) } })
    case 'declined':
      return pb.LeasesReply.encode({ declined: { reason: REASON_TO_WIRE[message.reason] } })
    case 'renewed':
      return pb.LeasesReply.encode({ renewed: { held: message.held } })
    case 'released':
      return pb.LeasesReply.encode({ released: {} })
    case 'purged bits':
      return pb.LeasesReply.encode({ purged: { bits: message.bits as Uint8Array<ArrayBuffer> } })
    case 'wanted bits':
      return pb.LeasesReply.encode({ wanted: { bits: message.bits as Uint8Array<ArrayBuffer> } })
    case 'refused':
      return pb.LeasesReply.encode({ refused: { code: message.code } })
    default:
      message satisfies never
      throw new TypeError('no such reply')
  }
}

/**
 * Returns the reply in a frame, checked field by field.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeLeasesReply(frame: Uint8Array): LeasesReply {
  const wire = decodeWith(pb.LeasesReply.decode, frame)
  if (wire.working !== undefined) return { kind: 'working' }
  if (wire.proof !== undefined) return { kind: 'proof', proof: readId('proof.proof', 'hash', wire.proof.proof) }
  if (wire.declined !== undefined) return { kind: 'declined', reason: REASON_FROM_WIRE[wire.declined.reason] }
  if (wire.renewed !== undefined) return { kind: 'renewed', held: wire.renewed.held }
  if (wire.released !== undefined) return { kind: 'released' }
  if (wire.purged !== undefined) return { kind: 'purged bits', bits: readBits('purged.bits', wire.purged) }
  if (wire.wanted !== undefined) return { kind: 'wanted bits', bits: readBits('wanted.bits', wire.wanted) }
  if (wire.refused !== undefined) return readRefused(wire.refused)
  throw violation('reply', 'is of no known kind')
}

function readBits(field: string, { bits }: { bits: Uint8Array }): Uint8Array {
  if (bits.byteLength > MAX_IDS_PER_MESSAGE / 8) throw violation(field, `has ${bits.byteLength} bytes`)
  return bits
}

function readNamed(name: string, { tag, checkpoints }: { tag: Uint8Array; checkpoints: Uint8Array[] }) {
  return {
    tag: readTag(`${name}.tag`, tag),
    checkpoints: readDistinctIds(`${name}.checkpoints`, 'record', checkpoints).map(
      (id): CheckpointId => checkpointId(id),
    ),
  }
}
