import type { FileStamp } from '../core/chunk.ts'
import type { Base } from '../core/contracts.ts'

const utf8 = new TextEncoder()
const text = new TextDecoder()

const BIGINTS = ['mtimeNs', 'ctimeNs', 'inode', 'device'] as const satisfies readonly (keyof FileStamp)[]
type JsonStamp = Omit<FileStamp, (typeof BIGINTS)[number]> & Record<(typeof BIGINTS)[number], { $n: string }>

/** The bytes that `encodeJson` makes of a base, in a fraction of the time: there is one for each file, and all are read at once. */
export function encodeBase(base: Base): Uint8Array {
  return utf8.encode(JSON.stringify({ ...base, stamp: base.stamp === undefined ? undefined : jsonStamp(base.stamp) }))
}

/** Returns the base that `encodeBase` was given. */
export function decodeBase(bytes: Uint8Array): Base {
  const base: Omit<Base, 'stamp'> & { stamp?: JsonStamp } = JSON.parse(text.decode(bytes))
  const { stamp } = base
  return stamp === undefined ? { ...base, stamp } : { ...base, stamp: stampOf(stamp) }
}

function jsonStamp(stamp: FileStamp): JsonStamp {
  const json: Record<string, unknown> = { ...stamp }
  for (const name of BIGINTS) if (name in stamp) json[name] = { $n: stamp[name].toString() }
  return json as unknown as JsonStamp
}

function stampOf(json: JsonStamp): FileStamp {
  const stamp: Record<string, unknown> = { ...json }
  for (const name of BIGINTS) if (name in json) stamp[name] = BigInt(json[name].$n)
  return stamp as unknown as FileStamp
}
