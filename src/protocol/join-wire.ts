import { ROLES } from '../core/record.ts'
import type { JoinReply, JoinRequest } from './messages.ts'
import * as pb from './pb/wire.ts'
import { checkEnvelopes } from './records-wire.ts'
import { bytes, decodeWith, hex, readId, readName, readRefused, readTag, violation } from './wire-fields.ts'

/** Returns the frame of a request. */
export function encodeJoinRequest(message: JoinRequest): Uint8Array {
  switch (message.kind) {
    case 'show ticket': {
      const { personName, deviceName } = message
      return pb.JoinRequest.encode({ showTicket: { proof: bytes(message.proof), personName, deviceName } })
    }
    case 'introduce': {
      const { envelopes, last } = message
      return pb.JoinRequest.encode({
        introduce: { tag: hex(message.tag), history: { envelopes: envelopes as Uint8Array<ArrayBuffer>[], last } },
      })
    }
    default:
      message satisfies never
      throw new TypeError('no such request')
  }
}

/**
 * Returns the request in a frame, checked field by field.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeJoinRequest(frame: Uint8Array): JoinRequest {
  const wire = decodeWith(pb.JoinRequest.decode, frame)
  if (wire.showTicket !== undefined) {
    const { proof, personName, deviceName } = wire.showTicket
    return {
      kind: 'show ticket',
      proof: readId('show_ticket.proof', 'hash', proof),
      personName: readName('show_ticket.person_name', personName),
      deviceName: readName('show_ticket.device_name', deviceName),
    }
  }
  if (wire.introduce !== undefined) {
    const { tag, history } = wire.introduce
    if (history === undefined) throw violation('introduce.history', 'is missing')
    checkEnvelopes('introduce.history.envelopes', history.envelopes)
    return {
      kind: 'introduce',
      tag: readTag('introduce.tag', tag),
      envelopes: history.envelopes,
      last: history.last,
    }
  }
  throw violation('request', 'is of no known kind')
}

/** Returns the frame of a reply. */
export function encodeJoinReply(message: JoinReply): Uint8Array {
  switch (message.kind) {
    case 'welcome': {
      const { projectName, role } = message
      return pb.JoinReply.encode({ welcome: { project: bytes(message.project), projectName, role } })
    }
    case 'history': {
      const { envelopes, last } = message
      return pb.JoinReply.encode({ history: { envelopes: envelopes as Uint8Array<ArrayBuffer>[], last } })
    }
    case 'accepted':
      return pb.JoinReply.encode({ accepted: { known: message.known } })
    case 'refused':
      return pb.JoinReply.encode({ refused: { code: message.code } })
    default:
      message satisfies never
      throw new TypeError('no such reply')
  }
}

/**
 * Returns the reply in a frame, checked field by field.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeJoinReply(frame: Uint8Array): JoinReply {
  const wire = decodeWith(pb.JoinReply.decode, frame)
  if (wire.welcome !== undefined) {
    const { project, projectName } = wire.welcome
    const role = ROLES.find((known) => known === wire.welcome?.role)
    if (role === undefined) throw violation('welcome.role', 'is no role')
    return {
      kind: 'welcome',
      project: readId('welcome.project', 'project', project),
      projectName: readName('welcome.project_name', projectName),
      role,
    }
  }
  if (wire.history !== undefined) {
    const { envelopes, last } = wire.history
    checkEnvelopes('history.envelopes', envelopes)
    return { kind: 'history', envelopes, last }
  }
  if (wire.accepted !== undefined) return { kind: 'accepted', known: wire.accepted.known }
  if (wire.refused !== undefined) return readRefused(wire.refused)
  throw violation('reply', 'is of no known kind')
}
