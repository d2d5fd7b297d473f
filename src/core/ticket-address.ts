/** `/ip4/1.2.3.4/tcp/4001`, with or without the peer that is there. */
const MULTIADDR = /^\/ip([46])\/([0-9a-fA-F.:]+)\/tcp\/(\d{1,5})(?:\/p2p\/[^/]+)?$/

const OCTET = /^(?:0|[1-9]\d{0,2})$/

/** Returns family (4 or 6), address and port of a multiaddr; undefined when it is no IP address with a TCP port. */
export function addressToBytes(multiaddr: string): Uint8Array | undefined {
  const [, family, host, portText] = MULTIADDR.exec(multiaddr) ?? []
  if (family === undefined) return undefined
  const ip = family === '4' ? ip4ToBytes(host!) : ip6ToBytes(host!)
  const port = Number(portText)
  if (ip === undefined || port === 0 || port > 0xffff) return undefined
  return Uint8Array.of(Number(family), ...ip, port >> 8, port & 0xff)
}

/** Returns the multiaddr of what `addressToBytes` made; IPv6 addresses in the form of RFC 5952. */
export function bytesToAddress(bytes: Uint8Array): string {
  const ip = bytes.subarray(1, -2)
  const port = bytes.at(-2)! * 256 + bytes.at(-1)!
  return bytes[0] === 4 ? `/ip4/${ip.join('.')}/tcp/${port}` : `/ip6/${bytesToIp6(ip)}/tcp/${port}`
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
