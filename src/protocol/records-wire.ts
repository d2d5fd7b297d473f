import type { Codec } from '../core/chunk.ts'
import type { HoldingsSummary, LogSummary } from '../core/contracts.ts'
import { PegbarError } from '../core/errors.ts'
import { bytesToHex, checkpointId } from '../core/ids.ts'
import { MAX_RECORD_BYTES } from '../core/limits.ts'
import { INSTANCE_BYTES } from './instances.ts'
import type { RecordsMessage } from './messages.ts'
import * as pb from './pb/wire.ts'
import {
  bytes,
  decodeWith,
  hex,
  readDigest,
  readDistinctIds,
  readFingerprint,
  readId,
  readIds,
  readRefused,
  readTag,
  violation,
} from './wire-fields.ts'

const CODEC_NUMBERS: Record<Codec, number> = { raw: 0, zstd: 1, delta: 2 }

/** Returns the frame of a message. */
export function encodeRecordsMessage(message: RecordsMessage): Uint8Array {
  return pb.RecordsMessage.encode(toWire(message))
}

/**
 * Returns the message in a frame, checked field by field.
 * @throws PROTOCOL_VIOLATION
 */
export function decodeRecordsMessage(frame: Uint8Array): RecordsMessage {
  return fromWire(decodeWith(pb.RecordsMessage.decode, frame))
}

function toWire(message: RecordsMessage): Partial<pb.RecordsMessage> {
  switch (message.kind) {
    case 'hello': {
      const { minVersion, maxVersion, codecs, tags, instance = '', timeMs = 0, cloned = false } = message
      const numbers = codecs.map((codec) => CODEC_NUMBERS[codec])
      const life = { instance: hex(instance), timeMs, cloned }
      return { hello: { minVersion, maxVersion, codecs: numbers, tags: tags.map(hex), ...life } }
    }
    case 'tags':
      return { tags: { tags: message.tags.map(hex) } }
    case 'frontier': {
      const { request, more } = message
      return {
        frontier: {
          tag: hex(message.tag),
          request,
          logs: message.logs.map(logSummaryToWire),
          more,
          digest: hex(message.digest),
          holds: holdsToWire(message.holds),
        },
      }
    }
    case 'log ids': {
      const { device, epoch } = message.log
      return {
        logIds: { tag: hex(message.tag), device: bytes(device), epoch: bytes(epoch), ids: message.ids.map(bytes) },
      }
    }
    case 'want':
      return { want: { tag: hex(message.tag), request: message.request, ids: message.ids.map(bytes) } }
    case 'records': {
      const { batch, more } = message
      const envelopes = message.envelopes as Uint8Array<ArrayBuffer>[]
      return { records: { tag: hex(message.tag), batch, envelopes, more, digest: hex(message.digest) } }
    }
    case 'ack':
      return { ack: { tag: hex(message.tag), batch: message.batch, digest: hex(message.digest) } }
    case 'done':
      return { done: { tag: hex(message.tag), request: message.request, digest: hex(message.digest) } }
    case 'changed':
      return { changed: { tag: hex(message.tag), digest: hex(message.digest) } }
    case 'holds request':
      return { holdsRequest: { tag: hex(message.tag) } }
    case 'holds list': {
      const { first, holds } = message
      return {
        holdsList: {
          tag: hex(message.tag),
          first,
          last: holds !== undefined,
          checkpoints: message.checkpoints.map(bytes),
          holds: holds && holdsToWire(holds),
        },
      }
    }
    case 'holds update':
      return {
        holdsUpdate: {
          tag: hex(message.tag),
          added: message.added.map(bytes),
          removed: message.removed.map(bytes),
          holds: holdsToWire(message.holds),
        },
      }
    case 'refused':
      return { refused: { code: message.code } }
    default:
      message satisfies never
      throw new TypeError('no such message')
  }
}

function fromWire(wire: pb.RecordsMessage): RecordsMessage {
  if (wire.hello !== undefined) return helloFromWire(wire.hello)
  if (wire.tags !== undefined) return { kind: 'tags', tags: readTags('tags', wire.tags.tags) }
  if (wire.frontier !== undefined) return frontierFromWire(wire.frontier)
  if (wire.logIds !== undefined) {
    const { tag, device, epoch, ids } = wire.logIds
    return {
      kind: 'log ids',
      tag: readTag('log_ids.tag', tag),
      log: { device: readId('log_ids.device', 'device', device), epoch: readId('log_ids.epoch', 'epoch', epoch) },
      ids: readDistinctIds('log_ids.ids', 'record', ids),
    }
  }
  if (wire.want !== undefined) {
    const { tag, request, ids } = wire.want
    return { kind: 'want', tag: readTag('want.tag', tag), request, ids: readDistinctIds('want.ids', 'record', ids) }
  }
  if (wire.records !== undefined) {
    const { tag, batch, envelopes, more, digest } = wire.records
    if (envelopes.length === 0) throw violation('records.envelopes', 'is empty')
    checkEnvelopes('records.envelopes', envelopes)
    return {
      kind: 'records',
      tag: readTag('records.tag', tag),
      batch,
      envelopes,
      more,
      digest: readDigest('records.digest', digest),
    }
  }
  if (wire.ack !== undefined) {
    const { tag, batch, digest } = wire.ack
    return { kind: 'ack', tag: readTag('ack.tag', tag), batch, digest: readDigest('ack.digest', digest) }
  }
  if (wire.done !== undefined) {
    const { tag, request, digest } = wire.done
    return { kind: 'done', tag: readTag('done.tag', tag), request, digest: readDigest('done.digest', digest) }
  }
  if (wire.changed !== undefined) {
    const { tag, digest } = wire.changed
    return { kind: 'changed', tag: readTag('changed.tag', tag), digest: readDigest('changed.digest', digest) }
  }
  if (wire.holdsRequest !== undefined) {
    return { kind: 'holds request', tag: readTag('holds_request.tag', wire.holdsRequest.tag) }
  }
  if (wire.holdsList !== undefined) {
    const { tag, first, last, checkpoints, holds } = wire.holdsList
    return {
      kind: 'holds list',
      tag: readTag('holds_list.tag', tag),
      first,
      holds: last ? holdsFromWire('holds_list.holds', holds) : undefined,
      checkpoints: readIds('holds_list.checkpoints', 'record', checkpoints).map(checkpointId),
    }
  }
  if (wire.holdsUpdate !== undefined) {
    const { tag, added, removed, holds } = wire.holdsUpdate
    return {
      kind: 'holds update',
      tag: readTag('holds_update.tag', tag),
      added: readIds('holds_update.added', 'record', added).map(checkpointId),
      removed: readIds('holds_update.removed', 'record', removed).map(checkpointId),
      holds: holdsFromWire('holds_update.holds', holds),
    }
  }
  if (wire.refused !== undefined) return readRefused(wire.refused)
  throw violation('message', 'is of no known kind')
}

function helloFromWire({ minVersion, maxVersion, codecs, tags, ...life }: pb.Hello): RecordsMessage {
  if (minVersion === 0 || minVersion > maxVersion) throw violation('hello.min_version', `is ${minVersion}`)
  const { instance, timeMs, cloned } = life
  if (instance.byteLength !== 0 && instance.byteLength !== INSTANCE_BYTES) {
    throw violation('hello.instance', `has ${instance.byteLength} bytes`)
  }
  if (!Number.isSafeInteger(timeMs)) throw violation('hello.time_ms', `is ${timeMs}`)
  return {
    kind: 'hello',
    minVersion,
    maxVersion,
    // numbers of later versions are nothing that we could be sent
    codecs: codecs.flatMap((number) => {
      const codec = (Object.keys(CODEC_NUMBERS) as Codec[]).find((name) => CODEC_NUMBERS[name] === number)
      return codec === undefined ? [] : [codec]
    }),
    tags: readTags('hello.tags', tags),
    ...(instance.byteLength > 0 && { instance: bytesToHex(instance) }),
    ...(timeMs > 0 && { timeMs }),
    ...(cloned && { cloned }),
  }
}

function frontierFromWire({ tag, request, logs, more, digest, holds }: pb.Frontier): RecordsMessage {
  return {
    kind: 'frontier',
    tag: readTag('frontier.tag', tag),
    request,
    logs: logs.map(
      (log): LogSummary => ({
        device: readId('frontier.logs.device', 'device', log.device),
        epoch: readId('frontier.logs.epoch', 'epoch', log.epoch),
        count: log.count,
        fingerprint: readFingerprint('frontier.logs.fingerprint', log.fingerprint),
      }),
    ),
    more,
    digest: readDigest('frontier.digest', digest),
    holds: holdsFromWire('frontier.holds', holds),
  }
}

function holdsFromWire(field: string, wire: pb.HoldsSummary | undefined): HoldingsSummary {
  if (wire === undefined) throw violation(field, 'is missing')
  return {
    count: wire.count,
    fingerprint: readFingerprint(`${field}.fingerprint`, wire.fingerprint),
  }
}

function holdsToWire({ count, fingerprint }: HoldingsSummary): pb.HoldsSummary {
  return { count, fingerprint: hex(fingerprint) }
}

function logSummaryToWire({ device, epoch, count, fingerprint }: LogSummary): pb.LogSummary {
  return { device: bytes(device), epoch: bytes(epoch), count, fingerprint: hex(fingerprint) }
}

function readTags(field: string, list: readonly Uint8Array[]) {
  return list.map((bytes) => readTag(field, bytes))
}

/** Their size is checked before anybody decodes or hashes them. */
export function checkEnvelopes(field: string, envelopes: readonly Uint8Array[]): void {
  for (const { byteLength } of envelopes) {
    if (byteLength === 0) throw violation(field, 'has an empty entry')
    if (byteLength > MAX_RECORD_BYTES) {
      throw new PegbarError('RECORD_TOO_LARGE', `${field} has a record of ${byteLength} bytes`)
    }
  }
}
