import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Envelope {
  body: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}

export namespace Envelope {
  let _codec: Codec<Envelope>

  export const codec = (): Codec<Envelope> => {
    if (_codec == null) {
      _codec = message<Envelope>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.body)
        }

        if ((obj.signature != null && obj.signature.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.signature)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          body: uint8ArrayAlloc(0),
          signature: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.body = reader.bytes()
              break
            }
            case 2: {
              obj.signature = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.body`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.signature`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface EnvelopeBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export interface EnvelopeSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Envelope>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Envelope.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Envelope {
    return decodeMessage(buf, Envelope.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Generator<EnvelopeBodyFieldEvent | EnvelopeSignatureFieldEvent> {
    return streamMessage(buf, Envelope.codec(), opts)
  }
}

export interface Body {
  project: Uint8Array<ArrayBuffer>
  device: Uint8Array<ArrayBuffer>
  epoch: Uint8Array<ArrayBuffer>
  sequence: number
  previous: Uint8Array<ArrayBuffer>
  members: Uint8Array<ArrayBuffer>[]
  clockMs: number
  clockCounter: number
  timeMs: number
  projectCreated?: ProjectCreated
  memberAdded?: MemberAdded
  roleChanged?: RoleChanged
  memberRemoved?: MemberRemoved
  checkpoint?: Checkpoint
  statusSet?: StatusSet
  coverSet?: CoverSet
  assetMoved?: AssetMoved
  trashSet?: TrashSet
  purged?: Purged
  claimSet?: ClaimSet
  adopted?: Adopted
  personNamed?: PersonNamed
  deviceNamed?: DeviceNamed
}

export namespace Body {
  let _codec: Codec<Body>

  export const codec = (): Codec<Body> => {
    if (_codec == null) {
      _codec = message<Body>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.deviceNamed != null) {
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.personNamed != null) {
          obj.deviceNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.adopted != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.claimSet != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.purged != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.trashSet != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.assetMoved != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.coverSet != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.statusSet != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.checkpoint != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.memberRemoved != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.roleChanged != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.memberAdded = undefined
          obj.projectCreated = undefined
        }

        if (obj.memberAdded != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.projectCreated = undefined
        }

        if (obj.projectCreated != null) {
          obj.deviceNamed = undefined
          obj.personNamed = undefined
          obj.adopted = undefined
          obj.claimSet = undefined
          obj.purged = undefined
          obj.trashSet = undefined
          obj.assetMoved = undefined
          obj.coverSet = undefined
          obj.statusSet = undefined
          obj.checkpoint = undefined
          obj.memberRemoved = undefined
          obj.roleChanged = undefined
          obj.memberAdded = undefined
        }

        if ((obj.project != null && obj.project.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.project)
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.device)
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.epoch)
        }

        if ((obj.sequence != null && obj.sequence !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.sequence)
        }

        if ((obj.previous != null && obj.previous.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.previous)
        }

        if (obj.members != null && obj.members.length > 0) {
          for (const value of obj.members) {
            w.uint32(50)
            w.bytes(value)
          }
        }

        if ((obj.clockMs != null && obj.clockMs !== 0)) {
          w.uint32(56)
          w.uint64Number(obj.clockMs)
        }

        if ((obj.clockCounter != null && obj.clockCounter !== 0)) {
          w.uint32(64)
          w.uint32(obj.clockCounter)
        }

        if ((obj.timeMs != null && obj.timeMs !== 0)) {
          w.uint32(72)
          w.uint64Number(obj.timeMs)
        }

        if (obj.projectCreated != null) {
          w.uint32(130)
          ProjectCreated.codec().encode(obj.projectCreated, w)
        }

        if (obj.memberAdded != null) {
          w.uint32(138)
          MemberAdded.codec().encode(obj.memberAdded, w)
        }

        if (obj.roleChanged != null) {
          w.uint32(146)
          RoleChanged.codec().encode(obj.roleChanged, w)
        }

        if (obj.memberRemoved != null) {
          w.uint32(154)
          MemberRemoved.codec().encode(obj.memberRemoved, w)
        }

        if (obj.checkpoint != null) {
          w.uint32(162)
          Checkpoint.codec().encode(obj.checkpoint, w)
        }

        if (obj.statusSet != null) {
          w.uint32(170)
          StatusSet.codec().encode(obj.statusSet, w)
        }

        if (obj.coverSet != null) {
          w.uint32(178)
          CoverSet.codec().encode(obj.coverSet, w)
        }

        if (obj.assetMoved != null) {
          w.uint32(186)
          AssetMoved.codec().encode(obj.assetMoved, w)
        }

        if (obj.trashSet != null) {
          w.uint32(194)
          TrashSet.codec().encode(obj.trashSet, w)
        }

        if (obj.purged != null) {
          w.uint32(202)
          Purged.codec().encode(obj.purged, w)
        }

        if (obj.claimSet != null) {
          w.uint32(210)
          ClaimSet.codec().encode(obj.claimSet, w)
        }

        if (obj.adopted != null) {
          w.uint32(218)
          Adopted.codec().encode(obj.adopted, w)
        }

        if (obj.personNamed != null) {
          w.uint32(226)
          PersonNamed.codec().encode(obj.personNamed, w)
        }

        if (obj.deviceNamed != null) {
          w.uint32(234)
          DeviceNamed.codec().encode(obj.deviceNamed, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          project: uint8ArrayAlloc(0),
          device: uint8ArrayAlloc(0),
          epoch: uint8ArrayAlloc(0),
          sequence: 0,
          previous: uint8ArrayAlloc(0),
          members: [],
          clockMs: 0,
          clockCounter: 0,
          timeMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.project = reader.bytes()
              break
            }
            case 2: {
              obj.device = reader.bytes()
              break
            }
            case 3: {
              obj.epoch = reader.bytes()
              break
            }
            case 4: {
              obj.sequence = reader.uint64Number()
              break
            }
            case 5: {
              obj.previous = reader.bytes()
              break
            }
            case 6: {
              if (opts.limits?.members != null && obj.members.length === opts.limits.members) {
                throw new MaxLengthError('Decode error - repeated field "members" had too many elements')
              }

              obj.members.push(reader.bytes())
              break
            }
            case 7: {
              obj.clockMs = reader.uint64Number()
              break
            }
            case 8: {
              obj.clockCounter = reader.uint32()
              break
            }
            case 9: {
              obj.timeMs = reader.uint64Number()
              break
            }
            case 16: {
              obj.projectCreated = ProjectCreated.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.projectCreated
              })
              break
            }
            case 17: {
              obj.memberAdded = MemberAdded.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.memberAdded
              })
              break
            }
            case 18: {
              obj.roleChanged = RoleChanged.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.roleChanged
              })
              break
            }
            case 19: {
              obj.memberRemoved = MemberRemoved.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.memberRemoved
              })
              break
            }
            case 20: {
              obj.checkpoint = Checkpoint.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.checkpoint
              })
              break
            }
            case 21: {
              obj.statusSet = StatusSet.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.statusSet
              })
              break
            }
            case 22: {
              obj.coverSet = CoverSet.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.coverSet
              })
              break
            }
            case 23: {
              obj.assetMoved = AssetMoved.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.assetMoved
              })
              break
            }
            case 24: {
              obj.trashSet = TrashSet.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.trashSet
              })
              break
            }
            case 25: {
              obj.purged = Purged.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.purged
              })
              break
            }
            case 26: {
              obj.claimSet = ClaimSet.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.claimSet
              })
              break
            }
            case 27: {
              obj.adopted = Adopted.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.adopted
              })
              break
            }
            case 28: {
              obj.personNamed = PersonNamed.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.personNamed
              })
              break
            }
            case 29: {
              obj.deviceNamed = DeviceNamed.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.deviceNamed
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.deviceNamed != null) {
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.personNamed != null) {
          delete obj.deviceNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.adopted != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.claimSet != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.purged != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.trashSet != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.assetMoved != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.coverSet != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.statusSet != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.checkpoint != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.memberRemoved != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.roleChanged
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.roleChanged != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.memberAdded
          delete obj.projectCreated
        }

        if (obj.memberAdded != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.projectCreated
        }

        if (obj.projectCreated != null) {
          delete obj.deviceNamed
          delete obj.personNamed
          delete obj.adopted
          delete obj.claimSet
          delete obj.purged
          delete obj.trashSet
          delete obj.assetMoved
          delete obj.coverSet
          delete obj.statusSet
          delete obj.checkpoint
          delete obj.memberRemoved
          delete obj.roleChanged
          delete obj.memberAdded
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          members: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.project`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.device`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.sequence`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.previous`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              if (opts.limits?.members != null && obj.members === opts.limits.members) {
                throw new MaxLengthError('Streaming decode error - repeated field "members" had too many elements')
              }

              yield {
                field: `${prefix}.members[]`,
                index: obj.members,
                value: reader.bytes()
              }

              obj.members++

              break
            }
            case 7: {
              yield {
                field: `${prefix}.clockMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.clockCounter`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.timeMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 16: {
              yield * ProjectCreated.codec().stream(reader, reader.uint32(), `${prefix}.projectCreated`, {
                limits: opts.limits?.projectCreated
              })

              break
            }
            case 17: {
              yield * MemberAdded.codec().stream(reader, reader.uint32(), `${prefix}.memberAdded`, {
                limits: opts.limits?.memberAdded
              })

              break
            }
            case 18: {
              yield * RoleChanged.codec().stream(reader, reader.uint32(), `${prefix}.roleChanged`, {
                limits: opts.limits?.roleChanged
              })

              break
            }
            case 19: {
              yield * MemberRemoved.codec().stream(reader, reader.uint32(), `${prefix}.memberRemoved`, {
                limits: opts.limits?.memberRemoved
              })

              break
            }
            case 20: {
              yield * Checkpoint.codec().stream(reader, reader.uint32(), `${prefix}.checkpoint`, {
                limits: opts.limits?.checkpoint
              })

              break
            }
            case 21: {
              yield * StatusSet.codec().stream(reader, reader.uint32(), `${prefix}.statusSet`, {
                limits: opts.limits?.statusSet
              })

              break
            }
            case 22: {
              yield * CoverSet.codec().stream(reader, reader.uint32(), `${prefix}.coverSet`, {
                limits: opts.limits?.coverSet
              })

              break
            }
            case 23: {
              yield * AssetMoved.codec().stream(reader, reader.uint32(), `${prefix}.assetMoved`, {
                limits: opts.limits?.assetMoved
              })

              break
            }
            case 24: {
              yield * TrashSet.codec().stream(reader, reader.uint32(), `${prefix}.trashSet`, {
                limits: opts.limits?.trashSet
              })

              break
            }
            case 25: {
              yield * Purged.codec().stream(reader, reader.uint32(), `${prefix}.purged`, {
                limits: opts.limits?.purged
              })

              break
            }
            case 26: {
              yield * ClaimSet.codec().stream(reader, reader.uint32(), `${prefix}.claimSet`, {
                limits: opts.limits?.claimSet
              })

              break
            }
            case 27: {
              yield * Adopted.codec().stream(reader, reader.uint32(), `${prefix}.adopted`, {
                limits: opts.limits?.adopted
              })

              break
            }
            case 28: {
              yield * PersonNamed.codec().stream(reader, reader.uint32(), `${prefix}.personNamed`, {
                limits: opts.limits?.personNamed
              })

              break
            }
            case 29: {
              yield * DeviceNamed.codec().stream(reader, reader.uint32(), `${prefix}.deviceNamed`, {
                limits: opts.limits?.deviceNamed
              })

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BodyProjectFieldEvent {
    field: '$.project'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodySequenceFieldEvent {
    field: '$.sequence'
    value: number
  }

  export interface BodyPreviousFieldEvent {
    field: '$.previous'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyMembersFieldEvent {
    field: '$.members[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyClockMsFieldEvent {
    field: '$.clockMs'
    value: number
  }

  export interface BodyClockCounterFieldEvent {
    field: '$.clockCounter'
    value: number
  }

  export interface BodyTimeMsFieldEvent {
    field: '$.timeMs'
    value: number
  }

  export interface BodyProjectCreatedNameFieldEvent {
    field: '$.projectCreated.name'
    value: string
  }

  export interface BodyProjectCreatedPersonNameFieldEvent {
    field: '$.projectCreated.personName'
    value: string
  }

  export interface BodyProjectCreatedDeviceNameFieldEvent {
    field: '$.projectCreated.deviceName'
    value: string
  }

  export interface BodyProjectCreatedNonceFieldEvent {
    field: '$.projectCreated.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyMemberAddedDeviceFieldEvent {
    field: '$.memberAdded.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyMemberAddedRoleFieldEvent {
    field: '$.memberAdded.role'
    value: Role
  }

  export interface BodyMemberAddedPersonFieldEvent {
    field: '$.memberAdded.person'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyMemberAddedPersonNameFieldEvent {
    field: '$.memberAdded.personName'
    value: string
  }

  export interface BodyMemberAddedDeviceNameFieldEvent {
    field: '$.memberAdded.deviceName'
    value: string
  }

  export interface BodyRoleChangedDeviceFieldEvent {
    field: '$.roleChanged.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyRoleChangedRoleFieldEvent {
    field: '$.roleChanged.role'
    value: Role
  }

  export interface BodyRoleChangedCutsEpochFieldEvent {
    field: '$.roleChanged.cuts[].epoch'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BodyRoleChangedCutsLastFieldEvent {
    field: '$.roleChanged.cuts[].last'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BodyMemberRemovedDeviceFieldEvent {
    field: '$.memberRemoved.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyMemberRemovedCutsEpochFieldEvent {
    field: '$.memberRemoved.cuts[].epoch'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BodyMemberRemovedCutsLastFieldEvent {
    field: '$.memberRemoved.cuts[].last'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface BodyCheckpointAssetFieldEvent {
    field: '$.checkpoint.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointPathFieldEvent {
    field: '$.checkpoint.path'
    value: string
  }

  export interface BodyCheckpointParentsFieldEvent {
    field: '$.checkpoint.parents[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointRevertedFromFieldEvent {
    field: '$.checkpoint.revertedFrom'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointContentFieldEvent {
    field: '$.checkpoint.content'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointSizeFieldEvent {
    field: '$.checkpoint.size'
    value: number
  }

  export interface BodyCheckpointMtimeNsFieldEvent {
    field: '$.checkpoint.mtimeNs'
    value: bigint
  }

  export interface BodyCheckpointExecutableFieldEvent {
    field: '$.checkpoint.executable'
    value: boolean
  }

  export interface BodyCheckpointManifestFieldEvent {
    field: '$.checkpoint.manifest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointChunksFieldEvent {
    field: '$.checkpoint.chunks'
    value: number
  }

  export interface BodyCheckpointCommentFieldEvent {
    field: '$.checkpoint.comment'
    value: string
  }

  export interface BodyCheckpointStatusFieldEvent {
    field: '$.checkpoint.status'
    value: Status
  }

  export interface BodyCheckpointPreviewHashFieldEvent {
    field: '$.checkpoint.preview.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointPreviewMimeFieldEvent {
    field: '$.checkpoint.preview.mime'
    value: string
  }

  export interface BodyCheckpointPreviewWidthFieldEvent {
    field: '$.checkpoint.preview.width'
    value: number
  }

  export interface BodyCheckpointPreviewHeightFieldEvent {
    field: '$.checkpoint.preview.height'
    value: number
  }

  export interface BodyCheckpointGroupFieldEvent {
    field: '$.checkpoint.group'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointSetsStatusFieldEvent {
    field: '$.checkpoint.setsStatus'
    value: boolean
  }

  export interface BodyCheckpointReplacesStatusFieldEvent {
    field: '$.checkpoint.replacesStatus[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCheckpointSetsCoverFieldEvent {
    field: '$.checkpoint.setsCover'
    value: boolean
  }

  export interface BodyCheckpointReplacesCoverFieldEvent {
    field: '$.checkpoint.replacesCover[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyStatusSetAssetFieldEvent {
    field: '$.statusSet.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyStatusSetStatusFieldEvent {
    field: '$.statusSet.status'
    value: Status
  }

  export interface BodyStatusSetReplacesFieldEvent {
    field: '$.statusSet.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCoverSetAssetFieldEvent {
    field: '$.coverSet.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCoverSetImageHashFieldEvent {
    field: '$.coverSet.image.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCoverSetImageMimeFieldEvent {
    field: '$.coverSet.image.mime'
    value: string
  }

  export interface BodyCoverSetImageWidthFieldEvent {
    field: '$.coverSet.image.width'
    value: number
  }

  export interface BodyCoverSetImageHeightFieldEvent {
    field: '$.coverSet.image.height'
    value: number
  }

  export interface BodyCoverSetCheckpointFieldEvent {
    field: '$.coverSet.checkpoint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyCoverSetReplacesFieldEvent {
    field: '$.coverSet.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyAssetMovedAssetFieldEvent {
    field: '$.assetMoved.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyAssetMovedPathFieldEvent {
    field: '$.assetMoved.path'
    value: string
  }

  export interface BodyAssetMovedReplacesFieldEvent {
    field: '$.assetMoved.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyTrashSetAssetFieldEvent {
    field: '$.trashSet.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyTrashSetCheckpointFieldEvent {
    field: '$.trashSet.checkpoint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyTrashSetTrashedFieldEvent {
    field: '$.trashSet.trashed'
    value: boolean
  }

  export interface BodyTrashSetReplacesFieldEvent {
    field: '$.trashSet.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyPurgedAssetFieldEvent {
    field: '$.purged.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyPurgedCheckpointsFieldEvent {
    field: '$.purged.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyClaimSetAssetFieldEvent {
    field: '$.claimSet.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyClaimSetClaimedFieldEvent {
    field: '$.claimSet.claimed'
    value: boolean
  }

  export interface BodyClaimSetReasonFieldEvent {
    field: '$.claimSet.reason'
    value: string
  }

  export interface BodyClaimSetReplacesFieldEvent {
    field: '$.claimSet.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyAdoptedRecordsFieldEvent {
    field: '$.adopted.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyPersonNamedPersonFieldEvent {
    field: '$.personNamed.person'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyPersonNamedNameFieldEvent {
    field: '$.personNamed.name'
    value: string
  }

  export interface BodyPersonNamedReplacesFieldEvent {
    field: '$.personNamed.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyDeviceNamedDeviceFieldEvent {
    field: '$.deviceNamed.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BodyDeviceNamedNameFieldEvent {
    field: '$.deviceNamed.name'
    value: string
  }

  export interface BodyDeviceNamedReplacesFieldEvent {
    field: '$.deviceNamed.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Body>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Body.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Body>): Body {
    return decodeMessage(buf, Body.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Body>): Generator<BodyProjectFieldEvent | BodyDeviceFieldEvent | BodyEpochFieldEvent | BodySequenceFieldEvent | BodyPreviousFieldEvent | BodyMembersFieldEvent | BodyClockMsFieldEvent | BodyClockCounterFieldEvent | BodyTimeMsFieldEvent | BodyProjectCreatedNameFieldEvent | BodyProjectCreatedPersonNameFieldEvent | BodyProjectCreatedDeviceNameFieldEvent | BodyProjectCreatedNonceFieldEvent | BodyMemberAddedDeviceFieldEvent | BodyMemberAddedRoleFieldEvent | BodyMemberAddedPersonFieldEvent | BodyMemberAddedPersonNameFieldEvent | BodyMemberAddedDeviceNameFieldEvent | BodyRoleChangedDeviceFieldEvent | BodyRoleChangedRoleFieldEvent | BodyRoleChangedCutsEpochFieldEvent | BodyRoleChangedCutsLastFieldEvent | BodyMemberRemovedDeviceFieldEvent | BodyMemberRemovedCutsEpochFieldEvent | BodyMemberRemovedCutsLastFieldEvent | BodyCheckpointAssetFieldEvent | BodyCheckpointPathFieldEvent | BodyCheckpointParentsFieldEvent | BodyCheckpointRevertedFromFieldEvent | BodyCheckpointContentFieldEvent | BodyCheckpointSizeFieldEvent | BodyCheckpointMtimeNsFieldEvent | BodyCheckpointExecutableFieldEvent | BodyCheckpointManifestFieldEvent | BodyCheckpointChunksFieldEvent | BodyCheckpointCommentFieldEvent | BodyCheckpointStatusFieldEvent | BodyCheckpointPreviewHashFieldEvent | BodyCheckpointPreviewMimeFieldEvent | BodyCheckpointPreviewWidthFieldEvent | BodyCheckpointPreviewHeightFieldEvent | BodyCheckpointGroupFieldEvent | BodyCheckpointSetsStatusFieldEvent | BodyCheckpointReplacesStatusFieldEvent | BodyCheckpointSetsCoverFieldEvent | BodyCheckpointReplacesCoverFieldEvent | BodyStatusSetAssetFieldEvent | BodyStatusSetStatusFieldEvent | BodyStatusSetReplacesFieldEvent | BodyCoverSetAssetFieldEvent | BodyCoverSetImageHashFieldEvent | BodyCoverSetImageMimeFieldEvent | BodyCoverSetImageWidthFieldEvent | BodyCoverSetImageHeightFieldEvent | BodyCoverSetCheckpointFieldEvent | BodyCoverSetReplacesFieldEvent | BodyAssetMovedAssetFieldEvent | BodyAssetMovedPathFieldEvent | BodyAssetMovedReplacesFieldEvent | BodyTrashSetAssetFieldEvent | BodyTrashSetCheckpointFieldEvent | BodyTrashSetTrashedFieldEvent | BodyTrashSetReplacesFieldEvent | BodyPurgedAssetFieldEvent | BodyPurgedCheckpointsFieldEvent | BodyClaimSetAssetFieldEvent | BodyClaimSetClaimedFieldEvent | BodyClaimSetReasonFieldEvent | BodyClaimSetReplacesFieldEvent | BodyAdoptedRecordsFieldEvent | BodyPersonNamedPersonFieldEvent | BodyPersonNamedNameFieldEvent | BodyPersonNamedReplacesFieldEvent | BodyDeviceNamedDeviceFieldEvent | BodyDeviceNamedNameFieldEvent | BodyDeviceNamedReplacesFieldEvent> {
    return streamMessage(buf, Body.codec(), opts)
  }
}

export interface ProjectCreated {
  name: string
  personName: string
  deviceName: string
  nonce: Uint8Array<ArrayBuffer>
}

export namespace ProjectCreated {
  let _codec: Codec<ProjectCreated>

  export const codec = (): Codec<ProjectCreated> => {
    if (_codec == null) {
      _codec = message<ProjectCreated>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.personName != null && obj.personName !== '')) {
          w.uint32(18)
          w.string(obj.personName)
        }

        if ((obj.deviceName != null && obj.deviceName !== '')) {
          w.uint32(26)
          w.string(obj.deviceName)
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.nonce)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          personName: '',
          deviceName: '',
          nonce: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.string()
              break
            }
            case 2: {
              obj.personName = reader.string()
              break
            }
            case 3: {
              obj.deviceName = reader.string()
              break
            }
            case 4: {
              obj.nonce = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.personName`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.deviceName`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.nonce`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ProjectCreatedNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface ProjectCreatedPersonNameFieldEvent {
    field: '$.personName'
    value: string
  }

  export interface ProjectCreatedDeviceNameFieldEvent {
    field: '$.deviceName'
    value: string
  }

  export interface ProjectCreatedNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ProjectCreated>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ProjectCreated.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProjectCreated>): ProjectCreated {
    return decodeMessage(buf, ProjectCreated.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProjectCreated>): Generator<ProjectCreatedNameFieldEvent | ProjectCreatedPersonNameFieldEvent | ProjectCreatedDeviceNameFieldEvent | ProjectCreatedNonceFieldEvent> {
    return streamMessage(buf, ProjectCreated.codec(), opts)
  }
}

export enum Role {
  ROLE_UNSPECIFIED = 'ROLE_UNSPECIFIED',
  VIEWER = 'VIEWER',
  ARTIST = 'ARTIST',
  ADMIN = 'ADMIN'
}

enum __RoleValues {
  ROLE_UNSPECIFIED = 0,
  VIEWER = 1,
  ARTIST = 2,
  ADMIN = 3
}

export namespace Role {
  export const codec = (): Codec<Role> => {
    return enumeration<Role>(__RoleValues)
  }
}

export interface MemberAdded {
  device: Uint8Array<ArrayBuffer>
  role: Role
  person: Uint8Array<ArrayBuffer>
  personName: string
  deviceName: string
}

export namespace MemberAdded {
  let _codec: Codec<MemberAdded>

  export const codec = (): Codec<MemberAdded> => {
    if (_codec == null) {
      _codec = message<MemberAdded>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.device)
        }

        if (obj.role != null && __RoleValues[obj.role] !== 0) {
          w.uint32(16)
          Role.codec().encode(obj.role, w)
        }

        if ((obj.person != null && obj.person.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.person)
        }

        if ((obj.personName != null && obj.personName !== '')) {
          w.uint32(34)
          w.string(obj.personName)
        }

        if ((obj.deviceName != null && obj.deviceName !== '')) {
          w.uint32(42)
          w.string(obj.deviceName)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          device: uint8ArrayAlloc(0),
          role: Role.ROLE_UNSPECIFIED,
          person: uint8ArrayAlloc(0),
          personName: '',
          deviceName: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.device = reader.bytes()
              break
            }
            case 2: {
              obj.role = Role.codec().decode(reader)
              break
            }
            case 3: {
              obj.person = reader.bytes()
              break
            }
            case 4: {
              obj.personName = reader.string()
              break
            }
            case 5: {
              obj.deviceName = reader.string()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.device`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.role`,
                value: Role.codec().decode(reader)
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.person`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.personName`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.deviceName`,
                value: reader.string()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface MemberAddedDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface MemberAddedRoleFieldEvent {
    field: '$.role'
    value: Role
  }

  export interface MemberAddedPersonFieldEvent {
    field: '$.person'
    value: Uint8Array<ArrayBuffer>
  }

  export interface MemberAddedPersonNameFieldEvent {
    field: '$.personName'
    value: string
  }

  export interface MemberAddedDeviceNameFieldEvent {
    field: '$.deviceName'
    value: string
  }

  export function encode (obj: Partial<MemberAdded>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, MemberAdded.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberAdded>): MemberAdded {
    return decodeMessage(buf, MemberAdded.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberAdded>): Generator<MemberAddedDeviceFieldEvent | MemberAddedRoleFieldEvent | MemberAddedPersonFieldEvent | MemberAddedPersonNameFieldEvent | MemberAddedDeviceNameFieldEvent> {
    return streamMessage(buf, MemberAdded.codec(), opts)
  }
}

export interface Cut {
  epoch: Uint8Array<ArrayBuffer>
  last: Uint8Array<ArrayBuffer>
}

export namespace Cut {
  let _codec: Codec<Cut>

  export const codec = (): Codec<Cut> => {
    if (_codec == null) {
      _codec = message<Cut>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.epoch)
        }

        if ((obj.last != null && obj.last.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.last)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          epoch: uint8ArrayAlloc(0),
          last: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.epoch = reader.bytes()
              break
            }
            case 2: {
              obj.last = reader.bytes()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.last`,
                value: reader.bytes()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface CutEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CutLastFieldEvent {
    field: '$.last'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Cut>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Cut.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Cut>): Cut {
    return decodeMessage(buf, Cut.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Cut>): Generator<CutEpochFieldEvent | CutLastFieldEvent> {
    return streamMessage(buf, Cut.codec(), opts)
  }
}

export interface RoleChanged {
  device: Uint8Array<ArrayBuffer>
  role: Role
  cuts: Cut[]
}

export namespace RoleChanged {
  let _codec: Codec<RoleChanged>

  export const codec = (): Codec<RoleChanged> => {
    if (_codec == null) {
      _codec = message<RoleChanged>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.device)
        }

        if (obj.role != null && __RoleValues[obj.role] !== 0) {
          w.uint32(16)
          Role.codec().encode(obj.role, w)
        }

        if (obj.cuts != null && obj.cuts.length > 0) {
          for (const value of obj.cuts) {
            w.uint32(26)
            Cut.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          device: uint8ArrayAlloc(0),
          role: Role.ROLE_UNSPECIFIED,
          cuts: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.device = reader.bytes()
              break
            }
            case 2: {
              obj.role = Role.codec().decode(reader)
              break
            }
            case 3: {
              if (opts.limits?.cuts != null && obj.cuts.length === opts.limits.cuts) {
                throw new MaxLengthError('Decode error - repeated field "cuts" had too many elements')
              }

              obj.cuts.push(Cut.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.cuts$
              }))
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          cuts: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.device`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.role`,
                value: Role.codec().decode(reader)
              }
              break
            }
            case 3: {
              if (opts.limits?.cuts != null && obj.cuts === opts.limits.cuts) {
                throw new MaxLengthError('Streaming decode error - repeated field "cuts" had too many elements')
              }

              for (const evt of Cut.codec().stream(reader, reader.uint32(), `${prefix}.cuts[]`, {
                limits: opts.limits?.cuts$
              })) {
                yield {
                  ...evt,
                  index: obj.cuts
                }
              }

              obj.cuts++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface RoleChangedDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RoleChangedRoleFieldEvent {
    field: '$.role'
    value: Role
  }

  export interface RoleChangedCutsEpochFieldEvent {
    field: '$.cuts[].epoch'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RoleChangedCutsLastFieldEvent {
    field: '$.cuts[].last'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<RoleChanged>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RoleChanged.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RoleChanged>): RoleChanged {
    return decodeMessage(buf, RoleChanged.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RoleChanged>): Generator<RoleChangedDeviceFieldEvent | RoleChangedRoleFieldEvent | RoleChangedCutsEpochFieldEvent | RoleChangedCutsLastFieldEvent> {
    return streamMessage(buf, RoleChanged.codec(), opts)
  }
}

export interface MemberRemoved {
  device: Uint8Array<ArrayBuffer>
  cuts: Cut[]
}

export namespace MemberRemoved {
  let _codec: Codec<MemberRemoved>

  export const codec = (): Codec<MemberRemoved> => {
    if (_codec == null) {
      _codec = message<MemberRemoved>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.device)
        }

        if (obj.cuts != null && obj.cuts.length > 0) {
          for (const value of obj.cuts) {
            w.uint32(18)
            Cut.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          device: uint8ArrayAlloc(0),
          cuts: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.device = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.cuts != null && obj.cuts.length === opts.limits.cuts) {
                throw new MaxLengthError('Decode error - repeated field "cuts" had too many elements')
              }

              obj.cuts.push(Cut.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.cuts$
              }))
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          cuts: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.device`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.cuts != null && obj.cuts === opts.limits.cuts) {
                throw new MaxLengthError('Streaming decode error - repeated field "cuts" had too many elements')
              }

              for (const evt of Cut.codec().stream(reader, reader.uint32(), `${prefix}.cuts[]`, {
                limits: opts.limits?.cuts$
              })) {
                yield {
                  ...evt,
                  index: obj.cuts
                }
              }

              obj.cuts++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface MemberRemovedDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface MemberRemovedCutsEpochFieldEvent {
    field: '$.cuts[].epoch'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface MemberRemovedCutsLastFieldEvent {
    field: '$.cuts[].last'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export function encode (obj: Partial<MemberRemoved>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, MemberRemoved.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberRemoved>): MemberRemoved {
    return decodeMessage(buf, MemberRemoved.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberRemoved>): Generator<MemberRemovedDeviceFieldEvent | MemberRemovedCutsEpochFieldEvent | MemberRemovedCutsLastFieldEvent> {
    return streamMessage(buf, MemberRemoved.codec(), opts)
  }
}

export enum Status {
  STATUS_UNSPECIFIED = 'STATUS_UNSPECIFIED',
  TODO = 'TODO',
  WIP = 'WIP',
  WFA = 'WFA',
  RETAKE = 'RETAKE',
  DONE = 'DONE'
}

enum __StatusValues {
  STATUS_UNSPECIFIED = 0,
  TODO = 1,
  WIP = 2,
  WFA = 3,
  RETAKE = 4,
  DONE = 5
}

export namespace Status {
  export const codec = (): Codec<Status> => {
    return enumeration<Status>(__StatusValues)
  }
}

export interface Preview {
  hash: Uint8Array<ArrayBuffer>
  mime: string
  width: number
  height: number
}

export namespace Preview {
  let _codec: Codec<Preview>

  export const codec = (): Codec<Preview> => {
    if (_codec == null) {
      _codec = message<Preview>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.hash != null && obj.hash.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.hash)
        }

        if ((obj.mime != null && obj.mime !== '')) {
          w.uint32(18)
          w.string(obj.mime)
        }

        if ((obj.width != null && obj.width !== 0)) {
          w.uint32(24)
          w.uint32(obj.width)
        }

        if ((obj.height != null && obj.height !== 0)) {
          w.uint32(32)
          w.uint32(obj.height)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          hash: uint8ArrayAlloc(0),
          mime: '',
          width: 0,
          height: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.hash = reader.bytes()
              break
            }
            case 2: {
              obj.mime = reader.string()
              break
            }
            case 3: {
              obj.width = reader.uint32()
              break
            }
            case 4: {
              obj.height = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.hash`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.mime`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.width`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.height`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PreviewHashFieldEvent {
    field: '$.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PreviewMimeFieldEvent {
    field: '$.mime'
    value: string
  }

  export interface PreviewWidthFieldEvent {
    field: '$.width'
    value: number
  }

  export interface PreviewHeightFieldEvent {
    field: '$.height'
    value: number
  }

  export function encode (obj: Partial<Preview>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Preview.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Preview>): Preview {
    return decodeMessage(buf, Preview.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Preview>): Generator<PreviewHashFieldEvent | PreviewMimeFieldEvent | PreviewWidthFieldEvent | PreviewHeightFieldEvent> {
    return streamMessage(buf, Preview.codec(), opts)
  }
}

export interface Checkpoint {
  asset: Uint8Array<ArrayBuffer>
  path: string
  parents: Uint8Array<ArrayBuffer>[]
  revertedFrom: Uint8Array<ArrayBuffer>
  content: Uint8Array<ArrayBuffer>
  size: number
  mtimeNs: bigint
  executable: boolean
  manifest: Uint8Array<ArrayBuffer>
  chunks: number
  comment: string
  status: Status
  preview?: Preview
  group: Uint8Array<ArrayBuffer>
  setsStatus: boolean
  replacesStatus: Uint8Array<ArrayBuffer>[]
  setsCover: boolean
  replacesCover: Uint8Array<ArrayBuffer>[]
}

export namespace Checkpoint {
  let _codec: Codec<Checkpoint>

  export const codec = (): Codec<Checkpoint> => {
    if (_codec == null) {
      _codec = message<Checkpoint>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if ((obj.path != null && obj.path !== '')) {
          w.uint32(18)
          w.string(obj.path)
        }

        if (obj.parents != null && obj.parents.length > 0) {
          for (const value of obj.parents) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.revertedFrom != null && obj.revertedFrom.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.revertedFrom)
        }

        if ((obj.content != null && obj.content.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.content)
        }

        if ((obj.size != null && obj.size !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.size)
        }

        if ((obj.mtimeNs != null && obj.mtimeNs !== 0n)) {
          w.uint32(56)
          w.uint64(obj.mtimeNs)
        }

        if ((obj.executable != null && obj.executable !== false)) {
          w.uint32(64)
          w.bool(obj.executable)
        }

        if ((obj.manifest != null && obj.manifest.byteLength > 0)) {
          w.uint32(74)
          w.bytes(obj.manifest)
        }

        if ((obj.chunks != null && obj.chunks !== 0)) {
          w.uint32(80)
          w.uint64Number(obj.chunks)
        }

        if ((obj.comment != null && obj.comment !== '')) {
          w.uint32(90)
          w.string(obj.comment)
        }

        if (obj.status != null && __StatusValues[obj.status] !== 0) {
          w.uint32(96)
          Status.codec().encode(obj.status, w)
        }

        if (obj.preview != null) {
          w.uint32(106)
          Preview.codec().encode(obj.preview, w)
        }

        if ((obj.group != null && obj.group.byteLength > 0)) {
          w.uint32(114)
          w.bytes(obj.group)
        }

        if ((obj.setsStatus != null && obj.setsStatus !== false)) {
          w.uint32(120)
          w.bool(obj.setsStatus)
        }

        if (obj.replacesStatus != null && obj.replacesStatus.length > 0) {
          for (const value of obj.replacesStatus) {
            w.uint32(130)
            w.bytes(value)
          }
        }

        if ((obj.setsCover != null && obj.setsCover !== false)) {
          w.uint32(136)
          w.bool(obj.setsCover)
        }

        if (obj.replacesCover != null && obj.replacesCover.length > 0) {
          for (const value of obj.replacesCover) {
            w.uint32(146)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          path: '',
          parents: [],
          revertedFrom: uint8ArrayAlloc(0),
          content: uint8ArrayAlloc(0),
          size: 0,
          mtimeNs: 0n,
          executable: false,
          manifest: uint8ArrayAlloc(0),
          chunks: 0,
          comment: '',
          status: Status.STATUS_UNSPECIFIED,
          group: uint8ArrayAlloc(0),
          setsStatus: false,
          replacesStatus: [],
          setsCover: false,
          replacesCover: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              obj.path = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.parents != null && obj.parents.length === opts.limits.parents) {
                throw new MaxLengthError('Decode error - repeated field "parents" had too many elements')
              }

              obj.parents.push(reader.bytes())
              break
            }
            case 4: {
              obj.revertedFrom = reader.bytes()
              break
            }
            case 5: {
              obj.content = reader.bytes()
              break
            }
            case 6: {
              obj.size = reader.uint64Number()
              break
            }
            case 7: {
              obj.mtimeNs = reader.uint64()
              break
            }
            case 8: {
              obj.executable = reader.bool()
              break
            }
            case 9: {
              obj.manifest = reader.bytes()
              break
            }
            case 10: {
              obj.chunks = reader.uint64Number()
              break
            }
            case 11: {
              obj.comment = reader.string()
              break
            }
            case 12: {
              obj.status = Status.codec().decode(reader)
              break
            }
            case 13: {
              obj.preview = Preview.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.preview
              })
              break
            }
            case 14: {
              obj.group = reader.bytes()
              break
            }
            case 15: {
              obj.setsStatus = reader.bool()
              break
            }
            case 16: {
              if (opts.limits?.replacesStatus != null && obj.replacesStatus.length === opts.limits.replacesStatus) {
                throw new MaxLengthError('Decode error - repeated field "replacesStatus" had too many elements')
              }

              obj.replacesStatus.push(reader.bytes())
              break
            }
            case 17: {
              obj.setsCover = reader.bool()
              break
            }
            case 18: {
              if (opts.limits?.replacesCover != null && obj.replacesCover.length === opts.limits.replacesCover) {
                throw new MaxLengthError('Decode error - repeated field "replacesCover" had too many elements')
              }

              obj.replacesCover.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          parents: 0,
          replacesStatus: 0,
          replacesCover: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.path`,
                value: reader.string()
              }
              break
            }
            case 3: {
              if (opts.limits?.parents != null && obj.parents === opts.limits.parents) {
                throw new MaxLengthError('Streaming decode error - repeated field "parents" had too many elements')
              }

              yield {
                field: `${prefix}.parents[]`,
                index: obj.parents,
                value: reader.bytes()
              }

              obj.parents++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.revertedFrom`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.content`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.mtimeNs`,
                value: reader.uint64()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.executable`,
                value: reader.bool()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.manifest`,
                value: reader.bytes()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.chunks`,
                value: reader.uint64Number()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.comment`,
                value: reader.string()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.status`,
                value: Status.codec().decode(reader)
              }
              break
            }
            case 13: {
              yield * Preview.codec().stream(reader, reader.uint32(), `${prefix}.preview`, {
                limits: opts.limits?.preview
              })

              break
            }
            case 14: {
              yield {
                field: `${prefix}.group`,
                value: reader.bytes()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.setsStatus`,
                value: reader.bool()
              }
              break
            }
            case 16: {
              if (opts.limits?.replacesStatus != null && obj.replacesStatus === opts.limits.replacesStatus) {
                throw new MaxLengthError('Streaming decode error - repeated field "replacesStatus" had too many elements')
              }

              yield {
                field: `${prefix}.replacesStatus[]`,
                index: obj.replacesStatus,
                value: reader.bytes()
              }

              obj.replacesStatus++

              break
            }
            case 17: {
              yield {
                field: `${prefix}.setsCover`,
                value: reader.bool()
              }
              break
            }
            case 18: {
              if (opts.limits?.replacesCover != null && obj.replacesCover === opts.limits.replacesCover) {
                throw new MaxLengthError('Streaming decode error - repeated field "replacesCover" had too many elements')
              }

              yield {
                field: `${prefix}.replacesCover[]`,
                index: obj.replacesCover,
                value: reader.bytes()
              }

              obj.replacesCover++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface CheckpointAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointPathFieldEvent {
    field: '$.path'
    value: string
  }

  export interface CheckpointParentsFieldEvent {
    field: '$.parents[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointRevertedFromFieldEvent {
    field: '$.revertedFrom'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointContentFieldEvent {
    field: '$.content'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointSizeFieldEvent {
    field: '$.size'
    value: number
  }

  export interface CheckpointMtimeNsFieldEvent {
    field: '$.mtimeNs'
    value: bigint
  }

  export interface CheckpointExecutableFieldEvent {
    field: '$.executable'
    value: boolean
  }

  export interface CheckpointManifestFieldEvent {
    field: '$.manifest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointChunksFieldEvent {
    field: '$.chunks'
    value: number
  }

  export interface CheckpointCommentFieldEvent {
    field: '$.comment'
    value: string
  }

  export interface CheckpointStatusFieldEvent {
    field: '$.status'
    value: Status
  }

  export interface CheckpointPreviewHashFieldEvent {
    field: '$.preview.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointPreviewMimeFieldEvent {
    field: '$.preview.mime'
    value: string
  }

  export interface CheckpointPreviewWidthFieldEvent {
    field: '$.preview.width'
    value: number
  }

  export interface CheckpointPreviewHeightFieldEvent {
    field: '$.preview.height'
    value: number
  }

  export interface CheckpointGroupFieldEvent {
    field: '$.group'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointSetsStatusFieldEvent {
    field: '$.setsStatus'
    value: boolean
  }

  export interface CheckpointReplacesStatusFieldEvent {
    field: '$.replacesStatus[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CheckpointSetsCoverFieldEvent {
    field: '$.setsCover'
    value: boolean
  }

  export interface CheckpointReplacesCoverFieldEvent {
    field: '$.replacesCover[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Checkpoint>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Checkpoint.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Checkpoint>): Checkpoint {
    return decodeMessage(buf, Checkpoint.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Checkpoint>): Generator<CheckpointAssetFieldEvent | CheckpointPathFieldEvent | CheckpointParentsFieldEvent | CheckpointRevertedFromFieldEvent | CheckpointContentFieldEvent | CheckpointSizeFieldEvent | CheckpointMtimeNsFieldEvent | CheckpointExecutableFieldEvent | CheckpointManifestFieldEvent | CheckpointChunksFieldEvent | CheckpointCommentFieldEvent | CheckpointStatusFieldEvent | CheckpointPreviewHashFieldEvent | CheckpointPreviewMimeFieldEvent | CheckpointPreviewWidthFieldEvent | CheckpointPreviewHeightFieldEvent | CheckpointGroupFieldEvent | CheckpointSetsStatusFieldEvent | CheckpointReplacesStatusFieldEvent | CheckpointSetsCoverFieldEvent | CheckpointReplacesCoverFieldEvent> {
    return streamMessage(buf, Checkpoint.codec(), opts)
  }
}

export interface StatusSet {
  asset: Uint8Array<ArrayBuffer>
  status: Status
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace StatusSet {
  let _codec: Codec<StatusSet>

  export const codec = (): Codec<StatusSet> => {
    if (_codec == null) {
      _codec = message<StatusSet>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if (obj.status != null && __StatusValues[obj.status] !== 0) {
          w.uint32(16)
          Status.codec().encode(obj.status, w)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          status: Status.STATUS_UNSPECIFIED,
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              obj.status = Status.codec().decode(reader)
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.status`,
                value: Status.codec().decode(reader)
              }
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface StatusSetAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StatusSetStatusFieldEvent {
    field: '$.status'
    value: Status
  }

  export interface StatusSetReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<StatusSet>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StatusSet.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StatusSet>): StatusSet {
    return decodeMessage(buf, StatusSet.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StatusSet>): Generator<StatusSetAssetFieldEvent | StatusSetStatusFieldEvent | StatusSetReplacesFieldEvent> {
    return streamMessage(buf, StatusSet.codec(), opts)
  }
}

export interface CoverSet {
  asset: Uint8Array<ArrayBuffer>
  image?: Preview
  checkpoint: Uint8Array<ArrayBuffer>
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace CoverSet {
  let _codec: Codec<CoverSet>

  export const codec = (): Codec<CoverSet> => {
    if (_codec == null) {
      _codec = message<CoverSet>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if (obj.image != null) {
          w.uint32(18)
          Preview.codec().encode(obj.image, w)
        }

        if ((obj.checkpoint != null && obj.checkpoint.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.checkpoint)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          checkpoint: uint8ArrayAlloc(0),
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              obj.image = Preview.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.image
              })
              break
            }
            case 3: {
              obj.checkpoint = reader.bytes()
              break
            }
            case 4: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield * Preview.codec().stream(reader, reader.uint32(), `${prefix}.image`, {
                limits: opts.limits?.image
              })

              break
            }
            case 3: {
              yield {
                field: `${prefix}.checkpoint`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface CoverSetAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CoverSetImageHashFieldEvent {
    field: '$.image.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CoverSetImageMimeFieldEvent {
    field: '$.image.mime'
    value: string
  }

  export interface CoverSetImageWidthFieldEvent {
    field: '$.image.width'
    value: number
  }

  export interface CoverSetImageHeightFieldEvent {
    field: '$.image.height'
    value: number
  }

  export interface CoverSetCheckpointFieldEvent {
    field: '$.checkpoint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CoverSetReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<CoverSet>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CoverSet.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CoverSet>): CoverSet {
    return decodeMessage(buf, CoverSet.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CoverSet>): Generator<CoverSetAssetFieldEvent | CoverSetImageHashFieldEvent | CoverSetImageMimeFieldEvent | CoverSetImageWidthFieldEvent | CoverSetImageHeightFieldEvent | CoverSetCheckpointFieldEvent | CoverSetReplacesFieldEvent> {
    return streamMessage(buf, CoverSet.codec(), opts)
  }
}

export interface AssetMoved {
  asset: Uint8Array<ArrayBuffer>
  path: string
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace AssetMoved {
  let _codec: Codec<AssetMoved>

  export const codec = (): Codec<AssetMoved> => {
    if (_codec == null) {
      _codec = message<AssetMoved>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if ((obj.path != null && obj.path !== '')) {
          w.uint32(18)
          w.string(obj.path)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          path: '',
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              obj.path = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.path`,
                value: reader.string()
              }
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface AssetMovedAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AssetMovedPathFieldEvent {
    field: '$.path'
    value: string
  }

  export interface AssetMovedReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<AssetMoved>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, AssetMoved.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AssetMoved>): AssetMoved {
    return decodeMessage(buf, AssetMoved.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AssetMoved>): Generator<AssetMovedAssetFieldEvent | AssetMovedPathFieldEvent | AssetMovedReplacesFieldEvent> {
    return streamMessage(buf, AssetMoved.codec(), opts)
  }
}

export interface TrashSet {
  asset: Uint8Array<ArrayBuffer>
  checkpoint: Uint8Array<ArrayBuffer>
  trashed: boolean
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace TrashSet {
  let _codec: Codec<TrashSet>

  export const codec = (): Codec<TrashSet> => {
    if (_codec == null) {
      _codec = message<TrashSet>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if ((obj.checkpoint != null && obj.checkpoint.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.checkpoint)
        }

        if ((obj.trashed != null && obj.trashed !== false)) {
          w.uint32(24)
          w.bool(obj.trashed)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          checkpoint: uint8ArrayAlloc(0),
          trashed: false,
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              obj.checkpoint = reader.bytes()
              break
            }
            case 3: {
              obj.trashed = reader.bool()
              break
            }
            case 4: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.checkpoint`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.trashed`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface TrashSetAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TrashSetCheckpointFieldEvent {
    field: '$.checkpoint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface TrashSetTrashedFieldEvent {
    field: '$.trashed'
    value: boolean
  }

  export interface TrashSetReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<TrashSet>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, TrashSet.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TrashSet>): TrashSet {
    return decodeMessage(buf, TrashSet.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TrashSet>): Generator<TrashSetAssetFieldEvent | TrashSetCheckpointFieldEvent | TrashSetTrashedFieldEvent | TrashSetReplacesFieldEvent> {
    return streamMessage(buf, TrashSet.codec(), opts)
  }
}

export interface Purged {
  asset: Uint8Array<ArrayBuffer>
  checkpoints: Uint8Array<ArrayBuffer>[]
}

export namespace Purged {
  let _codec: Codec<Purged>

  export const codec = (): Codec<Purged> => {
    if (_codec == null) {
      _codec = message<Purged>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if (obj.checkpoints != null && obj.checkpoints.length > 0) {
          for (const value of obj.checkpoints) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          checkpoints: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              obj.checkpoints.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          checkpoints: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              yield {
                field: `${prefix}.checkpoints[]`,
                index: obj.checkpoints,
                value: reader.bytes()
              }

              obj.checkpoints++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PurgedAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PurgedCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Purged>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Purged.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Purged>): Purged {
    return decodeMessage(buf, Purged.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Purged>): Generator<PurgedAssetFieldEvent | PurgedCheckpointsFieldEvent> {
    return streamMessage(buf, Purged.codec(), opts)
  }
}

export interface ClaimSet {
  asset: Uint8Array<ArrayBuffer>
  claimed: boolean
  reason: string
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace ClaimSet {
  let _codec: Codec<ClaimSet>

  export const codec = (): Codec<ClaimSet> => {
    if (_codec == null) {
      _codec = message<ClaimSet>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.asset != null && obj.asset.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.asset)
        }

        if ((obj.claimed != null && obj.claimed !== false)) {
          w.uint32(16)
          w.bool(obj.claimed)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(26)
          w.string(obj.reason)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          asset: uint8ArrayAlloc(0),
          claimed: false,
          reason: '',
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.asset = reader.bytes()
              break
            }
            case 2: {
              obj.claimed = reader.bool()
              break
            }
            case 3: {
              obj.reason = reader.string()
              break
            }
            case 4: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.asset`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.claimed`,
                value: reader.bool()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 4: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface ClaimSetAssetFieldEvent {
    field: '$.asset'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ClaimSetClaimedFieldEvent {
    field: '$.claimed'
    value: boolean
  }

  export interface ClaimSetReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface ClaimSetReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ClaimSet>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ClaimSet.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimSet>): ClaimSet {
    return decodeMessage(buf, ClaimSet.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClaimSet>): Generator<ClaimSetAssetFieldEvent | ClaimSetClaimedFieldEvent | ClaimSetReasonFieldEvent | ClaimSetReplacesFieldEvent> {
    return streamMessage(buf, ClaimSet.codec(), opts)
  }
}

export interface Adopted {
  records: Uint8Array<ArrayBuffer>[]
}

export namespace Adopted {
  let _codec: Codec<Adopted>

  export const codec = (): Codec<Adopted> => {
    if (_codec == null) {
      _codec = message<Adopted>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.records != null && obj.records.length > 0) {
          for (const value of obj.records) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          records: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records.length === opts.limits.records) {
                throw new MaxLengthError('Decode error - repeated field "records" had too many elements')
              }

              obj.records.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          records: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.records != null && obj.records === opts.limits.records) {
                throw new MaxLengthError('Streaming decode error - repeated field "records" had too many elements')
              }

              yield {
                field: `${prefix}.records[]`,
                index: obj.records,
                value: reader.bytes()
              }

              obj.records++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface AdoptedRecordsFieldEvent {
    field: '$.records[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Adopted>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Adopted.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Adopted>): Adopted {
    return decodeMessage(buf, Adopted.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Adopted>): Generator<AdoptedRecordsFieldEvent> {
    return streamMessage(buf, Adopted.codec(), opts)
  }
}

export interface PersonNamed {
  person: Uint8Array<ArrayBuffer>
  name: string
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace PersonNamed {
  let _codec: Codec<PersonNamed>

  export const codec = (): Codec<PersonNamed> => {
    if (_codec == null) {
      _codec = message<PersonNamed>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.person != null && obj.person.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.person)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          person: uint8ArrayAlloc(0),
          name: '',
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.person = reader.bytes()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.person`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface PersonNamedPersonFieldEvent {
    field: '$.person'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PersonNamedNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface PersonNamedReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PersonNamed>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PersonNamed.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PersonNamed>): PersonNamed {
    return decodeMessage(buf, PersonNamed.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PersonNamed>): Generator<PersonNamedPersonFieldEvent | PersonNamedNameFieldEvent | PersonNamedReplacesFieldEvent> {
    return streamMessage(buf, PersonNamed.codec(), opts)
  }
}

export interface DeviceNamed {
  device: Uint8Array<ArrayBuffer>
  name: string
  replaces: Uint8Array<ArrayBuffer>[]
}

export namespace DeviceNamed {
  let _codec: Codec<DeviceNamed>

  export const codec = (): Codec<DeviceNamed> => {
    if (_codec == null) {
      _codec = message<DeviceNamed>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.device)
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(18)
          w.string(obj.name)
        }

        if (obj.replaces != null && obj.replaces.length > 0) {
          for (const value of obj.replaces) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          device: uint8ArrayAlloc(0),
          name: '',
          replaces: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.device = reader.bytes()
              break
            }
            case 2: {
              obj.name = reader.string()
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
              }

              obj.replaces.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          replaces: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.device`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 3: {
              if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                throw new MaxLengthError('Streaming decode error - repeated field "replaces" had too many elements')
              }

              yield {
                field: `${prefix}.replaces[]`,
                index: obj.replaces,
                value: reader.bytes()
              }

              obj.replaces++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface DeviceNamedDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DeviceNamedNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface DeviceNamedReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<DeviceNamed>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DeviceNamed.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DeviceNamed>): DeviceNamed {
    return decodeMessage(buf, DeviceNamed.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DeviceNamed>): Generator<DeviceNamedDeviceFieldEvent | DeviceNamedNameFieldEvent | DeviceNamedReplacesFieldEvent> {
    return streamMessage(buf, DeviceNamed.codec(), opts)
  }
}
