import * as pb from '../../../src/core/pb/record.ts'
import { type DeviceKey, signingInput } from '../../../src/core/signature.ts'

/** Returns an envelope around any bytes, properly signed: for records that `sealRecord` would not make. */
export async function signBody(body: Uint8Array, key: DeviceKey): Promise<Uint8Array> {
  const signature = Uint8Array.from(await key.sign(signingInput(body)))
  return pb.Envelope.encode({ body: Uint8Array.from(body), signature })
}

/** Returns a length-delimited protobuf field. */
export function field(number: number, content: Uint8Array): Uint8Array {
  return Uint8Array.from([...varint((number << 3) | 2), ...varint(content.byteLength), ...content])
}

/** Returns a varint field. */
export function numberField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(number << 3), ...varint(value)])
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  return [...bytes, rest]
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
