import { MAX_CUTS, MAX_LISTED_IDS, MAX_MEMBER_HEADS, MAX_PARENTS, MAX_REPLACES } from './limits.ts'
import type { MessageShape } from './wire-shape.ts'

// proto/record.proto once more, with the number of entries that each list may have; a test holds the two equal

const preview: MessageShape = {
  1: { name: 'hash', type: 'bytes' },
  2: { name: 'mime', type: 'string' },
  3: { name: 'width', type: 'uint32' },
  4: { name: 'height', type: 'uint32' },
}

const cut: MessageShape = {
  1: { name: 'epoch', type: 'bytes' },
  2: { name: 'last', type: 'bytes' },
}

const projectCreated: MessageShape = {
  1: { name: 'name', type: 'string' },
  2: { name: 'person_name', type: 'string' },
  3: { name: 'device_name', type: 'string' },
  4: { name: 'nonce', type: 'bytes' },
}

const memberAdded: MessageShape = {
  1: { name: 'device', type: 'bytes' },
  2: { name: 'role', type: 'uint32' },
  3: { name: 'person', type: 'bytes' },
  4: { name: 'person_name', type: 'string' },
  5: { name: 'device_name', type: 'string' },
}

const roleChanged: MessageShape = {
  1: { name: 'device', type: 'bytes' },
  2: { name: 'role', type: 'uint32' },
  3: { name: 'cuts', type: 'message[]', shape: cut, max: MAX_CUTS },
}

const memberRemoved: MessageShape = {
  1: { name: 'device', type: 'bytes' },
  2: { name: 'cuts', type: 'message[]', shape: cut, max: MAX_CUTS },
}

const checkpoint: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'path', type: 'string' },
  3: { name: 'parents', type: 'bytes[]', max: MAX_PARENTS },
  4: { name: 'reverted_from', type: 'bytes' },
  5: { name: 'content', type: 'bytes' },
  6: { name: 'size', type: 'uint53' },
  7: { name: 'mtime_ns', type: 'uint64' },
  8: { name: 'executable', type: 'bool' },
  9: { name: 'manifest', type: 'bytes' },
  10: { name: 'chunks', type: 'uint53' },
  11: { name: 'comment', type: 'string' },
  12: { name: 'status', type: 'uint32' },
  13: { name: 'preview', type: 'message', shape: preview },
  14: { name: 'group', type: 'bytes' },
  15: { name: 'sets_status', type: 'bool' },
  16: { name: 'replaces_status', type: 'bytes[]', max: MAX_REPLACES },
  17: { name: 'sets_cover', type: 'bool' },
  18: { name: 'replaces_cover', type: 'bytes[]', max: MAX_REPLACES },
}

const statusSet: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'status', type: 'uint32' },
  3: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

const coverSet: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'image', type: 'message', shape: preview },
  3: { name: 'checkpoint', type: 'bytes' },
  4: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

const assetMoved: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'path', type: 'string' },
  3: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

const trashSet: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'checkpoint', type: 'bytes' },
  3: { name: 'trashed', type: 'bool' },
  4: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

const purged: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'checkpoints', type: 'bytes[]', max: MAX_LISTED_IDS },
}

const claimSet: MessageShape = {
  1: { name: 'asset', type: 'bytes' },
  2: { name: 'claimed', type: 'bool' },
  3: { name: 'reason', type: 'string' },
  4: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

const adopted: MessageShape = {
  1: { name: 'records', type: 'bytes[]', max: MAX_LISTED_IDS },
}

const personNamed: MessageShape = {
  1: { name: 'person', type: 'bytes' },
  2: { name: 'name', type: 'string' },
  3: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

const deviceNamed: MessageShape = {
  1: { name: 'device', type: 'bytes' },
  2: { name: 'name', type: 'string' },
  3: { name: 'replaces', type: 'bytes[]', max: MAX_REPLACES },
}

/** Field numbers of a Body from here on are payloads, known or not; those below say what every record says. */
export const FIRST_PAYLOAD_FIELD = 16

export const BODY_SHAPE: MessageShape = {
  1: { name: 'project', type: 'bytes' },
  2: { name: 'device', type: 'bytes' },
  3: { name: 'epoch', type: 'bytes' },
  4: { name: 'sequence', type: 'uint53' },
  5: { name: 'previous', type: 'bytes' },
  6: { name: 'members', type: 'bytes[]', max: MAX_MEMBER_HEADS },
  7: { name: 'clock_ms', type: 'uint53' },
  8: { name: 'clock_counter', type: 'uint32' },
  9: { name: 'time_ms', type: 'uint53' },
  16: { name: 'project_created', type: 'message', shape: projectCreated },
  17: { name: 'member_added', type: 'message', shape: memberAdded },
  18: { name: 'role_changed', type: 'message', shape: roleChanged },
  19: { name: 'member_removed', type: 'message', shape: memberRemoved },
  20: { name: 'checkpoint', type: 'message', shape: checkpoint },
  21: { name: 'status_set', type: 'message', shape: statusSet },
  22: { name: 'cover_set', type: 'message', shape: coverSet },
  23: { name: 'asset_moved', type: 'message', shape: assetMoved },
  24: { name: 'trash_set', type: 'message', shape: trashSet },
  25: { name: 'purged', type: 'message', shape: purged },
  26: { name: 'claim_set', type: 'message', shape: claimSet },
  27: { name: 'adopted', type: 'message', shape: adopted },
  28: { name: 'person_named', type: 'message', shape: personNamed },
  29: { name: 'device_named', type: 'message', shape: deviceNamed },
}
