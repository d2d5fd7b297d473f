import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPegbarError } from '../../src/core/errors.ts'
import { idFromBytes } from '../../src/core/ids.ts'
import {
  encodeTicket,
  MAX_TICKET_ADDRESSES,
  MAX_TICKET_LENGTH,
  parseTicket,
  type Ticket,
} from '../../src/core/ticket.ts'
import { addressToBytes, bytesToAddress } from '../../src/core/ticket-address.ts'
import { testId } from './helpers/records.ts'

const ticket: Ticket = {
  project: testId('project', 0xabc),
  inviter: testId('device', 0xdef),
  secret: Uint8Array.from({ length: 16 }, (_, i) => i),
  expiresMs: Date.UTC(2027, 0, 1),
  addresses: ['/ip4/192.168.1.20/tcp/4001', '/ip6/fd00::12/tcp/4001'],
}
const line = encodeTicket(ticket)

function reasonOf(text: string): unknown {
  try {
    parseTicket(text)
  } catch (error) {
    if (isPegbarError(error, 'TICKET_INVALID')) return error.details?.reason
    throw error
  }
  return undefined
}

describe('a ticket', () => {
  it('is a wire format: this line does not change', () => {
    expect(line).toBe(
      'pegbar1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACrwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAN7wABAgMEBQYHCAkKCwwNDg9rNuyAAgTAqAEUD6EG_QAAAAAAAAAAAAAAAAAAEg-hfq5JBw',
    )
  })

  it('comes back from its line', () => {
    expect(parseTicket(line)).toEqual(ticket)
  })

  it('comes back from any content, in one short line', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    const ip4 = fc.ipV4().map((ip) => `/ip4/${ip}/tcp/1`)
    const ip6 = fc.ipV6().map((ip) => `/ip6/${ip}/tcp/65535`)
    const any = fc.record({
      project: bytes(32).map((id) => idFromBytes('project', id)),
      secret: bytes(16),
      seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
      addresses: fc.array(fc.oneof(ip4, ip6, fc.constant('/dns4/example.org/tcp/1')), { maxLength: 7 }),
    })
    fc.assert(
      fc.property(any, ({ project, secret, seconds, addresses }) => {
        const made = { ...ticket, project, secret, expiresMs: seconds * 1000, addresses }
        const text = encodeTicket(made)
        expect(text.length).toBeLessThanOrEqual(MAX_TICKET_LENGTH)
        expect(text).toMatch(/^pegbar1[A-Za-z0-9_-]+$/)
        const parsed = parseTicket(text)
        expect({ ...parsed, addresses }).toEqual(made)
        expect(parsed.addresses.length).toBeLessThanOrEqual(MAX_TICKET_ADDRESSES)
      }),
    )
  })

  it('keeps the first addresses that fit, each once', () => {
    const four = [1, 2, 3, 4].map((n) => `/ip4/10.0.0.${n}/tcp/4001`)
    const six = [1, 2, 3].map((n) => `/ip6/fd00::${n}/tcp/4001`)
    const kept = (addresses: string[]) => parseTicket(encodeTicket({ ...ticket, addresses })).addresses
    expect(kept([...four, ...six])).toEqual(four)
    expect(kept([...six, ...four])).toEqual([six[0], six[1], four[0], four[1]])
    expect(kept([four[0]!, four[0]!, four[1]!])).toEqual([four[0], four[1]])
    expect(kept(['/dns4/a.example/tcp/1', '/ip4/10.0.0.1/udp/1/quic-v1', four[1]!])).toEqual([four[1]])
    expect(kept([])).toEqual([])
    const relayed = `${four[0]}/p2p/${RELAY}/p2p-circuit`
    expect(kept([relayed, ...four])).toEqual([relayed, four[0], four[1]])
  })

  it('loses part of a second, never gains one', () => {
    expect(parseTicket(encodeTicket({ ...ticket, expiresMs: 1_999 })).expiresMs).toBe(1_000)
  })

  it('is not made of a short secret or an impossible time', () => {
    expect(() => encodeTicket({ ...ticket, secret: new Uint8Array(15) })).toThrow(TypeError)
    for (const expiresMs of [-1, 2 ** 32 * 1000, Number.NaN]) {
      expect(() => encodeTicket({ ...ticket, expiresMs })).toThrow(TypeError)
    }
  })
})

describe('parseTicket', () => {
  it('ignores white space in and around it', () => {
    expect(parseTicket(`\n  ${line.slice(0, 40)}\r\n\t${line.slice(40)} \u00a0`)).toEqual(ticket)
  })

  it.each([
    ['', 'no ticket'],
    ['hello', 'no ticket'],
    ['pegbar', 'truncated'],
    ['pegbar0AAAA', 'no ticket'],
    ['Pegbar1', 'no ticket'],
    [`pegbar2${line.slice(7)}`, 'newer version'],
    ['pegbar1', 'truncated'],
    [`${line}AAAA`, 'typing mistake'],
    [line + line, 'typing mistake'],
    [line.replace(/.$/, '!'), 'typing mistake'],
  ])('says of %j: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  it('sees that the end is missing, wherever it is cut', () => {
    for (let length = 7; length < line.length; length++) {
      expect(reasonOf(line.slice(0, length)), `after ${length}`).toBe('truncated')
    }
  })

  it('sees every wrong character', () => {
    for (let at = 7; at < line.length; at++) {
      const wrong = line[at] === 'x' ? 'y' : 'x'
      expect(reasonOf(line.slice(0, at) + wrong + line.slice(at + 1)), `at ${at}`).toMatch(/typing mistake|truncated/)
    }
  })

  it('sees two characters that changed places', () => {
    for (let at = 7; at < line.length - 1; at++) {
      const swapped = line.slice(0, at) + line[at + 1] + line[at] + line.slice(at + 2)
      if (swapped !== line) expect(reasonOf(swapped), `at ${at}`).toBeDefined()
    }
  })

  it('parses or refuses whatever comes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.base64String({ maxLength: 300 }).map((rest) => `pegbar1${rest.replace(/[+/=]/g, '')}`),
    )
    fc.assert(
      fc.property(text, (any) => {
        expect(reasonOf(any)).toBeDefined()
      }),
      { numRuns: 1000 },
    )
  })
})

const RELAY = '12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7'

describe('an address in a ticket', () => {
  it.each([
    ['/ip4/10.0.0.1/tcp/4001', '/ip4/10.0.0.1/tcp/4001'],
    ['/ip4/10.0.0.1/tcp/4001/p2p/12D3KooWExample', '/ip4/10.0.0.1/tcp/4001'],
    ['/ip6/2001:DB8:0:0:0:0:0:1/tcp/65535', '/ip6/2001:db8::1/tcp/65535'],
    ['/ip6/::/tcp/1', '/ip6/::/tcp/1'],
    ['/ip6/1:2:3:4:5:6:7:8/tcp/1', '/ip6/1:2:3:4:5:6:7:8/tcp/1'],
    ['/ip6/::ffff:1.2.3.4/tcp/1', '/ip6/::ffff:102:304/tcp/1'],
    [`/ip4/10.0.0.1/tcp/4001/p2p/${RELAY}/p2p-circuit`, `/ip4/10.0.0.1/tcp/4001/p2p/${RELAY}/p2p-circuit`],
    [`/ip6/::1/tcp/1/p2p/${RELAY}/p2p-circuit/p2p/12D3KooWExample`, `/ip6/::1/tcp/1/p2p/${RELAY}/p2p-circuit`],
  ])('keeps %s', (multiaddr, kept) => {
    expect(bytesToAddress(addressToBytes(multiaddr)!)).toBe(kept)
  })

  it.each([
    '/ip4/256.0.0.1/tcp/1',
    '/ip4/1.2.3/tcp/1',
    '/ip4/1.2.3.04/tcp/1',
    '/ip4/1.2.3.4/tcp/0',
    '/ip4/1.2.3.4/tcp/65536',
    '/ip4/1.2.3.4/udp/1',
    '/ip6/fe80::1%eth0/tcp/1',
    '/ip6/1::2::3/tcp/1',
    '/ip6/12345::/tcp/1',
    '/dns4/example.org/tcp/1',
    '/ip4/1.2.3.4/tcp/1/p2p/QmNoEd25519Key/p2p-circuit',
    `/ip4/1.2.3.4/tcp/1/p2p/${RELAY}/p2p-circuit/tcp/1`,
    'nonsense',
  ])('leaves out %s', (multiaddr) => {
    expect(addressToBytes(multiaddr)).toBeUndefined()
  })
})
