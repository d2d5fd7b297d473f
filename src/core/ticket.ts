/**
 * The ticket that `invite` prints. One line: `pegbar`, the version (`1`), then in base64url without padding, numbers
 * big-endian:
 *
 * | bytes | what |
 * |---|---|
 * | 32 | project id |
 * | 32 | device id of the inviter |
 * | 16 | secret, used once |
 * | 4 | when it expires, seconds since 1970 |
 * | 1 | number of addresses, at most 4 |
 * | 7 or 19 each | 4, IPv4 address (4), TCP port (2); or 6, IPv6 address (16), TCP port (2) |
 * | 39 or 51 each | the same with 0x10 added to the first byte, and the key of a relay (32) through which the inviter is reached |
 * | 4 | the first bytes of the BLAKE3 of all before, the word `pegbar1` included |
 */
import { toString as toText } from 'uint8arrays/to-string'
import { PegbarError } from './errors.ts'
import { blake3 } from './hash.ts'
import { type DeviceId, idFromBytes, idToBytes, type ProjectId } from './ids.ts'
import { addressLength, addressToBytes, bytesToAddress } from './ticket-address.ts'

/** Longest ticket, characters: it fits into one line of a chat and a QR code that a phone reads from a screen. */
export const MAX_TICKET_LENGTH = 200
/** Most addresses in a ticket: a laptop's wired and wireless ones. mDNS finds the others. */
export const MAX_TICKET_ADDRESSES = 4
/** Bytes of the secret: 128 bits. */
export const TICKET_SECRET_LENGTH = 16

const WORD = 'pegbar'
const VERSION = '1'
const PREFIX = WORD + VERSION
const CHECKSUM_LENGTH = 4
const EXPIRY_AT = 32 + 32 + TICKET_SECRET_LENGTH
const COUNT_AT = EXPIRY_AT + 4
const ADDRESSES_AT = COUNT_AT + 1
/** Four characters carry three bytes. */
const MAX_BYTES = Math.floor(((MAX_TICKET_LENGTH - PREFIX.length) * 3) / 4)

export interface Ticket {
  project: ProjectId
  inviter: DeviceId
  /** TICKET_SECRET_LENGTH random bytes. */
  secret: Uint8Array
  /** Milliseconds since 1970; a ticket keeps whole seconds. */
  expiresMs: number
  /** Multiaddrs, `/ip4/…/tcp/…` or `/ip6/…/tcp/…`, perhaps with a relay's `/p2p/ID/p2p-circuit`; best first. */
  addresses: readonly string[]
}

/**
 * Returns the ticket as one line of at most MAX_TICKET_LENGTH characters. Addresses that are not IP and TCP, that are there
 * already or that do not fit are left out, the last ones first.
 *
 * @throws TypeError for a secret of another length, or a time that 32 bits do not hold
 */
export function encodeTicket(ticket: Ticket): string {
  const seconds = Math.floor(ticket.expiresMs / 1000)
  if (ticket.secret.byteLength !== TICKET_SECRET_LENGTH) {
    throw new TypeError(`a ticket's secret has ${TICKET_SECRET_LENGTH} bytes; got ${ticket.secret.byteLength}`)
  }
  if (!(seconds >= 0 && seconds <= 0xffff_ffff)) throw new TypeError(`a ticket can not expire at ${ticket.expiresMs}`)
  const addresses = fittingAddresses(ticket.addresses)
  const content = new Uint8Array(addresses.reduce((sum, { byteLength }) => sum + byteLength, ADDRESSES_AT))
  content.set(idToBytes(ticket.project))
  content.set(idToBytes(ticket.inviter), 32)
  content.set(ticket.secret, 64)
  new DataView(content.buffer).setUint32(EXPIRY_AT, seconds)
  content[COUNT_AT] = addresses.length
  let at = ADDRESSES_AT
  for (const address of addresses) {
    content.set(address, at)
    at += address.byteLength
  }
  const whole = new Uint8Array(content.byteLength + CHECKSUM_LENGTH)
  whole.set(content)
  whole.set(checksum(content), content.byteLength)
  return PREFIX + toText(whole, 'base64url')
}

function fittingAddresses(addresses: readonly string[]): Uint8Array[] {
  const fitting: Uint8Array[] = []
  let room = MAX_BYTES - ADDRESSES_AT - CHECKSUM_LENGTH
  for (const address of new Set(addresses)) {
    const bytes = addressToBytes(address)
    if (bytes === undefined || bytes.byteLength > room || fitting.length === MAX_TICKET_ADDRESSES) continue
    fitting.push(bytes)
    room -= bytes.byteLength
  }
  return fitting
}

/**
 * Returns what a ticket says. White space in and around it is ignored: mail programs break lines. Whether it has expired is
 * not asked.
 *
 * @throws PegbarError `TICKET_INVALID`; `details.reason` is `no ticket`, `newer version`, `truncated` or `typing mistake`
 */
export function parseTicket(text: string): Ticket {
  const compact = text.replace(/\s+/gu, '')
  const version = compact.charAt(WORD.length)
  if (!compact.startsWith(WORD)) throw invalid('no ticket', `a ticket starts with "${PREFIX}"`)
  if (/[2-9]/.test(version))
    throw invalid('newer version', 'the ticket was made by a newer Pegbar; install that one here')
  if (version !== VERSION) throw invalid(version === '' ? 'truncated' : 'no ticket', `a ticket starts with "${PREFIX}"`)
  if (compact.length > MAX_TICKET_LENGTH) throw invalid('typing mistake', 'the ticket is too long; copy it once')
  const encoded = compact.slice(PREFIX.length)
  const bytes = decodeBase64(encoded)
  const { addresses, end } = readAddresses(bytes)
  if (bytes.byteLength < end + CHECKSUM_LENGTH) throw truncated()
  if (bytes.byteLength > end + CHECKSUM_LENGTH) throw mistyped()
  const expected = checksum(bytes.subarray(0, end))
  const isSound = expected.every((byte, i) => bytes[end + i] === byte) && toText(bytes, 'base64url') === encoded
  if (!isSound) throw mistyped()
  return {
    project: idFromBytes('project', bytes.subarray(0, 32)),
    inviter: idFromBytes('device', bytes.subarray(32, 64)),
    secret: new Uint8Array(bytes.subarray(64, EXPIRY_AT)),
    expiresMs: new DataView(bytes.buffer, bytes.byteOffset).getUint32(EXPIRY_AT) * 1000,
    addresses: addresses.map(bytesToAddress),
  }
}

/** `atob` forgives bits to spare in the last character, so that a line cut anywhere is seen to be cut. */
function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw mistyped()
  if (text.length % 4 === 1) throw truncated()
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}

function readAddresses(bytes: Uint8Array): { addresses: Uint8Array[]; end: number } {
  const count = bytes[COUNT_AT]
  if (count === undefined) throw truncated()
  if (count > MAX_TICKET_ADDRESSES) throw mistyped()
  const addresses: Uint8Array[] = []
  let end = ADDRESSES_AT
  for (let i = 0; i < count; i++) {
    const family = bytes[end]
    if (family === undefined) throw truncated()
    const length = addressLength(family)
    if (length === undefined) throw mistyped()
    const next = end + length
    addresses.push(bytes.subarray(end, next))
    end = next
  }
  return { addresses, end }
}

function checksum(content: Uint8Array): Uint8Array {
  const hash = blake3.create()
  hash.update(new TextEncoder().encode(PREFIX))
  hash.update(content)
  return hash.digest().subarray(0, CHECKSUM_LENGTH)
}

function truncated(): PegbarError {
  return invalid('truncated', 'the end of the ticket is missing; copy the whole line')
}

function mistyped(): PegbarError {
  return invalid('typing mistake', 'the ticket has a typing mistake in it; copy it again')
}

function invalid(reason: string, message: string): PegbarError {
  return new PegbarError('TICKET_INVALID', message, {
    hint: 'ask for a new ticket: `pegbar invite` prints one',
    details: { reason },
  })
}
