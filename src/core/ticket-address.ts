import { fromString } from 'uint8arrays/from-string'
import { toString as toText } from 'uint8arrays/to-string'

/** `/ip4/1.2.3.4/tcp/4001`, with or without the peer that is there; or with a relay behind which the peer is. */
const MULTIADDR = /^\/ip([46])\/([0-9a-fA-F.:]+)\/tcp\/(\d{1,5})(?:\/p2p\/([^/]+)\/p2p-circuit)?(?:\/p2p\/[^/]+)?$/

/** Added to the family (4 or 6) of an address that is a relay's: the key of the relay follows. */
const RELAYED = 0x10
/** What precedes the 32 bytes of an Ed25519 key in a peer id: identity multihash, protobuf of the key type and the key. */
const PEER_ID_PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20)
const KEY_LENGTH = 32

const OCTET = /^(?:0|[1-9]\d{0,2})$/

/**
 * Returns family (4 or 6; 0x14 or 0x16 with a relay), address, port and, of a relay, its key; undefined when it is no IP
 * address with a TCP port.
 */
export function addressToBytes(multiaddr: string): Uint8Array | undefined {
  const [, family, host, portText, relay] = MULTIADDR.exec(multiaddr) ?? []
  if (family === undefined) return undefined
  const ip = family === '4' ? ip4ToBytes(host!) : ip6ToBytes(host!)
  const port = Number(portText)
  if (ip === undefined || port === 0 || port > 0xffff) return undefined
  const place = [...ip, port >> 8, port & 0xff]
  if (relay === undefined) return Uint8Array.of(Number(family), ...place)
  const key = keyOfPeerId(relay)
  return key && Uint8Array.of(Number(family) | RELAYED, ...place, ...key)
}

/** Returns how many bytes an address has that starts with this one; undefined for a family that this version does not know. */
export function addressLength(family: number): number | undefined {
  const ip = { 4: 4, 6: 16 }[family & ~RELAYED]
  return ip === undefined ? undefined : 1 + ip + 2 + (family & RELAYED ? KEY_LENGTH : 0)
}

/** Returns the multiaddr of what `addressToBytes` made; IPv6 addresses in the form of RFC 5952. */
export function bytesToAddress(bytes: Uint8Array): string {
  const relayed = (bytes[0]! & RELAYED) !== 0
  const place = relayed ? bytes.subarray(0, -KEY_LENGTH) : bytes
  const ip = place.subarray(1, -2)
  const port = place.at(-2)! * 256 + place.at(-1)!
  const address = ip.length === 4 ? `/ip4/${ip.join('.')}/tcp/${port}` : `/ip6/${bytesToIp6(ip)}/tcp/${port}`
  if (!relayed) return address
  return `${address}/p2p/${toText(Uint8Array.of(...PEER_ID_PREFIX, ...bytes.subarray(-KEY_LENGTH)), 'base58btc')}/p2p-circuit`
}

function keyOfPeerId(text: string): Uint8Array | undefined {
  if (!/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) return undefined
  const bytes = fromString(text, 'base58btc')
  const isEd25519 = PEER_ID_PREFIX.every((byte, i) => bytes[i] === byte)
  return isEd25519 && bytes.length === PEER_ID_PREFIX.length + KEY_LENGTH ? bytes.subarray(-KEY_LENGTH) : undefined
}

function ip4ToBytes(text: string): number[] | undefined {
  const octets = text.split('.')
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256)) return undefined
  return octets.map(Number)
}

function ip6ToBytes(text: string): number[] | undefined {
  const canonical = canonicalIp6(text)
  if (canonical === undefined) return undefined
  const [head, tail] = canonical.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(8 - head!.length - (tail?.length ?? 0)).fill('0')
  return [...head!, ...zeros, ...(tail ?? [])].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

function bytesToIp6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[i * 2]! * 256 + bytes[i * 2 + 1]!).toString(16))
  return canonicalIp6(groups.join(':'))!
}

/** The URL parser knows every way to write an IPv6 address, and the shortest one. */
function canonicalIp6(text: string): string | undefined {
  const url = `http://[${text}]/`
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined
}
