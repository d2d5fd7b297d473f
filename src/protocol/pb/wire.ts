/* eslint-disable require-yield */

import { decodeMessage, encodeMessage, enumeration, MaxLengthError, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RecordsMessage {
  hello?: Hello
  tags?: Tags
  frontier?: Frontier
  logIds?: LogIds
  want?: Want
  records?: Records
  ack?: Ack
  done?: Done
  changed?: Changed
  holdsRequest?: HoldsRequest
  holdsList?: HoldsList
  holdsUpdate?: HoldsUpdate
  refused?: Refused
}

export namespace RecordsMessage {
  let _codec: Codec<RecordsMessage>

  export const codec = (): Codec<RecordsMessage> => {
    if (_codec == null) {
      _codec = message<RecordsMessage>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.refused != null) {
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.holdsUpdate != null) {
          obj.refused = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.holdsList != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.holdsRequest != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.changed != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.done != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.ack != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.records != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.want != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.logIds != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.frontier = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.frontier != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.tags = undefined
          obj.hello = undefined
        }

        if (obj.tags != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.hello = undefined
        }

        if (obj.hello != null) {
          obj.refused = undefined
          obj.holdsUpdate = undefined
          obj.holdsList = undefined
          obj.holdsRequest = undefined
          obj.changed = undefined
          obj.done = undefined
          obj.ack = undefined
          obj.records = undefined
          obj.want = undefined
          obj.logIds = undefined
          obj.frontier = undefined
          obj.tags = undefined
        }

        if (obj.hello != null) {
          w.uint32(10)
          Hello.codec().encode(obj.hello, w)
        }

        if (obj.tags != null) {
          w.uint32(18)
          Tags.codec().encode(obj.tags, w)
        }

        if (obj.frontier != null) {
          w.uint32(26)
          Frontier.codec().encode(obj.frontier, w)
        }

        if (obj.logIds != null) {
          w.uint32(34)
          LogIds.codec().encode(obj.logIds, w)
        }

        if (obj.want != null) {
          w.uint32(42)
          Want.codec().encode(obj.want, w)
        }

        if (obj.records != null) {
          w.uint32(50)
          Records.codec().encode(obj.records, w)
        }

        if (obj.ack != null) {
          w.uint32(58)
          Ack.codec().encode(obj.ack, w)
        }

        if (obj.done != null) {
          w.uint32(66)
          Done.codec().encode(obj.done, w)
        }

        if (obj.changed != null) {
          w.uint32(74)
          Changed.codec().encode(obj.changed, w)
        }

        if (obj.holdsRequest != null) {
          w.uint32(82)
          HoldsRequest.codec().encode(obj.holdsRequest, w)
        }

        if (obj.holdsList != null) {
          w.uint32(90)
          HoldsList.codec().encode(obj.holdsList, w)
        }

        if (obj.holdsUpdate != null) {
          w.uint32(98)
          HoldsUpdate.codec().encode(obj.holdsUpdate, w)
        }

        if (obj.refused != null) {
          w.uint32(122)
          Refused.codec().encode(obj.refused, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.hello = Hello.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.hello
              })
              break
            }
            case 2: {
              obj.tags = Tags.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.tags
              })
              break
            }
            case 3: {
              obj.frontier = Frontier.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.frontier
              })
              break
            }
            case 4: {
              obj.logIds = LogIds.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.logIds
              })
              break
            }
            case 5: {
              obj.want = Want.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.want
              })
              break
            }
            case 6: {
              obj.records = Records.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.records
              })
              break
            }
            case 7: {
              obj.ack = Ack.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ack
              })
              break
            }
            case 8: {
              obj.done = Done.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.done
              })
              break
            }
            case 9: {
              obj.changed = Changed.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.changed
              })
              break
            }
            case 10: {
              obj.holdsRequest = HoldsRequest.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.holdsRequest
              })
              break
            }
            case 11: {
              obj.holdsList = HoldsList.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.holdsList
              })
              break
            }
            case 12: {
              obj.holdsUpdate = HoldsUpdate.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.holdsUpdate
              })
              break
            }
            case 15: {
              obj.refused = Refused.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.refused
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.refused != null) {
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.holdsUpdate != null) {
          delete obj.refused
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.holdsList != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.holdsRequest != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.changed != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.done != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.ack != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.records != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.want != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.logIds != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.frontier
          delete obj.tags
          delete obj.hello
        }

        if (obj.frontier != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.tags
          delete obj.hello
        }

        if (obj.tags != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.hello
        }

        if (obj.hello != null) {
          delete obj.refused
          delete obj.holdsUpdate
          delete obj.holdsList
          delete obj.holdsRequest
          delete obj.changed
          delete obj.done
          delete obj.ack
          delete obj.records
          delete obj.want
          delete obj.logIds
          delete obj.frontier
          delete obj.tags
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Hello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                limits: opts.limits?.hello
              })

              break
            }
            case 2: {
              yield * Tags.codec().stream(reader, reader.uint32(), `${prefix}.tags`, {
                limits: opts.limits?.tags
              })

              break
            }
            case 3: {
              yield * Frontier.codec().stream(reader, reader.uint32(), `${prefix}.frontier`, {
                limits: opts.limits?.frontier
              })

              break
            }
            case 4: {
              yield * LogIds.codec().stream(reader, reader.uint32(), `${prefix}.logIds`, {
                limits: opts.limits?.logIds
              })

              break
            }
            case 5: {
              yield * Want.codec().stream(reader, reader.uint32(), `${prefix}.want`, {
                limits: opts.limits?.want
              })

              break
            }
            case 6: {
              yield * Records.codec().stream(reader, reader.uint32(), `${prefix}.records`, {
                limits: opts.limits?.records
              })

              break
            }
            case 7: {
              yield * Ack.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                limits: opts.limits?.ack
              })

              break
            }
            case 8: {
              yield * Done.codec().stream(reader, reader.uint32(), `${prefix}.done`, {
                limits: opts.limits?.done
              })

              break
            }
            case 9: {
              yield * Changed.codec().stream(reader, reader.uint32(), `${prefix}.changed`, {
                limits: opts.limits?.changed
              })

              break
            }
            case 10: {
              yield * HoldsRequest.codec().stream(reader, reader.uint32(), `${prefix}.holdsRequest`, {
                limits: opts.limits?.holdsRequest
              })

              break
            }
            case 11: {
              yield * HoldsList.codec().stream(reader, reader.uint32(), `${prefix}.holdsList`, {
                limits: opts.limits?.holdsList
              })

              break
            }
            case 12: {
              yield * HoldsUpdate.codec().stream(reader, reader.uint32(), `${prefix}.holdsUpdate`, {
                limits: opts.limits?.holdsUpdate
              })

              break
            }
            case 15: {
              yield * Refused.codec().stream(reader, reader.uint32(), `${prefix}.refused`, {
                limits: opts.limits?.refused
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

  export interface RecordsMessageHelloMinVersionFieldEvent {
    field: '$.hello.minVersion'
    value: number
  }

  export interface RecordsMessageHelloMaxVersionFieldEvent {
    field: '$.hello.maxVersion'
    value: number
  }

  export interface RecordsMessageHelloCodecsFieldEvent {
    field: '$.hello.codecs[]'
    index: number
    value: number
  }

  export interface RecordsMessageHelloTagsFieldEvent {
    field: '$.hello.tags[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHelloInstanceFieldEvent {
    field: '$.hello.instance'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHelloTimeMsFieldEvent {
    field: '$.hello.timeMs'
    value: number
  }

  export interface RecordsMessageHelloClonedFieldEvent {
    field: '$.hello.cloned'
    value: boolean
  }

  export interface RecordsMessageTagsTagsFieldEvent {
    field: '$.tags.tags[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageFrontierTagFieldEvent {
    field: '$.frontier.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageFrontierRequestFieldEvent {
    field: '$.frontier.request'
    value: number
  }

  export interface RecordsMessageFrontierLogsDeviceFieldEvent {
    field: '$.frontier.logs[].device'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RecordsMessageFrontierLogsEpochFieldEvent {
    field: '$.frontier.logs[].epoch'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RecordsMessageFrontierLogsCountFieldEvent {
    field: '$.frontier.logs[].count'
    value: number
    index: number
  }

  export interface RecordsMessageFrontierLogsFingerprintFieldEvent {
    field: '$.frontier.logs[].fingerprint'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface RecordsMessageFrontierMoreFieldEvent {
    field: '$.frontier.more'
    value: boolean
  }

  export interface RecordsMessageFrontierDigestFieldEvent {
    field: '$.frontier.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageFrontierHoldsCountFieldEvent {
    field: '$.frontier.holds.count'
    value: number
  }

  export interface RecordsMessageFrontierHoldsFingerprintFieldEvent {
    field: '$.frontier.holds.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageLogIdsTagFieldEvent {
    field: '$.logIds.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageLogIdsDeviceFieldEvent {
    field: '$.logIds.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageLogIdsEpochFieldEvent {
    field: '$.logIds.epoch'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageLogIdsIdsFieldEvent {
    field: '$.logIds.ids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageWantTagFieldEvent {
    field: '$.want.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageWantRequestFieldEvent {
    field: '$.want.request'
    value: number
  }

  export interface RecordsMessageWantIdsFieldEvent {
    field: '$.want.ids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageRecordsTagFieldEvent {
    field: '$.records.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageRecordsBatchFieldEvent {
    field: '$.records.batch'
    value: number
  }

  export interface RecordsMessageRecordsEnvelopesFieldEvent {
    field: '$.records.envelopes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageRecordsMoreFieldEvent {
    field: '$.records.more'
    value: boolean
  }

  export interface RecordsMessageRecordsDigestFieldEvent {
    field: '$.records.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageAckTagFieldEvent {
    field: '$.ack.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageAckBatchFieldEvent {
    field: '$.ack.batch'
    value: number
  }

  export interface RecordsMessageAckDigestFieldEvent {
    field: '$.ack.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageDoneTagFieldEvent {
    field: '$.done.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageDoneRequestFieldEvent {
    field: '$.done.request'
    value: number
  }

  export interface RecordsMessageDoneDigestFieldEvent {
    field: '$.done.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageChangedTagFieldEvent {
    field: '$.changed.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageChangedDigestFieldEvent {
    field: '$.changed.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsRequestTagFieldEvent {
    field: '$.holdsRequest.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsListTagFieldEvent {
    field: '$.holdsList.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsListFirstFieldEvent {
    field: '$.holdsList.first'
    value: boolean
  }

  export interface RecordsMessageHoldsListLastFieldEvent {
    field: '$.holdsList.last'
    value: boolean
  }

  export interface RecordsMessageHoldsListCheckpointsFieldEvent {
    field: '$.holdsList.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsListHoldsCountFieldEvent {
    field: '$.holdsList.holds.count'
    value: number
  }

  export interface RecordsMessageHoldsListHoldsFingerprintFieldEvent {
    field: '$.holdsList.holds.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsUpdateTagFieldEvent {
    field: '$.holdsUpdate.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsUpdateAddedFieldEvent {
    field: '$.holdsUpdate.added[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsUpdateRemovedFieldEvent {
    field: '$.holdsUpdate.removed[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageHoldsUpdateHoldsCountFieldEvent {
    field: '$.holdsUpdate.holds.count'
    value: number
  }

  export interface RecordsMessageHoldsUpdateHoldsFingerprintFieldEvent {
    field: '$.holdsUpdate.holds.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMessageRefusedCodeFieldEvent {
    field: '$.refused.code'
    value: string
  }

  export function encode (obj: Partial<RecordsMessage>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RecordsMessage.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsMessage>): RecordsMessage {
    return decodeMessage(buf, RecordsMessage.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordsMessage>): Generator<RecordsMessageHelloMinVersionFieldEvent | RecordsMessageHelloMaxVersionFieldEvent | RecordsMessageHelloCodecsFieldEvent | RecordsMessageHelloTagsFieldEvent | RecordsMessageHelloInstanceFieldEvent | RecordsMessageHelloTimeMsFieldEvent | RecordsMessageHelloClonedFieldEvent | RecordsMessageTagsTagsFieldEvent | RecordsMessageFrontierTagFieldEvent | RecordsMessageFrontierRequestFieldEvent | RecordsMessageFrontierLogsDeviceFieldEvent | RecordsMessageFrontierLogsEpochFieldEvent | RecordsMessageFrontierLogsCountFieldEvent | RecordsMessageFrontierLogsFingerprintFieldEvent | RecordsMessageFrontierMoreFieldEvent | RecordsMessageFrontierDigestFieldEvent | RecordsMessageFrontierHoldsCountFieldEvent | RecordsMessageFrontierHoldsFingerprintFieldEvent | RecordsMessageLogIdsTagFieldEvent | RecordsMessageLogIdsDeviceFieldEvent | RecordsMessageLogIdsEpochFieldEvent | RecordsMessageLogIdsIdsFieldEvent | RecordsMessageWantTagFieldEvent | RecordsMessageWantRequestFieldEvent | RecordsMessageWantIdsFieldEvent | RecordsMessageRecordsTagFieldEvent | RecordsMessageRecordsBatchFieldEvent | RecordsMessageRecordsEnvelopesFieldEvent | RecordsMessageRecordsMoreFieldEvent | RecordsMessageRecordsDigestFieldEvent | RecordsMessageAckTagFieldEvent | RecordsMessageAckBatchFieldEvent | RecordsMessageAckDigestFieldEvent | RecordsMessageDoneTagFieldEvent | RecordsMessageDoneRequestFieldEvent | RecordsMessageDoneDigestFieldEvent | RecordsMessageChangedTagFieldEvent | RecordsMessageChangedDigestFieldEvent | RecordsMessageHoldsRequestTagFieldEvent | RecordsMessageHoldsListTagFieldEvent | RecordsMessageHoldsListFirstFieldEvent | RecordsMessageHoldsListLastFieldEvent | RecordsMessageHoldsListCheckpointsFieldEvent | RecordsMessageHoldsListHoldsCountFieldEvent | RecordsMessageHoldsListHoldsFingerprintFieldEvent | RecordsMessageHoldsUpdateTagFieldEvent | RecordsMessageHoldsUpdateAddedFieldEvent | RecordsMessageHoldsUpdateRemovedFieldEvent | RecordsMessageHoldsUpdateHoldsCountFieldEvent | RecordsMessageHoldsUpdateHoldsFingerprintFieldEvent | RecordsMessageRefusedCodeFieldEvent> {
    return streamMessage(buf, RecordsMessage.codec(), opts)
  }
}

export interface Hello {
  minVersion: number
  maxVersion: number
  codecs: number[]
  tags: Uint8Array<ArrayBuffer>[]
  instance: Uint8Array<ArrayBuffer>
  timeMs: number
  cloned: boolean
}

export namespace Hello {
  let _codec: Codec<Hello>

  export const codec = (): Codec<Hello> => {
    if (_codec == null) {
      _codec = message<Hello>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.minVersion != null && obj.minVersion !== 0)) {
          w.uint32(8)
          w.uint32(obj.minVersion)
        }

        if ((obj.maxVersion != null && obj.maxVersion !== 0)) {
          w.uint32(16)
          w.uint32(obj.maxVersion)
        }

        if (obj.codecs != null && obj.codecs.length > 0) {
          for (const value of obj.codecs) {
            w.uint32(24)
            w.uint32(value)
          }
        }

        if (obj.tags != null && obj.tags.length > 0) {
          for (const value of obj.tags) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if ((obj.instance != null && obj.instance.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.instance)
        }

        if ((obj.timeMs != null && obj.timeMs !== 0)) {
          w.uint32(48)
          w.uint64Number(obj.timeMs)
        }

        if ((obj.cloned != null && obj.cloned !== false)) {
          w.uint32(56)
          w.bool(obj.cloned)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          minVersion: 0,
          maxVersion: 0,
          codecs: [],
          tags: [],
          instance: uint8ArrayAlloc(0),
          timeMs: 0,
          cloned: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.minVersion = reader.uint32()
              break
            }
            case 2: {
              obj.maxVersion = reader.uint32()
              break
            }
            case 3: {
              if (opts.limits?.codecs != null && obj.codecs.length === opts.limits.codecs) {
                throw new MaxLengthError('Decode error - repeated field "codecs" had too many elements')
              }

              if (obj.codecs.length === 16) {
                throw new MaxLengthError('Decode error - repeated field "codecs" had too many elements')
              }

              obj.codecs.push(reader.uint32())
              break
            }
            case 4: {
              if (opts.limits?.tags != null && obj.tags.length === opts.limits.tags) {
                throw new MaxLengthError('Decode error - repeated field "tags" had too many elements')
              }

              if (obj.tags.length === 4096) {
                throw new MaxLengthError('Decode error - repeated field "tags" had too many elements')
              }

              obj.tags.push(reader.bytes())
              break
            }
            case 5: {
              obj.instance = reader.bytes()
              break
            }
            case 6: {
              obj.timeMs = reader.uint64Number()
              break
            }
            case 7: {
              obj.cloned = reader.bool()
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
          codecs: 16,
          tags: 4096
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.minVersion`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.maxVersion`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              if (opts.limits?.codecs != null && obj.codecs === opts.limits.codecs) {
                throw new MaxLengthError('Streaming decode error - repeated field "codecs" had too many elements')
              }

              if (obj.codecs === 16) {
                throw new MaxLengthError('Streaming decode error - repeated field "codecs" had too many elements')
              }

              yield {
                field: `${prefix}.codecs[]`,
                index: obj.codecs,
                value: reader.uint32()
              }

              obj.codecs++

              break
            }
            case 4: {
              if (opts.limits?.tags != null && obj.tags === opts.limits.tags) {
                throw new MaxLengthError('Streaming decode error - repeated field "tags" had too many elements')
              }

              if (obj.tags === 4096) {
                throw new MaxLengthError('Streaming decode error - repeated field "tags" had too many elements')
              }

              yield {
                field: `${prefix}.tags[]`,
                index: obj.tags,
                value: reader.bytes()
              }

              obj.tags++

              break
            }
            case 5: {
              yield {
                field: `${prefix}.instance`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.timeMs`,
                value: reader.uint64Number()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.cloned`,
                value: reader.bool()
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

  export interface HelloMinVersionFieldEvent {
    field: '$.minVersion'
    value: number
  }

  export interface HelloMaxVersionFieldEvent {
    field: '$.maxVersion'
    value: number
  }

  export interface HelloCodecsFieldEvent {
    field: '$.codecs[]'
    index: number
    value: number
  }

  export interface HelloTagsFieldEvent {
    field: '$.tags[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface HelloInstanceFieldEvent {
    field: '$.instance'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HelloTimeMsFieldEvent {
    field: '$.timeMs'
    value: number
  }

  export interface HelloClonedFieldEvent {
    field: '$.cloned'
    value: boolean
  }

  export function encode (obj: Partial<Hello>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Hello.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello {
    return decodeMessage(buf, Hello.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloMinVersionFieldEvent | HelloMaxVersionFieldEvent | HelloCodecsFieldEvent | HelloTagsFieldEvent | HelloInstanceFieldEvent | HelloTimeMsFieldEvent | HelloClonedFieldEvent> {
    return streamMessage(buf, Hello.codec(), opts)
  }
}

export interface Tags {
  tags: Uint8Array<ArrayBuffer>[]
}

export namespace Tags {
  let _codec: Codec<Tags>

  export const codec = (): Codec<Tags> => {
    if (_codec == null) {
      _codec = message<Tags>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.tags != null && obj.tags.length > 0) {
          for (const value of obj.tags) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tags: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.tags != null && obj.tags.length === opts.limits.tags) {
                throw new MaxLengthError('Decode error - repeated field "tags" had too many elements')
              }

              if (obj.tags.length === 4096) {
                throw new MaxLengthError('Decode error - repeated field "tags" had too many elements')
              }

              obj.tags.push(reader.bytes())
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
          tags: 4096
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.tags != null && obj.tags === opts.limits.tags) {
                throw new MaxLengthError('Streaming decode error - repeated field "tags" had too many elements')
              }

              if (obj.tags === 4096) {
                throw new MaxLengthError('Streaming decode error - repeated field "tags" had too many elements')
              }

              yield {
                field: `${prefix}.tags[]`,
                index: obj.tags,
                value: reader.bytes()
              }

              obj.tags++

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

  export interface TagsTagsFieldEvent {
    field: '$.tags[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Tags>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Tags.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Tags>): Tags {
    return decodeMessage(buf, Tags.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Tags>): Generator<TagsTagsFieldEvent> {
    return streamMessage(buf, Tags.codec(), opts)
  }
}

export interface LogSummary {
  device: Uint8Array<ArrayBuffer>
  epoch: Uint8Array<ArrayBuffer>
  count: number
  fingerprint: Uint8Array<ArrayBuffer>
}

export namespace LogSummary {
  let _codec: Codec<LogSummary>

  export const codec = (): Codec<LogSummary> => {
    if (_codec == null) {
      _codec = message<LogSummary>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.device)
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.epoch)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(24)
          w.uint64Number(obj.count)
        }

        if ((obj.fingerprint != null && obj.fingerprint.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.fingerprint)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          device: uint8ArrayAlloc(0),
          epoch: uint8ArrayAlloc(0),
          count: 0,
          fingerprint: uint8ArrayAlloc(0)
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
              obj.epoch = reader.bytes()
              break
            }
            case 3: {
              obj.count = reader.uint64Number()
              break
            }
            case 4: {
              obj.fingerprint = reader.bytes()
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
                field: `${prefix}.epoch`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint64Number()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.fingerprint`,
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

  export interface LogSummaryDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LogSummaryEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LogSummaryCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface LogSummaryFingerprintFieldEvent {
    field: '$.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LogSummary>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LogSummary.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogSummary>): LogSummary {
    return decodeMessage(buf, LogSummary.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogSummary>): Generator<LogSummaryDeviceFieldEvent | LogSummaryEpochFieldEvent | LogSummaryCountFieldEvent | LogSummaryFingerprintFieldEvent> {
    return streamMessage(buf, LogSummary.codec(), opts)
  }
}

export interface HoldsSummary {
  count: number
  fingerprint: Uint8Array<ArrayBuffer>
}

export namespace HoldsSummary {
  let _codec: Codec<HoldsSummary>

  export const codec = (): Codec<HoldsSummary> => {
    if (_codec == null) {
      _codec = message<HoldsSummary>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(8)
          w.uint64Number(obj.count)
        }

        if ((obj.fingerprint != null && obj.fingerprint.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.fingerprint)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          count: 0,
          fingerprint: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.count = reader.uint64Number()
              break
            }
            case 2: {
              obj.fingerprint = reader.bytes()
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
                field: `${prefix}.count`,
                value: reader.uint64Number()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.fingerprint`,
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

  export interface HoldsSummaryCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface HoldsSummaryFingerprintFieldEvent {
    field: '$.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HoldsSummary>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HoldsSummary.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsSummary>): HoldsSummary {
    return decodeMessage(buf, HoldsSummary.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsSummary>): Generator<HoldsSummaryCountFieldEvent | HoldsSummaryFingerprintFieldEvent> {
    return streamMessage(buf, HoldsSummary.codec(), opts)
  }
}

export interface Frontier {
  tag: Uint8Array<ArrayBuffer>
  request: number
  logs: LogSummary[]
  more: boolean
  digest: Uint8Array<ArrayBuffer>
  holds?: HoldsSummary
}

export namespace Frontier {
  let _codec: Codec<Frontier>

  export const codec = (): Codec<Frontier> => {
    if (_codec == null) {
      _codec = message<Frontier>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.request != null && obj.request !== 0)) {
          w.uint32(16)
          w.uint32(obj.request)
        }

        if (obj.logs != null && obj.logs.length > 0) {
          for (const value of obj.logs) {
            w.uint32(26)
            LogSummary.codec().encode(value, w)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(32)
          w.bool(obj.more)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.digest)
        }

        if (obj.holds != null) {
          w.uint32(50)
          HoldsSummary.codec().encode(obj.holds, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          request: 0,
          logs: [],
          more: false,
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.request = reader.uint32()
              break
            }
            case 3: {
              if (opts.limits?.logs != null && obj.logs.length === opts.limits.logs) {
                throw new MaxLengthError('Decode error - repeated field "logs" had too many elements')
              }

              if (obj.logs.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "logs" had too many elements')
              }

              obj.logs.push(LogSummary.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.logs$
              }))
              break
            }
            case 4: {
              obj.more = reader.bool()
              break
            }
            case 5: {
              obj.digest = reader.bytes()
              break
            }
            case 6: {
              obj.holds = HoldsSummary.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.holds
              })
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
          logs: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.request`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              if (opts.limits?.logs != null && obj.logs === opts.limits.logs) {
                throw new MaxLengthError('Streaming decode error - repeated field "logs" had too many elements')
              }

              if (obj.logs === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "logs" had too many elements')
              }

              for (const evt of LogSummary.codec().stream(reader, reader.uint32(), `${prefix}.logs[]`, {
                limits: opts.limits?.logs$
              })) {
                yield {
                  ...evt,
                  index: obj.logs
                }
              }

              obj.logs++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.digest`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield * HoldsSummary.codec().stream(reader, reader.uint32(), `${prefix}.holds`, {
                limits: opts.limits?.holds
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

  export interface FrontierTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrontierRequestFieldEvent {
    field: '$.request'
    value: number
  }

  export interface FrontierLogsDeviceFieldEvent {
    field: '$.logs[].device'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface FrontierLogsEpochFieldEvent {
    field: '$.logs[].epoch'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface FrontierLogsCountFieldEvent {
    field: '$.logs[].count'
    value: number
    index: number
  }

  export interface FrontierLogsFingerprintFieldEvent {
    field: '$.logs[].fingerprint'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface FrontierMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export interface FrontierDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export interface FrontierHoldsCountFieldEvent {
    field: '$.holds.count'
    value: number
  }

  export interface FrontierHoldsFingerprintFieldEvent {
    field: '$.holds.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Frontier>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Frontier.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frontier>): Frontier {
    return decodeMessage(buf, Frontier.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frontier>): Generator<FrontierTagFieldEvent | FrontierRequestFieldEvent | FrontierLogsDeviceFieldEvent | FrontierLogsEpochFieldEvent | FrontierLogsCountFieldEvent | FrontierLogsFingerprintFieldEvent | FrontierMoreFieldEvent | FrontierDigestFieldEvent | FrontierHoldsCountFieldEvent | FrontierHoldsFingerprintFieldEvent> {
    return streamMessage(buf, Frontier.codec(), opts)
  }
}

export interface LogIds {
  tag: Uint8Array<ArrayBuffer>
  device: Uint8Array<ArrayBuffer>
  epoch: Uint8Array<ArrayBuffer>
  ids: Uint8Array<ArrayBuffer>[]
}

export namespace LogIds {
  let _codec: Codec<LogIds>

  export const codec = (): Codec<LogIds> => {
    if (_codec == null) {
      _codec = message<LogIds>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.device != null && obj.device.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.device)
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.epoch)
        }

        if (obj.ids != null && obj.ids.length > 0) {
          for (const value of obj.ids) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          device: uint8ArrayAlloc(0),
          epoch: uint8ArrayAlloc(0),
          ids: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
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
              if (opts.limits?.ids != null && obj.ids.length === opts.limits.ids) {
                throw new MaxLengthError('Decode error - repeated field "ids" had too many elements')
              }

              if (obj.ids.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "ids" had too many elements')
              }

              obj.ids.push(reader.bytes())
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
          ids: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
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
              if (opts.limits?.ids != null && obj.ids === opts.limits.ids) {
                throw new MaxLengthError('Streaming decode error - repeated field "ids" had too many elements')
              }

              if (obj.ids === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "ids" had too many elements')
              }

              yield {
                field: `${prefix}.ids[]`,
                index: obj.ids,
                value: reader.bytes()
              }

              obj.ids++

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

  export interface LogIdsTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LogIdsDeviceFieldEvent {
    field: '$.device'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LogIdsEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LogIdsIdsFieldEvent {
    field: '$.ids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LogIds>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LogIds.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogIds>): LogIds {
    return decodeMessage(buf, LogIds.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogIds>): Generator<LogIdsTagFieldEvent | LogIdsDeviceFieldEvent | LogIdsEpochFieldEvent | LogIdsIdsFieldEvent> {
    return streamMessage(buf, LogIds.codec(), opts)
  }
}

export interface Want {
  tag: Uint8Array<ArrayBuffer>
  request: number
  ids: Uint8Array<ArrayBuffer>[]
}

export namespace Want {
  let _codec: Codec<Want>

  export const codec = (): Codec<Want> => {
    if (_codec == null) {
      _codec = message<Want>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.request != null && obj.request !== 0)) {
          w.uint32(16)
          w.uint32(obj.request)
        }

        if (obj.ids != null && obj.ids.length > 0) {
          for (const value of obj.ids) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          request: 0,
          ids: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.request = reader.uint32()
              break
            }
            case 3: {
              if (opts.limits?.ids != null && obj.ids.length === opts.limits.ids) {
                throw new MaxLengthError('Decode error - repeated field "ids" had too many elements')
              }

              if (obj.ids.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "ids" had too many elements')
              }

              obj.ids.push(reader.bytes())
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
          ids: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.request`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              if (opts.limits?.ids != null && obj.ids === opts.limits.ids) {
                throw new MaxLengthError('Streaming decode error - repeated field "ids" had too many elements')
              }

              if (obj.ids === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "ids" had too many elements')
              }

              yield {
                field: `${prefix}.ids[]`,
                index: obj.ids,
                value: reader.bytes()
              }

              obj.ids++

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

  export interface WantTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface WantRequestFieldEvent {
    field: '$.request'
    value: number
  }

  export interface WantIdsFieldEvent {
    field: '$.ids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Want>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Want.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Want>): Want {
    return decodeMessage(buf, Want.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Want>): Generator<WantTagFieldEvent | WantRequestFieldEvent | WantIdsFieldEvent> {
    return streamMessage(buf, Want.codec(), opts)
  }
}

export interface Records {
  tag: Uint8Array<ArrayBuffer>
  batch: number
  envelopes: Uint8Array<ArrayBuffer>[]
  more: boolean
  digest: Uint8Array<ArrayBuffer>
}

export namespace Records {
  let _codec: Codec<Records>

  export const codec = (): Codec<Records> => {
    if (_codec == null) {
      _codec = message<Records>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.batch != null && obj.batch !== 0)) {
          w.uint32(16)
          w.uint32(obj.batch)
        }

        if (obj.envelopes != null && obj.envelopes.length > 0) {
          for (const value of obj.envelopes) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(32)
          w.bool(obj.more)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.digest)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          batch: 0,
          envelopes: [],
          more: false,
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.batch = reader.uint32()
              break
            }
            case 3: {
              if (opts.limits?.envelopes != null && obj.envelopes.length === opts.limits.envelopes) {
                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements')
              }

              if (obj.envelopes.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements')
              }

              obj.envelopes.push(reader.bytes())
              break
            }
            case 4: {
              obj.more = reader.bool()
              break
            }
            case 5: {
              obj.digest = reader.bytes()
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
          envelopes: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.batch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              if (opts.limits?.envelopes != null && obj.envelopes === opts.limits.envelopes) {
                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements')
              }

              if (obj.envelopes === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements')
              }

              yield {
                field: `${prefix}.envelopes[]`,
                index: obj.envelopes,
                value: reader.bytes()
              }

              obj.envelopes++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.digest`,
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

  export interface RecordsTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsBatchFieldEvent {
    field: '$.batch'
    value: number
  }

  export interface RecordsEnvelopesFieldEvent {
    field: '$.envelopes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface RecordsMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export interface RecordsDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Records>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Records.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Records>): Records {
    return decodeMessage(buf, Records.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Records>): Generator<RecordsTagFieldEvent | RecordsBatchFieldEvent | RecordsEnvelopesFieldEvent | RecordsMoreFieldEvent | RecordsDigestFieldEvent> {
    return streamMessage(buf, Records.codec(), opts)
  }
}

export interface Ack {
  tag: Uint8Array<ArrayBuffer>
  batch: number
  digest: Uint8Array<ArrayBuffer>
}

export namespace Ack {
  let _codec: Codec<Ack>

  export const codec = (): Codec<Ack> => {
    if (_codec == null) {
      _codec = message<Ack>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.batch != null && obj.batch !== 0)) {
          w.uint32(16)
          w.uint32(obj.batch)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.digest)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          batch: 0,
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.batch = reader.uint32()
              break
            }
            case 3: {
              obj.digest = reader.bytes()
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
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.batch`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.digest`,
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

  export interface AckTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface AckBatchFieldEvent {
    field: '$.batch'
    value: number
  }

  export interface AckDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Ack>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Ack.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Ack {
    return decodeMessage(buf, Ack.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Generator<AckTagFieldEvent | AckBatchFieldEvent | AckDigestFieldEvent> {
    return streamMessage(buf, Ack.codec(), opts)
  }
}

export interface Done {
  tag: Uint8Array<ArrayBuffer>
  request: number
  digest: Uint8Array<ArrayBuffer>
}

export namespace Done {
  let _codec: Codec<Done>

  export const codec = (): Codec<Done> => {
    if (_codec == null) {
      _codec = message<Done>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.request != null && obj.request !== 0)) {
          w.uint32(16)
          w.uint32(obj.request)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.digest)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          request: 0,
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.request = reader.uint32()
              break
            }
            case 3: {
              obj.digest = reader.bytes()
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
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.request`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.digest`,
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

  export interface DoneTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DoneRequestFieldEvent {
    field: '$.request'
    value: number
  }

  export interface DoneDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Done>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Done.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Done>): Done {
    return decodeMessage(buf, Done.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Done>): Generator<DoneTagFieldEvent | DoneRequestFieldEvent | DoneDigestFieldEvent> {
    return streamMessage(buf, Done.codec(), opts)
  }
}

export interface Changed {
  tag: Uint8Array<ArrayBuffer>
  digest: Uint8Array<ArrayBuffer>
}

export namespace Changed {
  let _codec: Codec<Changed>

  export const codec = (): Codec<Changed> => {
    if (_codec == null) {
      _codec = message<Changed>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.digest)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          digest: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.digest = reader.bytes()
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
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.digest`,
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

  export interface ChangedTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChangedDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Changed>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Changed.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Changed>): Changed {
    return decodeMessage(buf, Changed.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Changed>): Generator<ChangedTagFieldEvent | ChangedDigestFieldEvent> {
    return streamMessage(buf, Changed.codec(), opts)
  }
}

export interface HoldsRequest {
  tag: Uint8Array<ArrayBuffer>
}

export namespace HoldsRequest {
  let _codec: Codec<HoldsRequest>

  export const codec = (): Codec<HoldsRequest> => {
    if (_codec == null) {
      _codec = message<HoldsRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
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
                field: `${prefix}.tag`,
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

  export interface HoldsRequestTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HoldsRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HoldsRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsRequest>): HoldsRequest {
    return decodeMessage(buf, HoldsRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsRequest>): Generator<HoldsRequestTagFieldEvent> {
    return streamMessage(buf, HoldsRequest.codec(), opts)
  }
}

export interface HoldsList {
  tag: Uint8Array<ArrayBuffer>
  first: boolean
  last: boolean
  checkpoints: Uint8Array<ArrayBuffer>[]
  holds?: HoldsSummary
}

export namespace HoldsList {
  let _codec: Codec<HoldsList>

  export const codec = (): Codec<HoldsList> => {
    if (_codec == null) {
      _codec = message<HoldsList>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if ((obj.first != null && obj.first !== false)) {
          w.uint32(16)
          w.bool(obj.first)
        }

        if ((obj.last != null && obj.last !== false)) {
          w.uint32(24)
          w.bool(obj.last)
        }

        if (obj.checkpoints != null && obj.checkpoints.length > 0) {
          for (const value of obj.checkpoints) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (obj.holds != null) {
          w.uint32(42)
          HoldsSummary.codec().encode(obj.holds, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          first: false,
          last: false,
          checkpoints: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.first = reader.bool()
              break
            }
            case 3: {
              obj.last = reader.bool()
              break
            }
            case 4: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              obj.checkpoints.push(reader.bytes())
              break
            }
            case 5: {
              obj.holds = HoldsSummary.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.holds
              })
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
          checkpoints: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.first`,
                value: reader.bool()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.last`,
                value: reader.bool()
              }
              break
            }
            case 4: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints === 8192) {
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
            case 5: {
              yield * HoldsSummary.codec().stream(reader, reader.uint32(), `${prefix}.holds`, {
                limits: opts.limits?.holds
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

  export interface HoldsListTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HoldsListFirstFieldEvent {
    field: '$.first'
    value: boolean
  }

  export interface HoldsListLastFieldEvent {
    field: '$.last'
    value: boolean
  }

  export interface HoldsListCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface HoldsListHoldsCountFieldEvent {
    field: '$.holds.count'
    value: number
  }

  export interface HoldsListHoldsFingerprintFieldEvent {
    field: '$.holds.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HoldsList>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HoldsList.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsList>): HoldsList {
    return decodeMessage(buf, HoldsList.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsList>): Generator<HoldsListTagFieldEvent | HoldsListFirstFieldEvent | HoldsListLastFieldEvent | HoldsListCheckpointsFieldEvent | HoldsListHoldsCountFieldEvent | HoldsListHoldsFingerprintFieldEvent> {
    return streamMessage(buf, HoldsList.codec(), opts)
  }
}

export interface HoldsUpdate {
  tag: Uint8Array<ArrayBuffer>
  added: Uint8Array<ArrayBuffer>[]
  removed: Uint8Array<ArrayBuffer>[]
  holds?: HoldsSummary
}

export namespace HoldsUpdate {
  let _codec: Codec<HoldsUpdate>

  export const codec = (): Codec<HoldsUpdate> => {
    if (_codec == null) {
      _codec = message<HoldsUpdate>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if (obj.added != null && obj.added.length > 0) {
          for (const value of obj.added) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if (obj.removed != null && obj.removed.length > 0) {
          for (const value of obj.removed) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (obj.holds != null) {
          w.uint32(34)
          HoldsSummary.codec().encode(obj.holds, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          added: [],
          removed: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.added != null && obj.added.length === opts.limits.added) {
                throw new MaxLengthError('Decode error - repeated field "added" had too many elements')
              }

              if (obj.added.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "added" had too many elements')
              }

              obj.added.push(reader.bytes())
              break
            }
            case 3: {
              if (opts.limits?.removed != null && obj.removed.length === opts.limits.removed) {
                throw new MaxLengthError('Decode error - repeated field "removed" had too many elements')
              }

              if (obj.removed.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "removed" had too many elements')
              }

              obj.removed.push(reader.bytes())
              break
            }
            case 4: {
              obj.holds = HoldsSummary.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.holds
              })
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
          added: 8192,
          removed: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.added != null && obj.added === opts.limits.added) {
                throw new MaxLengthError('Streaming decode error - repeated field "added" had too many elements')
              }

              if (obj.added === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "added" had too many elements')
              }

              yield {
                field: `${prefix}.added[]`,
                index: obj.added,
                value: reader.bytes()
              }

              obj.added++

              break
            }
            case 3: {
              if (opts.limits?.removed != null && obj.removed === opts.limits.removed) {
                throw new MaxLengthError('Streaming decode error - repeated field "removed" had too many elements')
              }

              if (obj.removed === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "removed" had too many elements')
              }

              yield {
                field: `${prefix}.removed[]`,
                index: obj.removed,
                value: reader.bytes()
              }

              obj.removed++

              break
            }
            case 4: {
              yield * HoldsSummary.codec().stream(reader, reader.uint32(), `${prefix}.holds`, {
                limits: opts.limits?.holds
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

  export interface HoldsUpdateTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HoldsUpdateAddedFieldEvent {
    field: '$.added[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface HoldsUpdateRemovedFieldEvent {
    field: '$.removed[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface HoldsUpdateHoldsCountFieldEvent {
    field: '$.holds.count'
    value: number
  }

  export interface HoldsUpdateHoldsFingerprintFieldEvent {
    field: '$.holds.fingerprint'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HoldsUpdate>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HoldsUpdate.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsUpdate>): HoldsUpdate {
    return decodeMessage(buf, HoldsUpdate.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldsUpdate>): Generator<HoldsUpdateTagFieldEvent | HoldsUpdateAddedFieldEvent | HoldsUpdateRemovedFieldEvent | HoldsUpdateHoldsCountFieldEvent | HoldsUpdateHoldsFingerprintFieldEvent> {
    return streamMessage(buf, HoldsUpdate.codec(), opts)
  }
}

export interface Refused {
  code: string
}

export namespace Refused {
  let _codec: Codec<Refused>

  export const codec = (): Codec<Refused> => {
    if (_codec == null) {
      _codec = message<Refused>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.code != null && obj.code !== '')) {
          w.uint32(10)
          w.string(obj.code)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          code: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.code = reader.string()
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
                field: `${prefix}.code`,
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

  export interface RefusedCodeFieldEvent {
    field: '$.code'
    value: string
  }

  export function encode (obj: Partial<Refused>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Refused.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refused>): Refused {
    return decodeMessage(buf, Refused.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refused>): Generator<RefusedCodeFieldEvent> {
    return streamMessage(buf, Refused.codec(), opts)
  }
}

export interface ChunksRequest {
  haveCheckpoint?: HaveCheckpoint
  haveHashes?: HaveHashes
  get?: Get
  reject?: Reject
}

export namespace ChunksRequest {
  let _codec: Codec<ChunksRequest>

  export const codec = (): Codec<ChunksRequest> => {
    if (_codec == null) {
      _codec = message<ChunksRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.reject != null) {
          obj.get = undefined
          obj.haveHashes = undefined
          obj.haveCheckpoint = undefined
        }

        if (obj.get != null) {
          obj.reject = undefined
          obj.haveHashes = undefined
          obj.haveCheckpoint = undefined
        }

        if (obj.haveHashes != null) {
          obj.reject = undefined
          obj.get = undefined
          obj.haveCheckpoint = undefined
        }

        if (obj.haveCheckpoint != null) {
          obj.reject = undefined
          obj.get = undefined
          obj.haveHashes = undefined
        }

        if (obj.haveCheckpoint != null) {
          w.uint32(10)
          HaveCheckpoint.codec().encode(obj.haveCheckpoint, w)
        }

        if (obj.haveHashes != null) {
          w.uint32(18)
          HaveHashes.codec().encode(obj.haveHashes, w)
        }

        if (obj.get != null) {
          w.uint32(26)
          Get.codec().encode(obj.get, w)
        }

        if (obj.reject != null) {
          w.uint32(34)
          Reject.codec().encode(obj.reject, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.haveCheckpoint = HaveCheckpoint.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.haveCheckpoint
              })
              break
            }
            case 2: {
              obj.haveHashes = HaveHashes.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.haveHashes
              })
              break
            }
            case 3: {
              obj.get = Get.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.get
              })
              break
            }
            case 4: {
              obj.reject = Reject.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.reject
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.reject != null) {
          delete obj.get
          delete obj.haveHashes
          delete obj.haveCheckpoint
        }

        if (obj.get != null) {
          delete obj.reject
          delete obj.haveHashes
          delete obj.haveCheckpoint
        }

        if (obj.haveHashes != null) {
          delete obj.reject
          delete obj.get
          delete obj.haveCheckpoint
        }

        if (obj.haveCheckpoint != null) {
          delete obj.reject
          delete obj.get
          delete obj.haveHashes
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * HaveCheckpoint.codec().stream(reader, reader.uint32(), `${prefix}.haveCheckpoint`, {
                limits: opts.limits?.haveCheckpoint
              })

              break
            }
            case 2: {
              yield * HaveHashes.codec().stream(reader, reader.uint32(), `${prefix}.haveHashes`, {
                limits: opts.limits?.haveHashes
              })

              break
            }
            case 3: {
              yield * Get.codec().stream(reader, reader.uint32(), `${prefix}.get`, {
                limits: opts.limits?.get
              })

              break
            }
            case 4: {
              yield * Reject.codec().stream(reader, reader.uint32(), `${prefix}.reject`, {
                limits: opts.limits?.reject
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

  export interface ChunksRequestHaveCheckpointIdFieldEvent {
    field: '$.haveCheckpoint.id'
    value: number
  }

  export interface ChunksRequestHaveCheckpointTagFieldEvent {
    field: '$.haveCheckpoint.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestHaveCheckpointCheckpointFieldEvent {
    field: '$.haveCheckpoint.checkpoint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestHaveCheckpointOffsetFieldEvent {
    field: '$.haveCheckpoint.offset'
    value: number
  }

  export interface ChunksRequestHaveCheckpointCountFieldEvent {
    field: '$.haveCheckpoint.count'
    value: number
  }

  export interface ChunksRequestHaveHashesIdFieldEvent {
    field: '$.haveHashes.id'
    value: number
  }

  export interface ChunksRequestHaveHashesTagFieldEvent {
    field: '$.haveHashes.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestHaveHashesHashesFieldEvent {
    field: '$.haveHashes.hashes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestGetIdFieldEvent {
    field: '$.get.id'
    value: number
  }

  export interface ChunksRequestGetTagFieldEvent {
    field: '$.get.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestGetHashesFieldEvent {
    field: '$.get.hashes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestGetHeldFieldEvent {
    field: '$.get.held[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestGetHeldForFieldEvent {
    field: '$.get.heldFor[]'
    index: number
    value: number
  }

  export interface ChunksRequestRejectIdFieldEvent {
    field: '$.reject.id'
    value: number
  }

  export interface ChunksRequestRejectTagFieldEvent {
    field: '$.reject.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksRequestRejectHashFieldEvent {
    field: '$.reject.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<ChunksRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ChunksRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ChunksRequest>): ChunksRequest {
    return decodeMessage(buf, ChunksRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ChunksRequest>): Generator<ChunksRequestHaveCheckpointIdFieldEvent | ChunksRequestHaveCheckpointTagFieldEvent | ChunksRequestHaveCheckpointCheckpointFieldEvent | ChunksRequestHaveCheckpointOffsetFieldEvent | ChunksRequestHaveCheckpointCountFieldEvent | ChunksRequestHaveHashesIdFieldEvent | ChunksRequestHaveHashesTagFieldEvent | ChunksRequestHaveHashesHashesFieldEvent | ChunksRequestGetIdFieldEvent | ChunksRequestGetTagFieldEvent | ChunksRequestGetHashesFieldEvent | ChunksRequestGetHeldFieldEvent | ChunksRequestGetHeldForFieldEvent | ChunksRequestRejectIdFieldEvent | ChunksRequestRejectTagFieldEvent | ChunksRequestRejectHashFieldEvent> {
    return streamMessage(buf, ChunksRequest.codec(), opts)
  }
}

export interface ChunksReply {
  bits?: Bits
  chunks?: Chunks
  checked?: Checked
  refused?: Refused
}

export namespace ChunksReply {
  let _codec: Codec<ChunksReply>

  export const codec = (): Codec<ChunksReply> => {
    if (_codec == null) {
      _codec = message<ChunksReply>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.refused != null) {
          obj.checked = undefined
          obj.chunks = undefined
          obj.bits = undefined
        }

        if (obj.checked != null) {
          obj.refused = undefined
          obj.chunks = undefined
          obj.bits = undefined
        }

        if (obj.chunks != null) {
          obj.refused = undefined
          obj.checked = undefined
          obj.bits = undefined
        }

        if (obj.bits != null) {
          obj.refused = undefined
          obj.checked = undefined
          obj.chunks = undefined
        }

        if (obj.bits != null) {
          w.uint32(10)
          Bits.codec().encode(obj.bits, w)
        }

        if (obj.chunks != null) {
          w.uint32(18)
          Chunks.codec().encode(obj.chunks, w)
        }

        if (obj.checked != null) {
          w.uint32(26)
          Checked.codec().encode(obj.checked, w)
        }

        if (obj.refused != null) {
          w.uint32(122)
          Refused.codec().encode(obj.refused, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.bits = Bits.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.bits
              })
              break
            }
            case 2: {
              obj.chunks = Chunks.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.chunks
              })
              break
            }
            case 3: {
              obj.checked = Checked.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.checked
              })
              break
            }
            case 15: {
              obj.refused = Refused.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.refused
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.refused != null) {
          delete obj.checked
          delete obj.chunks
          delete obj.bits
        }

        if (obj.checked != null) {
          delete obj.refused
          delete obj.chunks
          delete obj.bits
        }

        if (obj.chunks != null) {
          delete obj.refused
          delete obj.checked
          delete obj.bits
        }

        if (obj.bits != null) {
          delete obj.refused
          delete obj.checked
          delete obj.chunks
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Bits.codec().stream(reader, reader.uint32(), `${prefix}.bits`, {
                limits: opts.limits?.bits
              })

              break
            }
            case 2: {
              yield * Chunks.codec().stream(reader, reader.uint32(), `${prefix}.chunks`, {
                limits: opts.limits?.chunks
              })

              break
            }
            case 3: {
              yield * Checked.codec().stream(reader, reader.uint32(), `${prefix}.checked`, {
                limits: opts.limits?.checked
              })

              break
            }
            case 15: {
              yield * Refused.codec().stream(reader, reader.uint32(), `${prefix}.refused`, {
                limits: opts.limits?.refused
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

  export interface ChunksReplyBitsIdFieldEvent {
    field: '$.bits.id'
    value: number
  }

  export interface ChunksReplyBitsExtentFieldEvent {
    field: '$.bits.extent'
    value: Extent
  }

  export interface ChunksReplyBitsBitsFieldEvent {
    field: '$.bits.bits'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksReplyChunksIdFieldEvent {
    field: '$.chunks.id'
    value: number
  }

  export interface ChunksReplyChunksChunksHashFieldEvent {
    field: '$.chunks.chunks[].hash'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ChunksReplyChunksChunksCodecFieldEvent {
    field: '$.chunks.chunks[].codec'
    value: ChunkCodec
    index: number
  }

  export interface ChunksReplyChunksChunksRawSizeFieldEvent {
    field: '$.chunks.chunks[].rawSize'
    value: number
    index: number
  }

  export interface ChunksReplyChunksChunksBaseFieldEvent {
    field: '$.chunks.chunks[].base'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ChunksReplyChunksChunksPayloadFieldEvent {
    field: '$.chunks.chunks[].payload'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ChunksReplyChunksMissingFieldEvent {
    field: '$.chunks.missing[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksReplyChunksDoneFieldEvent {
    field: '$.chunks.done'
    value: boolean
  }

  export interface ChunksReplyCheckedIdFieldEvent {
    field: '$.checked.id'
    value: number
  }

  export interface ChunksReplyCheckedSoundFieldEvent {
    field: '$.checked.sound'
    value: boolean
  }

  export interface ChunksReplyRefusedCodeFieldEvent {
    field: '$.refused.code'
    value: string
  }

  export function encode (obj: Partial<ChunksReply>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ChunksReply.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ChunksReply>): ChunksReply {
    return decodeMessage(buf, ChunksReply.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ChunksReply>): Generator<ChunksReplyBitsIdFieldEvent | ChunksReplyBitsExtentFieldEvent | ChunksReplyBitsBitsFieldEvent | ChunksReplyChunksIdFieldEvent | ChunksReplyChunksChunksHashFieldEvent | ChunksReplyChunksChunksCodecFieldEvent | ChunksReplyChunksChunksRawSizeFieldEvent | ChunksReplyChunksChunksBaseFieldEvent | ChunksReplyChunksChunksPayloadFieldEvent | ChunksReplyChunksMissingFieldEvent | ChunksReplyChunksDoneFieldEvent | ChunksReplyCheckedIdFieldEvent | ChunksReplyCheckedSoundFieldEvent | ChunksReplyRefusedCodeFieldEvent> {
    return streamMessage(buf, ChunksReply.codec(), opts)
  }
}

export interface HaveCheckpoint {
  id: number
  tag: Uint8Array<ArrayBuffer>
  checkpoint: Uint8Array<ArrayBuffer>
  offset: number
  count: number
}

export namespace HaveCheckpoint {
  let _codec: Codec<HaveCheckpoint>

  export const codec = (): Codec<HaveCheckpoint> => {
    if (_codec == null) {
      _codec = message<HaveCheckpoint>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.tag)
        }

        if ((obj.checkpoint != null && obj.checkpoint.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.checkpoint)
        }

        if ((obj.offset != null && obj.offset !== 0)) {
          w.uint32(32)
          w.uint64Number(obj.offset)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(40)
          w.uint32(obj.count)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          tag: uint8ArrayAlloc(0),
          checkpoint: uint8ArrayAlloc(0),
          offset: 0,
          count: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.tag = reader.bytes()
              break
            }
            case 3: {
              obj.checkpoint = reader.bytes()
              break
            }
            case 4: {
              obj.offset = reader.uint64Number()
              break
            }
            case 5: {
              obj.count = reader.uint32()
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
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
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
              yield {
                field: `${prefix}.offset`,
                value: reader.uint64Number()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.count`,
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

  export interface HaveCheckpointIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface HaveCheckpointTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HaveCheckpointCheckpointFieldEvent {
    field: '$.checkpoint'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HaveCheckpointOffsetFieldEvent {
    field: '$.offset'
    value: number
  }

  export interface HaveCheckpointCountFieldEvent {
    field: '$.count'
    value: number
  }

  export function encode (obj: Partial<HaveCheckpoint>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HaveCheckpoint.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HaveCheckpoint>): HaveCheckpoint {
    return decodeMessage(buf, HaveCheckpoint.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HaveCheckpoint>): Generator<HaveCheckpointIdFieldEvent | HaveCheckpointTagFieldEvent | HaveCheckpointCheckpointFieldEvent | HaveCheckpointOffsetFieldEvent | HaveCheckpointCountFieldEvent> {
    return streamMessage(buf, HaveCheckpoint.codec(), opts)
  }
}

export interface HaveHashes {
  id: number
  tag: Uint8Array<ArrayBuffer>
  hashes: Uint8Array<ArrayBuffer>[]
}

export namespace HaveHashes {
  let _codec: Codec<HaveHashes>

  export const codec = (): Codec<HaveHashes> => {
    if (_codec == null) {
      _codec = message<HaveHashes>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.tag)
        }

        if (obj.hashes != null && obj.hashes.length > 0) {
          for (const value of obj.hashes) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          tag: uint8ArrayAlloc(0),
          hashes: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.tag = reader.bytes()
              break
            }
            case 3: {
              if (opts.limits?.hashes != null && obj.hashes.length === opts.limits.hashes) {
                throw new MaxLengthError('Decode error - repeated field "hashes" had too many elements')
              }

              if (obj.hashes.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "hashes" had too many elements')
              }

              obj.hashes.push(reader.bytes())
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
          hashes: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              if (opts.limits?.hashes != null && obj.hashes === opts.limits.hashes) {
                throw new MaxLengthError('Streaming decode error - repeated field "hashes" had too many elements')
              }

              if (obj.hashes === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "hashes" had too many elements')
              }

              yield {
                field: `${prefix}.hashes[]`,
                index: obj.hashes,
                value: reader.bytes()
              }

              obj.hashes++

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

  export interface HaveHashesIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface HaveHashesTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface HaveHashesHashesFieldEvent {
    field: '$.hashes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<HaveHashes>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, HaveHashes.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HaveHashes>): HaveHashes {
    return decodeMessage(buf, HaveHashes.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HaveHashes>): Generator<HaveHashesIdFieldEvent | HaveHashesTagFieldEvent | HaveHashesHashesFieldEvent> {
    return streamMessage(buf, HaveHashes.codec(), opts)
  }
}

export interface Get {
  id: number
  tag: Uint8Array<ArrayBuffer>
  hashes: Uint8Array<ArrayBuffer>[]
  held: Uint8Array<ArrayBuffer>[]
  heldFor: number[]
}

export namespace Get {
  let _codec: Codec<Get>

  export const codec = (): Codec<Get> => {
    if (_codec == null) {
      _codec = message<Get>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.tag)
        }

        if (obj.hashes != null && obj.hashes.length > 0) {
          for (const value of obj.hashes) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (obj.held != null && obj.held.length > 0) {
          for (const value of obj.held) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (obj.heldFor != null && obj.heldFor.length > 0) {
          for (const value of obj.heldFor) {
            w.uint32(40)
            w.uint32(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          tag: uint8ArrayAlloc(0),
          hashes: [],
          held: [],
          heldFor: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.tag = reader.bytes()
              break
            }
            case 3: {
              if (opts.limits?.hashes != null && obj.hashes.length === opts.limits.hashes) {
                throw new MaxLengthError('Decode error - repeated field "hashes" had too many elements')
              }

              if (obj.hashes.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "hashes" had too many elements')
              }

              obj.hashes.push(reader.bytes())
              break
            }
            case 4: {
              if (opts.limits?.held != null && obj.held.length === opts.limits.held) {
                throw new MaxLengthError('Decode error - repeated field "held" had too many elements')
              }

              if (obj.held.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "held" had too many elements')
              }

              obj.held.push(reader.bytes())
              break
            }
            case 5: {
              if (opts.limits?.heldFor != null && obj.heldFor.length === opts.limits.heldFor) {
                throw new MaxLengthError('Decode error - repeated field "heldFor" had too many elements')
              }

              if (obj.heldFor.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "heldFor" had too many elements')
              }

              obj.heldFor.push(reader.uint32())
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
          hashes: 64,
          held: 64,
          heldFor: 64
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              if (opts.limits?.hashes != null && obj.hashes === opts.limits.hashes) {
                throw new MaxLengthError('Streaming decode error - repeated field "hashes" had too many elements')
              }

              if (obj.hashes === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "hashes" had too many elements')
              }

              yield {
                field: `${prefix}.hashes[]`,
                index: obj.hashes,
                value: reader.bytes()
              }

              obj.hashes++

              break
            }
            case 4: {
              if (opts.limits?.held != null && obj.held === opts.limits.held) {
                throw new MaxLengthError('Streaming decode error - repeated field "held" had too many elements')
              }

              if (obj.held === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "held" had too many elements')
              }

              yield {
                field: `${prefix}.held[]`,
                index: obj.held,
                value: reader.bytes()
              }

              obj.held++

              break
            }
            case 5: {
              if (opts.limits?.heldFor != null && obj.heldFor === opts.limits.heldFor) {
                throw new MaxLengthError('Streaming decode error - repeated field "heldFor" had too many elements')
              }

              if (obj.heldFor === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "heldFor" had too many elements')
              }

              yield {
                field: `${prefix}.heldFor[]`,
                index: obj.heldFor,
                value: reader.uint32()
              }

              obj.heldFor++

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

  export interface GetIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface GetTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface GetHashesFieldEvent {
    field: '$.hashes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface GetHeldFieldEvent {
    field: '$.held[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface GetHeldForFieldEvent {
    field: '$.heldFor[]'
    index: number
    value: number
  }

  export function encode (obj: Partial<Get>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Get.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Get>): Get {
    return decodeMessage(buf, Get.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Get>): Generator<GetIdFieldEvent | GetTagFieldEvent | GetHashesFieldEvent | GetHeldFieldEvent | GetHeldForFieldEvent> {
    return streamMessage(buf, Get.codec(), opts)
  }
}

export interface Reject {
  id: number
  tag: Uint8Array<ArrayBuffer>
  hash: Uint8Array<ArrayBuffer>
}

export namespace Reject {
  let _codec: Codec<Reject>

  export const codec = (): Codec<Reject> => {
    if (_codec == null) {
      _codec = message<Reject>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.tag)
        }

        if ((obj.hash != null && obj.hash.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.hash)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          tag: uint8ArrayAlloc(0),
          hash: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.tag = reader.bytes()
              break
            }
            case 3: {
              obj.hash = reader.bytes()
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
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.hash`,
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

  export interface RejectIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface RejectTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RejectHashFieldEvent {
    field: '$.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Reject>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Reject.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reject>): Reject {
    return decodeMessage(buf, Reject.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reject>): Generator<RejectIdFieldEvent | RejectTagFieldEvent | RejectHashFieldEvent> {
    return streamMessage(buf, Reject.codec(), opts)
  }
}

export enum Extent {
  NONE = 'NONE',
  WHOLE = 'WHOLE',
  PART = 'PART'
}

enum __ExtentValues {
  NONE = 0,
  WHOLE = 1,
  PART = 2
}

export namespace Extent {
  export const codec = (): Codec<Extent> => {
    return enumeration<Extent>(__ExtentValues)
  }
}

export interface Bits {
  id: number
  extent: Extent
  bits: Uint8Array<ArrayBuffer>
}

export namespace Bits {
  let _codec: Codec<Bits>

  export const codec = (): Codec<Bits> => {
    if (_codec == null) {
      _codec = message<Bits>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if (obj.extent != null && __ExtentValues[obj.extent] !== 0) {
          w.uint32(16)
          Extent.codec().encode(obj.extent, w)
        }

        if ((obj.bits != null && obj.bits.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.bits)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          extent: Extent.NONE,
          bits: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.extent = Extent.codec().decode(reader)
              break
            }
            case 3: {
              obj.bits = reader.bytes()
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
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.extent`,
                value: Extent.codec().decode(reader)
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.bits`,
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

  export interface BitsIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface BitsExtentFieldEvent {
    field: '$.extent'
    value: Extent
  }

  export interface BitsBitsFieldEvent {
    field: '$.bits'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Bits>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Bits.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bits>): Bits {
    return decodeMessage(buf, Bits.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bits>): Generator<BitsIdFieldEvent | BitsExtentFieldEvent | BitsBitsFieldEvent> {
    return streamMessage(buf, Bits.codec(), opts)
  }
}

export enum ChunkCodec {
  RAW = 'RAW',
  ZSTD = 'ZSTD',
  DELTA = 'DELTA'
}

enum __ChunkCodecValues {
  RAW = 0,
  ZSTD = 1,
  DELTA = 2
}

export namespace ChunkCodec {
  export const codec = (): Codec<ChunkCodec> => {
    return enumeration<ChunkCodec>(__ChunkCodecValues)
  }
}

export interface Chunk {
  hash: Uint8Array<ArrayBuffer>
  codec: ChunkCodec
  rawSize: number
  base: Uint8Array<ArrayBuffer>
  payload: Uint8Array<ArrayBuffer>
}

export namespace Chunk {
  let _codec: Codec<Chunk>

  export const codec = (): Codec<Chunk> => {
    if (_codec == null) {
      _codec = message<Chunk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.hash != null && obj.hash.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.hash)
        }

        if (obj.codec != null && __ChunkCodecValues[obj.codec] !== 0) {
          w.uint32(16)
          ChunkCodec.codec().encode(obj.codec, w)
        }

        if ((obj.rawSize != null && obj.rawSize !== 0)) {
          w.uint32(24)
          w.uint32(obj.rawSize)
        }

        if ((obj.base != null && obj.base.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.base)
        }

        if ((obj.payload != null && obj.payload.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.payload)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          hash: uint8ArrayAlloc(0),
          codec: ChunkCodec.RAW,
          rawSize: 0,
          base: uint8ArrayAlloc(0),
          payload: uint8ArrayAlloc(0)
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
              obj.codec = ChunkCodec.codec().decode(reader)
              break
            }
            case 3: {
              obj.rawSize = reader.uint32()
              break
            }
            case 4: {
              obj.base = reader.bytes()
              break
            }
            case 5: {
              obj.payload = reader.bytes()
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
                field: `${prefix}.codec`,
                value: ChunkCodec.codec().decode(reader)
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.rawSize`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.base`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.payload`,
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

  export interface ChunkHashFieldEvent {
    field: '$.hash'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunkCodecFieldEvent {
    field: '$.codec'
    value: ChunkCodec
  }

  export interface ChunkRawSizeFieldEvent {
    field: '$.rawSize'
    value: number
  }

  export interface ChunkBaseFieldEvent {
    field: '$.base'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunkPayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Chunk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Chunk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Chunk>): Chunk {
    return decodeMessage(buf, Chunk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Chunk>): Generator<ChunkHashFieldEvent | ChunkCodecFieldEvent | ChunkRawSizeFieldEvent | ChunkBaseFieldEvent | ChunkPayloadFieldEvent> {
    return streamMessage(buf, Chunk.codec(), opts)
  }
}

export interface Chunks {
  id: number
  chunks: Chunk[]
  missing: Uint8Array<ArrayBuffer>[]
  done: boolean
}

export namespace Chunks {
  let _codec: Codec<Chunks>

  export const codec = (): Codec<Chunks> => {
    if (_codec == null) {
      _codec = message<Chunks>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if (obj.chunks != null && obj.chunks.length > 0) {
          for (const value of obj.chunks) {
            w.uint32(18)
            Chunk.codec().encode(value, w)
          }
        }

        if (obj.missing != null && obj.missing.length > 0) {
          for (const value of obj.missing) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if ((obj.done != null && obj.done !== false)) {
          w.uint32(32)
          w.bool(obj.done)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          chunks: [],
          missing: [],
          done: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              if (opts.limits?.chunks != null && obj.chunks.length === opts.limits.chunks) {
                throw new MaxLengthError('Decode error - repeated field "chunks" had too many elements')
              }

              if (obj.chunks.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "chunks" had too many elements')
              }

              obj.chunks.push(Chunk.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.chunks$
              }))
              break
            }
            case 3: {
              if (opts.limits?.missing != null && obj.missing.length === opts.limits.missing) {
                throw new MaxLengthError('Decode error - repeated field "missing" had too many elements')
              }

              if (obj.missing.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "missing" had too many elements')
              }

              obj.missing.push(reader.bytes())
              break
            }
            case 4: {
              obj.done = reader.bool()
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
          chunks: 64,
          missing: 64
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              if (opts.limits?.chunks != null && obj.chunks === opts.limits.chunks) {
                throw new MaxLengthError('Streaming decode error - repeated field "chunks" had too many elements')
              }

              if (obj.chunks === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "chunks" had too many elements')
              }

              for (const evt of Chunk.codec().stream(reader, reader.uint32(), `${prefix}.chunks[]`, {
                limits: opts.limits?.chunks$
              })) {
                yield {
                  ...evt,
                  index: obj.chunks
                }
              }

              obj.chunks++

              break
            }
            case 3: {
              if (opts.limits?.missing != null && obj.missing === opts.limits.missing) {
                throw new MaxLengthError('Streaming decode error - repeated field "missing" had too many elements')
              }

              if (obj.missing === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "missing" had too many elements')
              }

              yield {
                field: `${prefix}.missing[]`,
                index: obj.missing,
                value: reader.bytes()
              }

              obj.missing++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.done`,
                value: reader.bool()
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

  export interface ChunksIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface ChunksChunksHashFieldEvent {
    field: '$.chunks[].hash'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ChunksChunksCodecFieldEvent {
    field: '$.chunks[].codec'
    value: ChunkCodec
    index: number
  }

  export interface ChunksChunksRawSizeFieldEvent {
    field: '$.chunks[].rawSize'
    value: number
    index: number
  }

  export interface ChunksChunksBaseFieldEvent {
    field: '$.chunks[].base'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ChunksChunksPayloadFieldEvent {
    field: '$.chunks[].payload'
    value: Uint8Array<ArrayBuffer>
    index: number
  }

  export interface ChunksMissingFieldEvent {
    field: '$.missing[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface ChunksDoneFieldEvent {
    field: '$.done'
    value: boolean
  }

  export function encode (obj: Partial<Chunks>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Chunks.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Chunks>): Chunks {
    return decodeMessage(buf, Chunks.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Chunks>): Generator<ChunksIdFieldEvent | ChunksChunksHashFieldEvent | ChunksChunksCodecFieldEvent | ChunksChunksRawSizeFieldEvent | ChunksChunksBaseFieldEvent | ChunksChunksPayloadFieldEvent | ChunksMissingFieldEvent | ChunksDoneFieldEvent> {
    return streamMessage(buf, Chunks.codec(), opts)
  }
}

export interface Checked {
  id: number
  sound: boolean
}

export namespace Checked {
  let _codec: Codec<Checked>

  export const codec = (): Codec<Checked> => {
    if (_codec == null) {
      _codec = message<Checked>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if ((obj.sound != null && obj.sound !== false)) {
          w.uint32(16)
          w.bool(obj.sound)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          sound: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.sound = reader.bool()
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
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.sound`,
                value: reader.bool()
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

  export interface CheckedIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface CheckedSoundFieldEvent {
    field: '$.sound'
    value: boolean
  }

  export function encode (obj: Partial<Checked>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Checked.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Checked>): Checked {
    return decodeMessage(buf, Checked.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Checked>): Generator<CheckedIdFieldEvent | CheckedSoundFieldEvent> {
    return streamMessage(buf, Checked.codec(), opts)
  }
}

export interface JoinRequest {
  showTicket?: ShowTicket
  introduce?: Introduce
}

export namespace JoinRequest {
  let _codec: Codec<JoinRequest>

  export const codec = (): Codec<JoinRequest> => {
    if (_codec == null) {
      _codec = message<JoinRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.introduce != null) {
          obj.showTicket = undefined
        }

        if (obj.showTicket != null) {
          obj.introduce = undefined
        }

        if (obj.showTicket != null) {
          w.uint32(10)
          ShowTicket.codec().encode(obj.showTicket, w)
        }

        if (obj.introduce != null) {
          w.uint32(18)
          Introduce.codec().encode(obj.introduce, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.showTicket = ShowTicket.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.showTicket
              })
              break
            }
            case 2: {
              obj.introduce = Introduce.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.introduce
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.introduce != null) {
          delete obj.showTicket
        }

        if (obj.showTicket != null) {
          delete obj.introduce
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * ShowTicket.codec().stream(reader, reader.uint32(), `${prefix}.showTicket`, {
                limits: opts.limits?.showTicket
              })

              break
            }
            case 2: {
              yield * Introduce.codec().stream(reader, reader.uint32(), `${prefix}.introduce`, {
                limits: opts.limits?.introduce
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

  export interface JoinRequestShowTicketProofFieldEvent {
    field: '$.showTicket.proof'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JoinRequestShowTicketPersonNameFieldEvent {
    field: '$.showTicket.personName'
    value: string
  }

  export interface JoinRequestShowTicketDeviceNameFieldEvent {
    field: '$.showTicket.deviceName'
    value: string
  }

  export interface JoinRequestIntroduceTagFieldEvent {
    field: '$.introduce.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JoinRequestIntroduceHistoryEnvelopesFieldEvent {
    field: '$.introduce.history.envelopes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface JoinRequestIntroduceHistoryLastFieldEvent {
    field: '$.introduce.history.last'
    value: boolean
  }

  export function encode (obj: Partial<JoinRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JoinRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinRequest>): JoinRequest {
    return decodeMessage(buf, JoinRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinRequest>): Generator<JoinRequestShowTicketProofFieldEvent | JoinRequestShowTicketPersonNameFieldEvent | JoinRequestShowTicketDeviceNameFieldEvent | JoinRequestIntroduceTagFieldEvent | JoinRequestIntroduceHistoryEnvelopesFieldEvent | JoinRequestIntroduceHistoryLastFieldEvent> {
    return streamMessage(buf, JoinRequest.codec(), opts)
  }
}

export interface JoinReply {
  welcome?: Welcome
  history?: History
  accepted?: Accepted
  refused?: Refused
}

export namespace JoinReply {
  let _codec: Codec<JoinReply>

  export const codec = (): Codec<JoinReply> => {
    if (_codec == null) {
      _codec = message<JoinReply>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.refused != null) {
          obj.accepted = undefined
          obj.history = undefined
          obj.welcome = undefined
        }

        if (obj.accepted != null) {
          obj.refused = undefined
          obj.history = undefined
          obj.welcome = undefined
        }

        if (obj.history != null) {
          obj.refused = undefined
          obj.accepted = undefined
          obj.welcome = undefined
        }

        if (obj.welcome != null) {
          obj.refused = undefined
          obj.accepted = undefined
          obj.history = undefined
        }

        if (obj.welcome != null) {
          w.uint32(10)
          Welcome.codec().encode(obj.welcome, w)
        }

        if (obj.history != null) {
          w.uint32(18)
          History.codec().encode(obj.history, w)
        }

        if (obj.accepted != null) {
          w.uint32(26)
          Accepted.codec().encode(obj.accepted, w)
        }

        if (obj.refused != null) {
          w.uint32(122)
          Refused.codec().encode(obj.refused, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.welcome = Welcome.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.welcome
              })
              break
            }
            case 2: {
              obj.history = History.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.history
              })
              break
            }
            case 3: {
              obj.accepted = Accepted.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.accepted
              })
              break
            }
            case 15: {
              obj.refused = Refused.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.refused
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.refused != null) {
          delete obj.accepted
          delete obj.history
          delete obj.welcome
        }

        if (obj.accepted != null) {
          delete obj.refused
          delete obj.history
          delete obj.welcome
        }

        if (obj.history != null) {
          delete obj.refused
          delete obj.accepted
          delete obj.welcome
        }

        if (obj.welcome != null) {
          delete obj.refused
          delete obj.accepted
          delete obj.history
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Welcome.codec().stream(reader, reader.uint32(), `${prefix}.welcome`, {
                limits: opts.limits?.welcome
              })

              break
            }
            case 2: {
              yield * History.codec().stream(reader, reader.uint32(), `${prefix}.history`, {
                limits: opts.limits?.history
              })

              break
            }
            case 3: {
              yield * Accepted.codec().stream(reader, reader.uint32(), `${prefix}.accepted`, {
                limits: opts.limits?.accepted
              })

              break
            }
            case 15: {
              yield * Refused.codec().stream(reader, reader.uint32(), `${prefix}.refused`, {
                limits: opts.limits?.refused
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

  export interface JoinReplyWelcomeProjectFieldEvent {
    field: '$.welcome.project'
    value: Uint8Array<ArrayBuffer>
  }

  export interface JoinReplyWelcomeProjectNameFieldEvent {
    field: '$.welcome.projectName'
    value: string
  }

  export interface JoinReplyWelcomeRoleFieldEvent {
    field: '$.welcome.role'
    value: string
  }

  export interface JoinReplyHistoryEnvelopesFieldEvent {
    field: '$.history.envelopes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface JoinReplyHistoryLastFieldEvent {
    field: '$.history.last'
    value: boolean
  }

  export interface JoinReplyAcceptedKnownFieldEvent {
    field: '$.accepted.known'
    value: boolean
  }

  export interface JoinReplyRefusedCodeFieldEvent {
    field: '$.refused.code'
    value: string
  }

  export function encode (obj: Partial<JoinReply>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, JoinReply.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinReply>): JoinReply {
    return decodeMessage(buf, JoinReply.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<JoinReply>): Generator<JoinReplyWelcomeProjectFieldEvent | JoinReplyWelcomeProjectNameFieldEvent | JoinReplyWelcomeRoleFieldEvent | JoinReplyHistoryEnvelopesFieldEvent | JoinReplyHistoryLastFieldEvent | JoinReplyAcceptedKnownFieldEvent | JoinReplyRefusedCodeFieldEvent> {
    return streamMessage(buf, JoinReply.codec(), opts)
  }
}

export interface ShowTicket {
  proof: Uint8Array<ArrayBuffer>
  personName: string
  deviceName: string
}

export namespace ShowTicket {
  let _codec: Codec<ShowTicket>

  export const codec = (): Codec<ShowTicket> => {
    if (_codec == null) {
      _codec = message<ShowTicket>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.proof != null && obj.proof.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.proof)
        }

        if ((obj.personName != null && obj.personName !== '')) {
          w.uint32(18)
          w.string(obj.personName)
        }

        if ((obj.deviceName != null && obj.deviceName !== '')) {
          w.uint32(26)
          w.string(obj.deviceName)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          proof: uint8ArrayAlloc(0),
          personName: '',
          deviceName: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.proof = reader.bytes()
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
                field: `${prefix}.proof`,
                value: reader.bytes()
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

  export interface ShowTicketProofFieldEvent {
    field: '$.proof'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ShowTicketPersonNameFieldEvent {
    field: '$.personName'
    value: string
  }

  export interface ShowTicketDeviceNameFieldEvent {
    field: '$.deviceName'
    value: string
  }

  export function encode (obj: Partial<ShowTicket>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ShowTicket.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ShowTicket>): ShowTicket {
    return decodeMessage(buf, ShowTicket.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ShowTicket>): Generator<ShowTicketProofFieldEvent | ShowTicketPersonNameFieldEvent | ShowTicketDeviceNameFieldEvent> {
    return streamMessage(buf, ShowTicket.codec(), opts)
  }
}

export interface Welcome {
  project: Uint8Array<ArrayBuffer>
  projectName: string
  role: string
}

export namespace Welcome {
  let _codec: Codec<Welcome>

  export const codec = (): Codec<Welcome> => {
    if (_codec == null) {
      _codec = message<Welcome>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.project != null && obj.project.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.project)
        }

        if ((obj.projectName != null && obj.projectName !== '')) {
          w.uint32(18)
          w.string(obj.projectName)
        }

        if ((obj.role != null && obj.role !== '')) {
          w.uint32(26)
          w.string(obj.role)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          project: uint8ArrayAlloc(0),
          projectName: '',
          role: ''
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
              obj.projectName = reader.string()
              break
            }
            case 3: {
              obj.role = reader.string()
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
                field: `${prefix}.project`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.projectName`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.role`,
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

  export interface WelcomeProjectFieldEvent {
    field: '$.project'
    value: Uint8Array<ArrayBuffer>
  }

  export interface WelcomeProjectNameFieldEvent {
    field: '$.projectName'
    value: string
  }

  export interface WelcomeRoleFieldEvent {
    field: '$.role'
    value: string
  }

  export function encode (obj: Partial<Welcome>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Welcome.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Welcome>): Welcome {
    return decodeMessage(buf, Welcome.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Welcome>): Generator<WelcomeProjectFieldEvent | WelcomeProjectNameFieldEvent | WelcomeRoleFieldEvent> {
    return streamMessage(buf, Welcome.codec(), opts)
  }
}

export interface History {
  envelopes: Uint8Array<ArrayBuffer>[]
  last: boolean
}

export namespace History {
  let _codec: Codec<History>

  export const codec = (): Codec<History> => {
    if (_codec == null) {
      _codec = message<History>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.envelopes != null && obj.envelopes.length > 0) {
          for (const value of obj.envelopes) {
            w.uint32(10)
            w.bytes(value)
          }
        }

        if ((obj.last != null && obj.last !== false)) {
          w.uint32(16)
          w.bool(obj.last)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          envelopes: [],
          last: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.envelopes != null && obj.envelopes.length === opts.limits.envelopes) {
                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements')
              }

              if (obj.envelopes.length === 8192) {
                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements')
              }

              obj.envelopes.push(reader.bytes())
              break
            }
            case 2: {
              obj.last = reader.bool()
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
          envelopes: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.envelopes != null && obj.envelopes === opts.limits.envelopes) {
                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements')
              }

              if (obj.envelopes === 8192) {
                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements')
              }

              yield {
                field: `${prefix}.envelopes[]`,
                index: obj.envelopes,
                value: reader.bytes()
              }

              obj.envelopes++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.last`,
                value: reader.bool()
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

  export interface HistoryEnvelopesFieldEvent {
    field: '$.envelopes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface HistoryLastFieldEvent {
    field: '$.last'
    value: boolean
  }

  export function encode (obj: Partial<History>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, History.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<History>): History {
    return decodeMessage(buf, History.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<History>): Generator<HistoryEnvelopesFieldEvent | HistoryLastFieldEvent> {
    return streamMessage(buf, History.codec(), opts)
  }
}

export interface Introduce {
  tag: Uint8Array<ArrayBuffer>
  history?: History
}

export namespace Introduce {
  let _codec: Codec<Introduce>

  export const codec = (): Codec<Introduce> => {
    if (_codec == null) {
      _codec = message<Introduce>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if (obj.history != null) {
          w.uint32(18)
          History.codec().encode(obj.history, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              obj.history = History.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.history
              })
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
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield * History.codec().stream(reader, reader.uint32(), `${prefix}.history`, {
                limits: opts.limits?.history
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

  export interface IntroduceTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface IntroduceHistoryEnvelopesFieldEvent {
    field: '$.history.envelopes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface IntroduceHistoryLastFieldEvent {
    field: '$.history.last'
    value: boolean
  }

  export function encode (obj: Partial<Introduce>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Introduce.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Introduce>): Introduce {
    return decodeMessage(buf, Introduce.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Introduce>): Generator<IntroduceTagFieldEvent | IntroduceHistoryEnvelopesFieldEvent | IntroduceHistoryLastFieldEvent> {
    return streamMessage(buf, Introduce.codec(), opts)
  }
}

export interface Accepted {
  known: boolean
}

export namespace Accepted {
  let _codec: Codec<Accepted>

  export const codec = (): Codec<Accepted> => {
    if (_codec == null) {
      _codec = message<Accepted>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.known != null && obj.known !== false)) {
          w.uint32(8)
          w.bool(obj.known)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          known: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.known = reader.bool()
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
                field: `${prefix}.known`,
                value: reader.bool()
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

  export interface AcceptedKnownFieldEvent {
    field: '$.known'
    value: boolean
  }

  export function encode (obj: Partial<Accepted>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Accepted.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Accepted>): Accepted {
    return decodeMessage(buf, Accepted.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Accepted>): Generator<AcceptedKnownFieldEvent> {
    return streamMessage(buf, Accepted.codec(), opts)
  }
}

export interface LeasesRequest {
  lease?: Lease
  renew?: Renew
  release?: Release
  purged?: PurgedQuestion
  wanted?: WantedQuestion
}

export namespace LeasesRequest {
  let _codec: Codec<LeasesRequest>

  export const codec = (): Codec<LeasesRequest> => {
    if (_codec == null) {
      _codec = message<LeasesRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.wanted != null) {
          obj.purged = undefined
          obj.release = undefined
          obj.renew = undefined
          obj.lease = undefined
        }

        if (obj.purged != null) {
          obj.wanted = undefined
          obj.release = undefined
          obj.renew = undefined
          obj.lease = undefined
        }

        if (obj.release != null) {
          obj.wanted = undefined
          obj.purged = undefined
          obj.renew = undefined
          obj.lease = undefined
        }

        if (obj.renew != null) {
          obj.wanted = undefined
          obj.purged = undefined
          obj.release = undefined
          obj.lease = undefined
        }

        if (obj.lease != null) {
          obj.wanted = undefined
          obj.purged = undefined
          obj.release = undefined
          obj.renew = undefined
        }

        if (obj.lease != null) {
          w.uint32(10)
          Lease.codec().encode(obj.lease, w)
        }

        if (obj.renew != null) {
          w.uint32(18)
          Renew.codec().encode(obj.renew, w)
        }

        if (obj.release != null) {
          w.uint32(26)
          Release.codec().encode(obj.release, w)
        }

        if (obj.purged != null) {
          w.uint32(34)
          PurgedQuestion.codec().encode(obj.purged, w)
        }

        if (obj.wanted != null) {
          w.uint32(42)
          WantedQuestion.codec().encode(obj.wanted, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.lease = Lease.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.lease
              })
              break
            }
            case 2: {
              obj.renew = Renew.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.renew
              })
              break
            }
            case 3: {
              obj.release = Release.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.release
              })
              break
            }
            case 4: {
              obj.purged = PurgedQuestion.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.purged
              })
              break
            }
            case 5: {
              obj.wanted = WantedQuestion.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.wanted
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.wanted != null) {
          delete obj.purged
          delete obj.release
          delete obj.renew
          delete obj.lease
        }

        if (obj.purged != null) {
          delete obj.wanted
          delete obj.release
          delete obj.renew
          delete obj.lease
        }

        if (obj.release != null) {
          delete obj.wanted
          delete obj.purged
          delete obj.renew
          delete obj.lease
        }

        if (obj.renew != null) {
          delete obj.wanted
          delete obj.purged
          delete obj.release
          delete obj.lease
        }

        if (obj.lease != null) {
          delete obj.wanted
          delete obj.purged
          delete obj.release
          delete obj.renew
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Lease.codec().stream(reader, reader.uint32(), `${prefix}.lease`, {
                limits: opts.limits?.lease
              })

              break
            }
            case 2: {
              yield * Renew.codec().stream(reader, reader.uint32(), `${prefix}.renew`, {
                limits: opts.limits?.renew
              })

              break
            }
            case 3: {
              yield * Release.codec().stream(reader, reader.uint32(), `${prefix}.release`, {
                limits: opts.limits?.release
              })

              break
            }
            case 4: {
              yield * PurgedQuestion.codec().stream(reader, reader.uint32(), `${prefix}.purged`, {
                limits: opts.limits?.purged
              })

              break
            }
            case 5: {
              yield * WantedQuestion.codec().stream(reader, reader.uint32(), `${prefix}.wanted`, {
                limits: opts.limits?.wanted
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

  export interface LeasesRequestLeaseTagFieldEvent {
    field: '$.lease.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestLeaseCheckpointsFieldEvent {
    field: '$.lease.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestLeaseNonceFieldEvent {
    field: '$.lease.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestRenewTagFieldEvent {
    field: '$.renew.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestRenewCheckpointsFieldEvent {
    field: '$.renew.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestReleaseTagFieldEvent {
    field: '$.release.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestReleaseCheckpointsFieldEvent {
    field: '$.release.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestPurgedTagFieldEvent {
    field: '$.purged.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestPurgedCheckpointsFieldEvent {
    field: '$.purged.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestWantedTagFieldEvent {
    field: '$.wanted.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesRequestWantedCheckpointsFieldEvent {
    field: '$.wanted.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<LeasesRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LeasesRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LeasesRequest>): LeasesRequest {
    return decodeMessage(buf, LeasesRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LeasesRequest>): Generator<LeasesRequestLeaseTagFieldEvent | LeasesRequestLeaseCheckpointsFieldEvent | LeasesRequestLeaseNonceFieldEvent | LeasesRequestRenewTagFieldEvent | LeasesRequestRenewCheckpointsFieldEvent | LeasesRequestReleaseTagFieldEvent | LeasesRequestReleaseCheckpointsFieldEvent | LeasesRequestPurgedTagFieldEvent | LeasesRequestPurgedCheckpointsFieldEvent | LeasesRequestWantedTagFieldEvent | LeasesRequestWantedCheckpointsFieldEvent> {
    return streamMessage(buf, LeasesRequest.codec(), opts)
  }
}

export interface LeasesReply {
  working?: Working
  proof?: Proof
  declined?: Declined
  renewed?: Renewed
  released?: Released
  purged?: PurgedBits
  wanted?: WantedBits
  refused?: Refused
}

export namespace LeasesReply {
  let _codec: Codec<LeasesReply>

  export const codec = (): Codec<LeasesReply> => {
    if (_codec == null) {
      _codec = message<LeasesReply>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        obj = { ...obj }

        if (obj.refused != null) {
          obj.wanted = undefined
          obj.purged = undefined
          obj.released = undefined
          obj.renewed = undefined
          obj.declined = undefined
          obj.proof = undefined
          obj.working = undefined
        }

        if (obj.wanted != null) {
          obj.refused = undefined
          obj.purged = undefined
          obj.released = undefined
          obj.renewed = undefined
          obj.declined = undefined
          obj.proof = undefined
          obj.working = undefined
        }

        if (obj.purged != null) {
          obj.refused = undefined
          obj.wanted = undefined
          obj.released = undefined
          obj.renewed = undefined
          obj.declined = undefined
          obj.proof = undefined
          obj.working = undefined
        }

        if (obj.released != null) {
          obj.refused = undefined
          obj.wanted = undefined
          obj.purged = undefined
          obj.renewed = undefined
          obj.declined = undefined
          obj.proof = undefined
          obj.working = undefined
        }

        if (obj.renewed != null) {
          obj.refused = undefined
          obj.wanted = undefined
          obj.purged = undefined
          obj.released = undefined
          obj.declined = undefined
          obj.proof = undefined
          obj.working = undefined
        }

        if (obj.declined != null) {
          obj.refused = undefined
          obj.wanted = undefined
          obj.purged = undefined
          obj.released = undefined
          obj.renewed = undefined
          obj.proof = undefined
          obj.working = undefined
        }

        if (obj.proof != null) {
          obj.refused = undefined
          obj.wanted = undefined
          obj.purged = undefined
          obj.released = undefined
          obj.renewed = undefined
          obj.declined = undefined
          obj.working = undefined
        }

        if (obj.working != null) {
          obj.refused = undefined
          obj.wanted = undefined
          obj.purged = undefined
          obj.released = undefined
          obj.renewed = undefined
          obj.declined = undefined
          obj.proof = undefined
        }

        if (obj.working != null) {
          w.uint32(10)
          Working.codec().encode(obj.working, w)
        }

        if (obj.proof != null) {
          w.uint32(18)
          Proof.codec().encode(obj.proof, w)
        }

        if (obj.declined != null) {
          w.uint32(26)
          Declined.codec().encode(obj.declined, w)
        }

        if (obj.renewed != null) {
          w.uint32(34)
          Renewed.codec().encode(obj.renewed, w)
        }

        if (obj.released != null) {
          w.uint32(42)
          Released.codec().encode(obj.released, w)
        }

        if (obj.purged != null) {
          w.uint32(50)
          PurgedBits.codec().encode(obj.purged, w)
        }

        if (obj.wanted != null) {
          w.uint32(58)
          WantedBits.codec().encode(obj.wanted, w)
        }

        if (obj.refused != null) {
          w.uint32(122)
          Refused.codec().encode(obj.refused, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.working = Working.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.working
              })
              break
            }
            case 2: {
              obj.proof = Proof.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.proof
              })
              break
            }
            case 3: {
              obj.declined = Declined.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.declined
              })
              break
            }
            case 4: {
              obj.renewed = Renewed.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.renewed
              })
              break
            }
            case 5: {
              obj.released = Released.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.released
              })
              break
            }
            case 6: {
              obj.purged = PurgedBits.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.purged
              })
              break
            }
            case 7: {
              obj.wanted = WantedBits.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.wanted
              })
              break
            }
            case 15: {
              obj.refused = Refused.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.refused
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        if (obj.refused != null) {
          delete obj.wanted
          delete obj.purged
          delete obj.released
          delete obj.renewed
          delete obj.declined
          delete obj.proof
          delete obj.working
        }

        if (obj.wanted != null) {
          delete obj.refused
          delete obj.purged
          delete obj.released
          delete obj.renewed
          delete obj.declined
          delete obj.proof
          delete obj.working
        }

        if (obj.purged != null) {
          delete obj.refused
          delete obj.wanted
          delete obj.released
          delete obj.renewed
          delete obj.declined
          delete obj.proof
          delete obj.working
        }

        if (obj.released != null) {
          delete obj.refused
          delete obj.wanted
          delete obj.purged
          delete obj.renewed
          delete obj.declined
          delete obj.proof
          delete obj.working
        }

        if (obj.renewed != null) {
          delete obj.refused
          delete obj.wanted
          delete obj.purged
          delete obj.released
          delete obj.declined
          delete obj.proof
          delete obj.working
        }

        if (obj.declined != null) {
          delete obj.refused
          delete obj.wanted
          delete obj.purged
          delete obj.released
          delete obj.renewed
          delete obj.proof
          delete obj.working
        }

        if (obj.proof != null) {
          delete obj.refused
          delete obj.wanted
          delete obj.purged
          delete obj.released
          delete obj.renewed
          delete obj.declined
          delete obj.working
        }

        if (obj.working != null) {
          delete obj.refused
          delete obj.wanted
          delete obj.purged
          delete obj.released
          delete obj.renewed
          delete obj.declined
          delete obj.proof
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield * Working.codec().stream(reader, reader.uint32(), `${prefix}.working`, {
                limits: opts.limits?.working
              })

              break
            }
            case 2: {
              yield * Proof.codec().stream(reader, reader.uint32(), `${prefix}.proof`, {
                limits: opts.limits?.proof
              })

              break
            }
            case 3: {
              yield * Declined.codec().stream(reader, reader.uint32(), `${prefix}.declined`, {
                limits: opts.limits?.declined
              })

              break
            }
            case 4: {
              yield * Renewed.codec().stream(reader, reader.uint32(), `${prefix}.renewed`, {
                limits: opts.limits?.renewed
              })

              break
            }
            case 5: {
              yield * Released.codec().stream(reader, reader.uint32(), `${prefix}.released`, {
                limits: opts.limits?.released
              })

              break
            }
            case 6: {
              yield * PurgedBits.codec().stream(reader, reader.uint32(), `${prefix}.purged`, {
                limits: opts.limits?.purged
              })

              break
            }
            case 7: {
              yield * WantedBits.codec().stream(reader, reader.uint32(), `${prefix}.wanted`, {
                limits: opts.limits?.wanted
              })

              break
            }
            case 15: {
              yield * Refused.codec().stream(reader, reader.uint32(), `${prefix}.refused`, {
                limits: opts.limits?.refused
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

  export interface LeasesReplyProofProofFieldEvent {
    field: '$.proof.proof'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesReplyDeclinedReasonFieldEvent {
    field: '$.declined.reason'
    value: DeclineReason
  }

  export interface LeasesReplyRenewedHeldFieldEvent {
    field: '$.renewed.held'
    value: boolean
  }

  export interface LeasesReplyPurgedBitsFieldEvent {
    field: '$.purged.bits'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesReplyWantedBitsFieldEvent {
    field: '$.wanted.bits'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeasesReplyRefusedCodeFieldEvent {
    field: '$.refused.code'
    value: string
  }

  export function encode (obj: Partial<LeasesReply>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, LeasesReply.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LeasesReply>): LeasesReply {
    return decodeMessage(buf, LeasesReply.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LeasesReply>): Generator<LeasesReplyProofProofFieldEvent | LeasesReplyDeclinedReasonFieldEvent | LeasesReplyRenewedHeldFieldEvent | LeasesReplyPurgedBitsFieldEvent | LeasesReplyWantedBitsFieldEvent | LeasesReplyRefusedCodeFieldEvent> {
    return streamMessage(buf, LeasesReply.codec(), opts)
  }
}

export interface Lease {
  tag: Uint8Array<ArrayBuffer>
  checkpoints: Uint8Array<ArrayBuffer>[]
  nonce: Uint8Array<ArrayBuffer>
}

export namespace Lease {
  let _codec: Codec<Lease>

  export const codec = (): Codec<Lease> => {
    if (_codec == null) {
      _codec = message<Lease>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
        }

        if (obj.checkpoints != null && obj.checkpoints.length > 0) {
          for (const value of obj.checkpoints) {
            w.uint32(18)
            w.bytes(value)
          }
        }

        if ((obj.nonce != null && obj.nonce.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.nonce)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          tag: uint8ArrayAlloc(0),
          checkpoints: [],
          nonce: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              obj.checkpoints.push(reader.bytes())
              break
            }
            case 3: {
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
        const obj = {
          checkpoints: 64
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints === 64) {
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
            case 3: {
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

  export interface LeaseTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeaseCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface LeaseNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Lease>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Lease.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lease>): Lease {
    return decodeMessage(buf, Lease.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lease>): Generator<LeaseTagFieldEvent | LeaseCheckpointsFieldEvent | LeaseNonceFieldEvent> {
    return streamMessage(buf, Lease.codec(), opts)
  }
}

export interface Renew {
  tag: Uint8Array<ArrayBuffer>
  checkpoints: Uint8Array<ArrayBuffer>[]
}

export namespace Renew {
  let _codec: Codec<Renew>

  export const codec = (): Codec<Renew> => {
    if (_codec == null) {
      _codec = message<Renew>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
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
          tag: uint8ArrayAlloc(0),
          checkpoints: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints.length === 64) {
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
          checkpoints: 64
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints === 64) {
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

  export interface RenewTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface RenewCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Renew>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Renew.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Renew>): Renew {
    return decodeMessage(buf, Renew.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Renew>): Generator<RenewTagFieldEvent | RenewCheckpointsFieldEvent> {
    return streamMessage(buf, Renew.codec(), opts)
  }
}

export interface Release {
  tag: Uint8Array<ArrayBuffer>
  checkpoints: Uint8Array<ArrayBuffer>[]
}

export namespace Release {
  let _codec: Codec<Release>

  export const codec = (): Codec<Release> => {
    if (_codec == null) {
      _codec = message<Release>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
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
          tag: uint8ArrayAlloc(0),
          checkpoints: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints.length === 64) {
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
          checkpoints: 64
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints === 64) {
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

  export interface ReleaseTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ReleaseCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Release>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Release.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Release>): Release {
    return decodeMessage(buf, Release.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Release>): Generator<ReleaseTagFieldEvent | ReleaseCheckpointsFieldEvent> {
    return streamMessage(buf, Release.codec(), opts)
  }
}

export interface PurgedQuestion {
  tag: Uint8Array<ArrayBuffer>
  checkpoints: Uint8Array<ArrayBuffer>[]
}

export namespace PurgedQuestion {
  let _codec: Codec<PurgedQuestion>

  export const codec = (): Codec<PurgedQuestion> => {
    if (_codec == null) {
      _codec = message<PurgedQuestion>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
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
          tag: uint8ArrayAlloc(0),
          checkpoints: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints.length === 8192) {
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
          checkpoints: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints === 8192) {
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

  export interface PurgedQuestionTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface PurgedQuestionCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PurgedQuestion>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PurgedQuestion.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PurgedQuestion>): PurgedQuestion {
    return decodeMessage(buf, PurgedQuestion.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PurgedQuestion>): Generator<PurgedQuestionTagFieldEvent | PurgedQuestionCheckpointsFieldEvent> {
    return streamMessage(buf, PurgedQuestion.codec(), opts)
  }
}

export interface WantedQuestion {
  tag: Uint8Array<ArrayBuffer>
  checkpoints: Uint8Array<ArrayBuffer>[]
}

export namespace WantedQuestion {
  let _codec: Codec<WantedQuestion>

  export const codec = (): Codec<WantedQuestion> => {
    if (_codec == null) {
      _codec = message<WantedQuestion>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.tag != null && obj.tag.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.tag)
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
          tag: uint8ArrayAlloc(0),
          checkpoints: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.tag = reader.bytes()
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints.length === opts.limits.checkpoints) {
                throw new MaxLengthError('Decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints.length === 8192) {
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
          checkpoints: 8192
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.tag`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              if (opts.limits?.checkpoints != null && obj.checkpoints === opts.limits.checkpoints) {
                throw new MaxLengthError('Streaming decode error - repeated field "checkpoints" had too many elements')
              }

              if (obj.checkpoints === 8192) {
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

  export interface WantedQuestionTagFieldEvent {
    field: '$.tag'
    value: Uint8Array<ArrayBuffer>
  }

  export interface WantedQuestionCheckpointsFieldEvent {
    field: '$.checkpoints[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<WantedQuestion>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, WantedQuestion.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WantedQuestion>): WantedQuestion {
    return decodeMessage(buf, WantedQuestion.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WantedQuestion>): Generator<WantedQuestionTagFieldEvent | WantedQuestionCheckpointsFieldEvent> {
    return streamMessage(buf, WantedQuestion.codec(), opts)
  }
}

export interface Working {}

export namespace Working {
  let _codec: Codec<Working>

  export const codec = (): Codec<Working> => {
    if (_codec == null) {
      _codec = message<Working>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
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

  export function encode (obj: Partial<Working>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Working.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Working>): Working {
    return decodeMessage(buf, Working.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Working>): Generator<{}> {
    return streamMessage(buf, Working.codec(), opts)
  }
}

export interface Proof {
  proof: Uint8Array<ArrayBuffer>
}

export namespace Proof {
  let _codec: Codec<Proof>

  export const codec = (): Codec<Proof> => {
    if (_codec == null) {
      _codec = message<Proof>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.proof != null && obj.proof.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.proof)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          proof: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.proof = reader.bytes()
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
                field: `${prefix}.proof`,
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

  export interface ProofProofFieldEvent {
    field: '$.proof'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<Proof>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Proof.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Proof {
    return decodeMessage(buf, Proof.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Generator<ProofProofFieldEvent> {
    return streamMessage(buf, Proof.codec(), opts)
  }
}

export enum DeclineReason {
  ABSENT = 'ABSENT',
  BUSY = 'BUSY'
}

enum __DeclineReasonValues {
  ABSENT = 0,
  BUSY = 1
}

export namespace DeclineReason {
  export const codec = (): Codec<DeclineReason> => {
    return enumeration<DeclineReason>(__DeclineReasonValues)
  }
}

export interface Declined {
  reason: DeclineReason
}

export namespace Declined {
  let _codec: Codec<Declined>

  export const codec = (): Codec<Declined> => {
    if (_codec == null) {
      _codec = message<Declined>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.reason != null && __DeclineReasonValues[obj.reason] !== 0) {
          w.uint32(8)
          DeclineReason.codec().encode(obj.reason, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          reason: DeclineReason.ABSENT
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.reason = DeclineReason.codec().decode(reader)
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
                field: `${prefix}.reason`,
                value: DeclineReason.codec().decode(reader)
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

  export interface DeclinedReasonFieldEvent {
    field: '$.reason'
    value: DeclineReason
  }

  export function encode (obj: Partial<Declined>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Declined.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Declined>): Declined {
    return decodeMessage(buf, Declined.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Declined>): Generator<DeclinedReasonFieldEvent> {
    return streamMessage(buf, Declined.codec(), opts)
  }
}

export interface Renewed {
  held: boolean
}

export namespace Renewed {
  let _codec: Codec<Renewed>

  export const codec = (): Codec<Renewed> => {
    if (_codec == null) {
      _codec = message<Renewed>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.held != null && obj.held !== false)) {
          w.uint32(8)
          w.bool(obj.held)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          held: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.held = reader.bool()
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
                field: `${prefix}.held`,
                value: reader.bool()
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

  export interface RenewedHeldFieldEvent {
    field: '$.held'
    value: boolean
  }

  export function encode (obj: Partial<Renewed>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Renewed.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Renewed>): Renewed {
    return decodeMessage(buf, Renewed.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Renewed>): Generator<RenewedHeldFieldEvent> {
    return streamMessage(buf, Renewed.codec(), opts)
  }
}

export interface Released {}

export namespace Released {
  let _codec: Codec<Released>

  export const codec = (): Codec<Released> => {
    if (_codec == null) {
      _codec = message<Released>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {}

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
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

  export function encode (obj: Partial<Released>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Released.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Released>): Released {
    return decodeMessage(buf, Released.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Released>): Generator<{}> {
    return streamMessage(buf, Released.codec(), opts)
  }
}

export interface PurgedBits {
  bits: Uint8Array<ArrayBuffer>
}

export namespace PurgedBits {
  let _codec: Codec<PurgedBits>

  export const codec = (): Codec<PurgedBits> => {
    if (_codec == null) {
      _codec = message<PurgedBits>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.bits != null && obj.bits.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.bits)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          bits: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.bits = reader.bytes()
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
                field: `${prefix}.bits`,
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

  export interface PurgedBitsBitsFieldEvent {
    field: '$.bits'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<PurgedBits>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, PurgedBits.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PurgedBits>): PurgedBits {
    return decodeMessage(buf, PurgedBits.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PurgedBits>): Generator<PurgedBitsBitsFieldEvent> {
    return streamMessage(buf, PurgedBits.codec(), opts)
  }
}

export interface WantedBits {
  bits: Uint8Array<ArrayBuffer>
}

export namespace WantedBits {
  let _codec: Codec<WantedBits>

  export const codec = (): Codec<WantedBits> => {
    if (_codec == null) {
      _codec = message<WantedBits>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.bits != null && obj.bits.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.bits)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          bits: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.bits = reader.bytes()
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
                field: `${prefix}.bits`,
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

  export interface WantedBitsBitsFieldEvent {
    field: '$.bits'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode (obj: Partial<WantedBits>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, WantedBits.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WantedBits>): WantedBits {
    return decodeMessage(buf, WantedBits.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WantedBits>): Generator<WantedBitsBitsFieldEvent> {
    return streamMessage(buf, WantedBits.codec(), opts)
  }
}
