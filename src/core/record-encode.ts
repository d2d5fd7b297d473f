import { type AssetId, idToBytes, type PersonId, type ProjectId, type RecordId } from './ids.ts'
import * as pb from './pb/record.ts'
import type { Cut, Payload, Preview, RecordHeader, Role, Status } from './record.ts'

type PayloadFields = Omit<
  pb.Body,
  'project' | 'device' | 'epoch' | 'sequence' | 'previous' | 'members' | 'clockMs' | 'clockCounter' | 'timeMs'
>

const ROLE_TO_WIRE: Record<Role, pb.Role> = { viewer: pb.Role.VIEWER, artist: pb.Role.ARTIST, admin: pb.Role.ADMIN }

const STATUS_TO_WIRE: Record<Status, pb.Status> = {
  Todo: pb.Status.TODO,
  WIP: pb.Status.WIP,
  WFA: pb.Status.WFA,
  Retake: pb.Status.RETAKE,
  Done: pb.Status.DONE,
}

/**
 * Returns the bytes of a Body. Lists of ids are sets: they are written ascending, whatever order they come in. Nothing
 * else is checked here; the decoder is the one judge.
 *
 * @throws TypeError for a payload of unknown kind, a number that is no unsigned integer
 */
export function encodeBody(header: RecordHeader, payload: Payload): Uint8Array {
  return pb.Body.encode({
    project: optionalId(header.project),
    device: idToBytes(header.device),
    epoch: idToBytes(header.epoch),
    sequence: unsigned('sequence', header.sequence),
    previous: optionalId(header.previous),
    members: sortedIds(header.members),
    clockMs: unsigned('clock.ms', header.clock.ms),
    clockCounter: unsigned32('clock.counter', header.clock.counter),
    timeMs: unsigned('timeMs', header.timeMs),
    ...encodePayload(payload),
  })
}

function encodePayload(payload: Payload): PayloadFields {
  switch (payload.kind) {
    case 'project created': {
      const { name, personName, deviceName } = payload
      return { projectCreated: { name, personName, deviceName, nonce: new Uint8Array(payload.nonce) } }
    }
    case 'member added':
      return {
        memberAdded: {
          device: idToBytes(payload.device),
          role: ROLE_TO_WIRE[payload.role],
          person: optionalId(payload.person),
          personName: payload.personName,
          deviceName: payload.deviceName,
        },
      }
    case 'role changed':
      return {
        roleChanged: {
          device: idToBytes(payload.device),
          role: ROLE_TO_WIRE[payload.role],
          cuts: encodeCuts(payload.cuts),
        },
      }
    case 'member removed':
      return { memberRemoved: { device: idToBytes(payload.device), cuts: encodeCuts(payload.cuts) } }
    case 'checkpoint':
      return {
        checkpoint: {
          asset: idToBytes(payload.asset),
          path: payload.path,
          parents: sortedIds(payload.parents),
          revertedFrom: optionalId(payload.revertedFrom),
          content: idToBytes(payload.content),
          size: unsigned('size', payload.size),
          // a file may be older than 1970; the format's time is not
          mtimeNs: writableTime(payload.mtimeNs),
          executable: payload.executable,
          manifest: idToBytes(payload.manifest),
          chunks: unsigned('chunks', payload.chunks),
          comment: payload.comment,
          status: STATUS_TO_WIRE[payload.status],
          preview: payload.preview && encodePreview(payload.preview),
          group: idToBytes(payload.group),
          setsStatus: payload.replacesStatus !== undefined,
          replacesStatus: sortedIds(payload.replacesStatus ?? []),
          setsCover: payload.replacesCover !== undefined,
          replacesCover: sortedIds(payload.replacesCover ?? []),
        },
      }
    case 'status set':
      return { statusSet: { ...assetValue(payload), status: STATUS_TO_WIRE[payload.status] } }
    case 'cover set':
      return {
        coverSet: {
          ...assetValue(payload),
          ...('image' in payload.cover && { image: encodePreview(payload.cover.image) }),
          checkpoint: 'checkpoint' in payload.cover ? idToBytes(payload.cover.checkpoint) : new Uint8Array(),
        },
      }
    case 'asset moved':
      return { assetMoved: { ...assetValue(payload), path: payload.path } }
    case 'trash set':
      return {
        trashSet: {
          ...assetValue(payload),
          checkpoint: optionalId(payload.checkpoint),
          trashed: payload.trashed,
        },
      }
    case 'purged':
      return { purged: { asset: idToBytes(payload.asset), checkpoints: sortedIds(payload.checkpoints) } }
    case 'claim set':
      return { claimSet: { ...assetValue(payload), claimed: payload.claimed, reason: payload.reason } }
    case 'adopted':
      return { adopted: { records: sortedIds(payload.records) } }
    case 'person named':
      return {
        personNamed: {
          person: idToBytes(payload.person),
          name: payload.name,
          replaces: sortedIds(payload.replaces),
        },
      }
    case 'device named':
      return {
        deviceNamed: {
          device: idToBytes(payload.device),
          name: payload.name,
          replaces: sortedIds(payload.replaces),
        },
      }
    case 'unknown':
      throw new TypeError('a payload of unknown kind can be kept and forwarded, not made')
    default:
      return payload satisfies never
  }
}

function assetValue(payload: { asset: AssetId; replaces: readonly RecordId[] }) {
  return { asset: idToBytes(payload.asset), replaces: sortedIds(payload.replaces) }
}

function encodeCuts(cuts: readonly Cut[]): pb.Cut[] {
  return cuts
    .toSorted((a, b) => (a.epoch + a.last < b.epoch + b.last ? -1 : 1))
    .map(({ epoch, last }) => ({ epoch: idToBytes(epoch), last: idToBytes(last) }))
}

function encodePreview(preview: Preview): pb.Preview {
  return {
    hash: idToBytes(preview.hash),
    mime: preview.mime,
    width: unsigned32('preview.width', preview.width),
    height: unsigned32('preview.height', preview.height),
  }
}

function optionalId(id: RecordId | ProjectId | PersonId | undefined): Uint8Array<ArrayBuffer> {
  return id === undefined ? new Uint8Array() : idToBytes(id)
}

function sortedIds(ids: readonly RecordId[]): Uint8Array<ArrayBuffer>[] {
  return ids.toSorted().map((id) => idToBytes(id))
}

function unsigned(field: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`${field} must be an integer from 0; got ${value}`)
  return value
}

/**
 * Returns the time as one that can be written: 1970 for an earlier one. protons writes a bigint from 2^31 up to 2^32 wrongly
 * (it takes the low word as signed), so the third and fourth second of 1970 become the fifth.
 */
function writableTime(ns: bigint): bigint {
  if (ns < 0n) return 0n
  return ns >= 2n ** 31n && ns < 2n ** 32n ? 2n ** 32n : ns
}

function unsigned32(field: string, value: number): number {
  // protons keeps the low 32 bits of what is larger, without a word
  if (value > 0xffff_ffff) throw new TypeError(`${field} must fit in 32 bits; got ${value}`)
  return unsigned(field, value)
}
