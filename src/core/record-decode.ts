import { type CheckpointId, checkpointId, type RecordId } from './ids.ts'
import { MAX_CHUNK_BYTES } from './limits.ts'
import * as pb from './pb/record.ts'
import type { CheckpointCreated, CoverSet, Payload, RecordHeader } from './record.ts'
import { invalidRecord } from './record-error.ts'
import {
  readComment,
  readCuts,
  readId,
  readIds,
  readName,
  readOptionalId,
  readPath,
  readPreview,
  readReason,
  readRole,
  readStatus,
  readTime,
} from './record-fields.ts'
import { BODY_SHAPE, FIRST_PAYLOAD_FIELD } from './record-shape.ts'
import { checkShape } from './wire-shape.ts'

/** Bytes of the nonce of a `project created` record. */
const NONCE_LENGTH = 16

/**
 * Returns what a Body says, every field and limit checked. A payload of a kind that this version does not know becomes
 * `unknown`; a body without a payload, or with two, is refused.
 *
 * @throws PegbarError `RECORD_INVALID` or `LIMIT_EXCEEDED`, naming the field
 */
export function decodeBody(bytes: Uint8Array): { header: RecordHeader; payload: Payload } {
  const seen = checkShape(bytes, BODY_SHAPE, 'body')
  const payloads = [...seen].filter(([number]) => number >= FIRST_PAYLOAD_FIELD)
  if (payloads.length !== 1 || payloads[0]![1] !== 1) throw invalidRecord('payload', 'is not exactly one')
  let body: pb.Body
  try {
    body = pb.Body.decode(bytes)
  } catch (cause) {
    // what is left after the check of the shape: an enum value that is not known
    throw invalidRecord('payload', 'has a value that is not known', cause)
  }
  const payload = readPayload(body)
  return { header: readHeader(body, payload.kind === 'project created'), payload }
}

function readHeader(body: pb.Body, createsProject: boolean): RecordHeader {
  const header: RecordHeader = {
    project: readOptionalId('project', 'project', body.project),
    device: readId('device', 'device', body.device),
    epoch: readId('epoch', 'epoch', body.epoch),
    sequence: body.sequence,
    previous: readOptionalId('previous', 'record', body.previous),
    members: readIds('members', body.members),
    clock: { ms: readTime('clock_ms', body.clockMs), counter: body.clockCounter },
    timeMs: readTime('time_ms', body.timeMs),
  }
  if ((header.project === undefined) !== createsProject) {
    throw invalidRecord('project', createsProject ? 'is set, although it creates one' : 'is missing')
  }
  if ((header.members.length === 0) !== createsProject) {
    throw invalidRecord('members', createsProject ? 'is set, although nobody was there before' : 'is empty')
  }
  if (createsProject && header.sequence !== 0)
    throw invalidRecord('sequence', 'is not 0, although it creates a project')
  if ((header.previous === undefined) !== (header.sequence === 0)) {
    throw invalidRecord('previous', header.sequence === 0 ? 'is set in the first of its log' : 'is missing')
  }
  return header
}

function readPayload(body: pb.Body): Payload {
  if (body.projectCreated !== undefined) {
    const { name, personName, deviceName, nonce } = body.projectCreated
    if (nonce.byteLength !== NONCE_LENGTH) throw invalidRecord('nonce', `has ${nonce.byteLength} bytes`)
    return {
      kind: 'project created',
      name: readName('name', name),
      personName: readName('person_name', personName),
      deviceName: readName('device_name', deviceName),
      nonce: new Uint8Array(nonce),
    }
  }
  if (body.memberAdded !== undefined) {
    const { device, role, person, personName, deviceName } = body.memberAdded
    return {
      kind: 'member added',
      device: readId('member_added.device', 'device', device),
      role: readRole('role', role),
      person: readOptionalId('person', 'person', person),
      personName: readName('person_name', personName),
      deviceName: readName('device_name', deviceName),
    }
  }
  if (body.roleChanged !== undefined) {
    const { device, role, cuts } = body.roleChanged
    return {
      kind: 'role changed',
      device: readId('role_changed.device', 'device', device),
      role: readRole('role', role),
      cuts: readCuts('cuts', cuts),
    }
  }
  if (body.memberRemoved !== undefined) {
    const { device, cuts } = body.memberRemoved
    return {
      kind: 'member removed',
      device: readId('member_removed.device', 'device', device),
      cuts: readCuts('cuts', cuts),
    }
  }
  if (body.checkpoint !== undefined) return readCheckpoint(body.checkpoint)
  if (body.statusSet !== undefined) {
    const status = readStatus('status', body.statusSet.status)
    return { kind: 'status set', ...readAssetValue(body.statusSet), status }
  }
  if (body.coverSet !== undefined) return readCover(body.coverSet)
  if (body.assetMoved !== undefined) {
    return { kind: 'asset moved', ...readAssetValue(body.assetMoved), path: readPath('path', body.assetMoved.path) }
  }
  if (body.trashSet !== undefined) {
    const { checkpoint, trashed } = body.trashSet
    return {
      kind: 'trash set',
      ...readAssetValue(body.trashSet),
      checkpoint: readOptionalCheckpoint('checkpoint', checkpoint),
      trashed,
    }
  }
  if (body.purged !== undefined) {
    const checkpoints = readIds('checkpoints', body.purged.checkpoints).map(checkpointId)
    if (checkpoints.length === 0) throw invalidRecord('checkpoints', 'is empty')
    return { kind: 'purged', asset: readId('asset', 'asset', body.purged.asset), checkpoints }
  }
  if (body.claimSet !== undefined) {
    const { claimed, reason } = body.claimSet
    return { kind: 'claim set', ...readAssetValue(body.claimSet), claimed, reason: readReason('reason', reason) }
  }
  if (body.adopted !== undefined) {
    const records = readIds('records', body.adopted.records)
    if (records.length === 0) throw invalidRecord('records', 'is empty')
    return { kind: 'adopted', records }
  }
  if (body.personNamed !== undefined) {
    const { person, name, replaces } = body.personNamed
    return {
      kind: 'person named',
      person: readId('person', 'person', person),
      name: readName('name', name),
      replaces: readIds('replaces', replaces),
    }
  }
  if (body.deviceNamed !== undefined) {
    const { device, name, replaces } = body.deviceNamed
    return {
      kind: 'device named',
      device: readId('device_named.device', 'device', device),
      name: readName('name', name),
      replaces: readIds('replaces', replaces),
    }
  }
  return { kind: 'unknown' }
}

function readAssetValue(value: { asset: Uint8Array; replaces: readonly Uint8Array[] }) {
  return { asset: readId('asset', 'asset', value.asset), replaces: readIds('replaces', value.replaces) }
}

function readOptionalCheckpoint(field: string, bytes: Uint8Array) {
  const id = readOptionalId(field, 'record', bytes)
  return id === undefined ? undefined : checkpointId(id)
}

function readCheckpoint(wire: pb.Checkpoint): CheckpointCreated {
  const size = wire.size
  const chunks = wire.chunks
  // every chunk holds between one byte and MAX_CHUNK_BYTES of the file
  if (chunks > size || chunks * MAX_CHUNK_BYTES < size) {
    throw invalidRecord('chunks', `is ${chunks}, which can not hold ${size} bytes`)
  }
  const preview = wire.preview === undefined ? undefined : readPreview('preview', wire.preview)
  if (wire.setsCover && preview === undefined) throw invalidRecord('sets_cover', 'is set without a preview')
  return {
    kind: 'checkpoint',
    asset: readId('asset', 'asset', wire.asset),
    path: readPath('path', wire.path),
    parents: readIds('parents', wire.parents).map(checkpointId),
    revertedFrom: readOptionalCheckpoint('reverted_from', wire.revertedFrom),
    content: readId('content', 'hash', wire.content),
    size,
    mtimeNs: wire.mtimeNs,
    executable: wire.executable,
    manifest: readId('manifest', 'hash', wire.manifest),
    chunks,
    comment: readComment('comment', wire.comment),
    status: readStatus('status', wire.status),
    preview,
    group: readId('group', 'group', wire.group),
    replacesStatus: readReplaces('replaces_status', wire.setsStatus, wire.replacesStatus),
    replacesCover: readReplaces('replaces_cover', wire.setsCover, wire.replacesCover),
  }
}

function readReplaces(field: string, sets: boolean, list: readonly Uint8Array[]): RecordId[] | undefined {
  if (sets) return readIds(field, list)
  if (list.length > 0) throw invalidRecord(field, 'is there, although nothing is set')
  return undefined
}

function readCover(wire: pb.CoverSet): CoverSet {
  const checkpoint = readOptionalCheckpoint('checkpoint', wire.checkpoint)
  if (wire.image !== undefined && checkpoint !== undefined) {
    throw invalidRecord('cover', 'is both an image and a checkpoint')
  }
  return { kind: 'cover set', ...readAssetValue(wire), cover: readCoverSource(wire.image, checkpoint) }
}

function readCoverSource(image: pb.Preview | undefined, checkpoint: CheckpointId | undefined): CoverSet['cover'] {
  if (image !== undefined) return { image: readPreview('image', image) }
  return checkpoint === undefined ? { newest: true } : { checkpoint }
}
