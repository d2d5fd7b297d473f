import { invalidRecord, overLimit } from './record-error.ts'

/**
 * What one message may look like on the wire. Generated decoders are lenient: they take any wire type for a field, let a
 * nested message run past its end and the last of two values win. A signed record must mean one thing to every version of
 * every decoder, so its bytes are held against this before they are decoded.
 */
export interface MessageShape {
  readonly [fieldNumber: number]: FieldShape
}

export type FieldShape =
  | { name: string; type: 'uint32' | 'uint53' | 'uint64' | 'bool' | 'bytes' | 'string' }
  | { name: string; type: 'bytes[]'; max: number }
  | { name: string; type: 'message'; shape: MessageShape }
  | { name: string; type: 'message[]'; shape: MessageShape; max: number }

/** Numbers: `uint53` is a uint64 that the generated code reads as a JavaScript number. */
const VARINT_TYPES: ReadonlySet<FieldShape['type']> = new Set(['uint32', 'uint53', 'uint64', 'bool'])

const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const FIXED32 = 5

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The field numbers that occur in a message, in the order first seen. Unknown ones are among them. */
export type FieldsSeen = ReadonlyMap<number, number>

/**
 * Checks that `bytes` is one well-formed message of `shape` and returns how often each field occurs. Fields that the
 * shape does not know may be there, as later versions add some; they are checked for their bounds only.
 *
 * @throws PegbarError `RECORD_INVALID` or `LIMIT_EXCEEDED`, naming the field
 */
export function checkShape(bytes: Uint8Array, shape: MessageShape, name: string): FieldsSeen {
  const reader = new WireReader(bytes, name)
  const seen = new Map<number, number>()
  while (!reader.atEnd) {
    const tag = reader.varint32()
    const number = tag >>> 3
    if (number === 0) throw invalidRecord(name, 'has a field of number 0')
    const field = shape[number]
    const count = (seen.get(number) ?? 0) + 1
    seen.set(number, count)
    if (field === undefined) reader.skip(tag & 7)
    else checkField(reader, tag & 7, field, count, name === 'body' ? field.name : `${name}.${field.name}`)
  }
  return seen
}

function checkField(reader: WireReader, wireType: number, field: FieldShape, count: number, name: string): void {
  const isVarint = VARINT_TYPES.has(field.type)
  if (wireType !== (isVarint ? VARINT : LENGTH_DELIMITED)) throw invalidRecord(name, `has wire type ${wireType}`)
  if (field.type === 'bytes[]' || field.type === 'message[]') {
    if (count > field.max) throw overLimit(name, `has more than ${field.max} entries`)
  } else if (count > 1) {
    throw invalidRecord(name, 'is there twice')
  }
  switch (field.type) {
    case 'bool':
      if (reader.varint32() > 1) throw invalidRecord(name, 'is no truth value')
      break
    case 'uint32':
      reader.varint32()
      break
    case 'uint53':
      if (reader.varint53() > Number.MAX_SAFE_INTEGER) throw overLimit(name, 'is more than a number can hold')
      break
    case 'uint64':
      reader.varint64()
      break
    case 'bytes':
    case 'bytes[]':
      reader.chunk()
      break
    case 'string':
      try {
        utf8.decode(reader.chunk())
      } catch (cause) {
        throw invalidRecord(name, 'is not UTF-8', cause)
      }
      break
    case 'message':
    case 'message[]':
      checkShape(reader.chunk(), field.shape, name)
      break
    default:
      field satisfies never
  }
}

class WireReader {
  readonly #bytes: Uint8Array
  readonly #name: string
  #at = 0

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes
    this.#name = name
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.byteLength
  }

  varint32(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break
        return value
      }
    }
    throw invalidRecord(this.#name, 'has a number of more than 32 bits')
  }

  /** In the shortest form: the decoder tells from the value how many bytes it had. */
  varint53(): number {
    let value = 0
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** (7 * i)
      if (byte >= 0x80) continue
      if (byte === 0 && i > 0) throw invalidRecord(this.#name, 'has a number that is not in its shortest form')
      return value
    }
    throw invalidRecord(this.#name, 'has a number of more than 64 bits')
  }

  varint64(): void {
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte()
      if (byte < 0x80) {
        if (i === 9 && byte > 1) break
        return
      }
    }
    throw invalidRecord(this.#name, 'has a number of more than 64 bits')
  }

  chunk(): Uint8Array {
    return this.#take(this.varint32())
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint64()
    else if (wireType === FIXED64) this.#take(8)
    else if (wireType === LENGTH_DELIMITED) this.chunk()
    else if (wireType === FIXED32) this.#take(4)
    else throw invalidRecord(this.#name, `has a field of wire type ${wireType}`)
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw invalidRecord(this.#name, 'ends early')
    return byte
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.byteLength) throw invalidRecord(this.#name, 'ends early')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}
