/** The answers of the API as schemas: `core/services.ts` says what each field means. */
import { z } from '@hono/zod-openapi'
import { NOTICE_KINDS } from '../../core/notice.ts'
import { REPLICATE_POLICIES } from '../../core/services.ts'

export const role = z.enum(['viewer', 'artist', 'admin'])
export const status = z.enum(['Todo', 'WIP', 'WFA', 'Retake', 'Done'])
const id = z.string().openapi({ description: 'hex digits' })
const time = z.string().openapi({ format: 'date-time' })
const bytes = z.number().openapi({ description: 'bytes' })
const count = z.number()

const device = z.object({ id, name: z.string() })
const person = z.object({ id, name: z.string() })
const author = z.object({ id, name: z.string(), device }).openapi('Author')

export const preview = z
  .object({ hash: id, mime: z.string(), width: z.number(), height: z.number() })
  .openapi('Preview')

export const checkpoint = z
  .object({
    id,
    asset: id,
    path: z.string(),
    hash: id.openapi({ description: 'BLAKE3 of the whole file' }),
    size: bytes,
    added: bytes.openapi({ description: 'bytes it added on this disk' }),
    comment: z.string(),
    author,
    time,
    status,
    parents: z.array(id),
    preview: preview.nullable(),
    group: id,
    chunks: count,
    keptOn: z.object({ have: count, of: count }),
    head: z.boolean(),
    trashed: z.boolean(),
    forcedOver: author.optional().openapi({ description: 'whose claim it was forced over' }),
  })
  .openapi('Checkpoint')

const claimFields = {
  person: author,
  since: time,
  self: z.boolean(),
  reason: z.string().optional(),
  lost: time.optional(),
}
const claim = z.object(claimFields).openapi('Claim')

export const claimLine = z.object({ ...claimFields, asset: id, path: z.string() }).openapi('ClaimedAsset')

export const claimed = z
  .object({ ...claimFields, asset: id, path: z.string(), broken: claim.nullable() })
  .openapi('Claimed')

export const released = z.object({ asset: id, path: z.string(), released: z.boolean() }).openapi('Released')

export const assetStatus = z
  .object({
    asset: id.nullable(),
    path: z.string(),
    states: z.array(z.enum(['Normal', 'Modified', 'Outdated', 'Untracked', 'Missing', 'Freed', 'Trashed', 'Conflict'])),
    base: id.nullable(),
    newest: id.nullable(),
    status: status.nullable(),
    claim: claim.nullable(),
    willConflict: z.literal(true).optional(),
    size: bytes,
    movedTo: z.string().optional(),
    compressed: z.string().optional(),
    problem: z.string().optional(),
  })
  .openapi('AssetStatus')

const keptOn = z.object({ have: count, of: count })

export const asset = z
  .object({
    ...assetStatus.shape,
    preview: preview.nullable().openapi({ description: 'the cover, else the newest preview' }),
    cover: z.boolean().openapi({ description: 'whether somebody chose the preview' }),
    checkpoints: count.openapi({ description: 'live checkpoints' }),
    last: z.object({ id, comment: z.string(), author, time, keptOn, status }).nullable(),
    mtime: time.nullable().openapi({ description: 'when the working file was last saved' }),
    pinned: z.boolean(),
  })
  .openapi('Asset')

export const assetsPage = z
  .object({
    assets: z.array(asset),
    next: z.string().nullable().openapi({ description: 'go on with `after`; null: these were the last' }),
    total: count,
  })
  .openapi('Assets')

export const folderPage = z
  .object({
    folders: z.array(
      z.object({
        path: z.string(),
        assets: count.openapi({ description: 'files in it and below' }),
        states: z.partialRecord(assetStatus.shape.states.element, count),
        preview: preview.nullable().openapi({ description: 'of the first file that has one' }),
      }),
    ),
    assets: z.array(asset).openapi({ description: 'the files directly in it, by path' }),
    more: z.boolean().openapi({ description: 'it has more files than `limit` lets through' }),
  })
  .openapi('FolderPage')

export const rescanned = z.object({ files: count, changed: count }).openapi('Rescanned')

export const found = z
  .object({ assets: z.array(asset), checkpoints: z.array(checkpoint), more: z.boolean() })
  .openapi('Found')

const chunkTotals = z.object({ chunks: count, bytes }).openapi('ChunkTotals')

export const compared = z
  .object({ a: checkpoint, b: checkpoint, shared: chunkTotals, onlyA: chunkTotals, onlyB: chunkTotals })
  .openapi('Compared')

export const growth = z
  .object({ points: z.array(z.object({ time, checkpoints: count, logical: bytes, added: bytes })) })
  .openapi('Growth')

export const undo = z
  .object({
    label: z.string().openapi({ description: 'what was done, for people' }),
    steps: z.array(
      z.object({
        operation: z.enum(['revert', 'restore', 'delete', 'move', 'setStatus', 'cover']),
        input: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .openapi('Undo', { description: 'call these operations in turn, with these inputs' })

export const todo = z.object({ tracked: count, normal: count, states: z.array(assetStatus) }).openapi('Todo')

export const statusWithUndo = z.object({ ...assetStatus.shape, undo: undo.nullable() }).openapi('StatusSet')

export const open = z.object({ path: z.string(), checkpoint: id, opened: z.boolean() }).openapi('Opened')

export const revert = z
  .object({ path: z.string(), checkpoint, saved: checkpoint.nullable(), undo: undo.nullable() })
  .openapi('Reverted')

const skipped = z.array(
  z.object({ path: z.string(), reason: z.enum(['Conflict', 'Modified', 'exists', 'name']), message: z.string() }),
)

export const update = z
  .object({
    updated: z.array(z.object({ path: z.string(), from: id.nullable(), to: id })),
    skipped,
    undo: undo.nullable(),
  })
  .openapi('Updated')

export const resolved = z
  .object({
    asset: id,
    path: z.string(),
    checkpoint,
    others: z.array(z.object({ asset: id, path: z.string(), fate: z.enum(['new asset', 'moved', 'trash']) })),
    undo: undo.nullable(),
  })
  .openapi('Resolved')

export const move = z.object({ asset: id, from: z.string(), to: z.string(), undo: undo.nullable() }).openapi('Moved')

export const cover = z
  .object({ asset: id, path: z.string(), preview: preview.nullable(), undo: undo.nullable() })
  .openapi('Cover')

const trashKind = z.enum(['checkpoint', 'asset'])

export const deleted = z
  .object({ kind: trashKind, id, path: z.string(), saved: checkpoint.nullable(), undo: undo.nullable() })
  .openapi('Deleted')

export const trashed = z
  .object({
    id,
    kind: trashKind,
    asset: id,
    path: z.string(),
    comment: z.string().nullable(),
    time,
    size: bytes,
    author: author.nullable(),
    preview: preview.nullable(),
    checkpoints: count.openapi({ description: 'how many checkpoints a purge of it deletes' }),
    added: bytes.openapi({ description: 'what these checkpoints added to this disk: a purge brings back no more' }),
  })
  .openapi('Trashed')

const purgedOn = z
  .object({ have: count, of: count })
  .openapi({ description: "on how many of the members' devices the content is deleted" })
export const purge = z.object({ purged: z.array(id), freedBytes: bytes, purgedOn }).openapi('Purged')
export const purged = z
  .object({
    id,
    path: z.string(),
    comment: z.string(),
    size: bytes,
    purgedOn,
    devices: z.array(z.object({ id, name: z.string(), purged: z.boolean() })),
  })
  .openapi('PurgedCheckpoint')

export const freed = z
  .object({ path: z.string(), asset: id, dropped: count, kept: count, freedBytes: bytes })
  .openapi('Freed')
export const pinned = z.object({ path: z.string(), asset: id, pinned: z.boolean() }).openapi('Pinned')
export const replicate = z.enum(REPLICATE_POLICIES)
export const policy = z
  .object({
    replicate,
    copies: count,
    pinned: z.array(z.string()),
    dropped: count,
    kept: count,
    freedBytes: bytes,
  })
  .openapi('Policy')

export const stats = z
  .object({
    logicalBytes: bytes,
    uniqueBytes: bytes,
    storedBytes: bytes,
    diskBytes: bytes,
    dedupSavedBytes: bytes,
    compressionSavedBytes: bytes,
    deltaSavedBytes: bytes,
    assets: count,
    checkpoints: count,
    chunks: count,
    records: count,
    hash: z.enum(['native', 'wasm']),
  })
  .openapi('Stats')

export const check = z
  .object({
    chunks: count,
    bytes,
    records: count,
    checkpoints: count,
    damaged: z.array(
      z.object({
        hash: id,
        reason: z.enum(['damaged', 'missing']),
        checkpoints: z.array(z.object({ id, path: z.string() })),
      }),
    ),
    repaired: z.array(
      z.object({
        hash: id,
        from: z.enum(['peer', 'file']),
        source: z.string(),
        checkpoints: z.array(z.object({ id, path: z.string() })),
      }),
    ),
    lostRecords: z.array(id),
  })
  .openapi('Check')

export const gc = z
  .object({
    repackedChunks: count,
    deletedChunks: count,
    freedBytes: bytes,
    diskBytesBefore: bytes,
    diskBytesAfter: bytes,
  })
  .openapi('Gc')

export const invite = z.object({ ticket: z.string(), expires: time, role }).openapi('Invite')

const removal = z.object({ by: author, time }).openapi('Removal')

const quarantined = z
  .object({
    record: id,
    kind: z.string(),
    path: z.string().nullable(),
    comment: z.string().nullable(),
    time,
  })
  .openapi('Quarantined')

export const member = z
  .object({
    person,
    role: role.nullable(),
    devices: z.array(
      z.object({
        id,
        name: z.string(),
        role: role.nullable(),
        self: z.boolean(),
        online: z.boolean(),
        lastSeen: time.nullable(),
        removed: removal.nullable(),
      }),
    ),
    self: z.boolean(),
    quarantined: z.array(quarantined),
    quarantinedCount: count,
  })
  .openapi('Member')

export const adopted = z.object({ adopted: z.array(quarantined) }).openapi('Adopted')

export const standing = z
  .object({ role: role.nullable(), removed: removal.nullable(), message: z.string().nullable() })
  .openapi('Standing')

export const peer = z
  .object({
    device,
    person: person.nullable(),
    online: z.boolean(),
    addresses: z.array(z.string()),
    lastSeen: time.nullable(),
    holds: count,
    equal: z.boolean(),
    receivedBytes: bytes,
    sentBytes: bytes,
    rate: z.number().openapi({ description: 'bytes a second that come from it now' }),
    score: z.number().openapi({ description: 'how well it does as a source of chunks, 0 to 1' }),
  })
  .openapi('Peer')

export const sync = z
  .object({
    peers: count,
    receivedRecords: count,
    receivedChunks: count,
    receivedBytes: bytes,
    sentBytes: bytes,
    notYetElsewhere: z.array(id),
    unwanted: z.array(id),
    unwantedBy: z.array(z.string()),
  })
  .openapi('Synced')

export const notice = z
  .object({
    id,
    kind: z.enum(NOTICE_KINDS),
    asset: id.nullable(),
    path: z.string().nullable(),
    device: id.nullable(),
    text: z.string(),
    hint: z.string().nullable(),
    time,
    read: z.boolean(),
  })
  .openapi('Notice')

export const unread = z.object({ unread: count }).openapi('Unread')

export const project = z.object({ id, name: z.string(), dir: z.string() }).openapi('Project')

export const join = z
  .object({
    project,
    person,
    records: count,
    assets: count,
    checkpoints: count,
    updated: count,
    same: count,
    modified: count,
    skipped,
    next: z.string(),
  })
  .openapi('Joined')

export const doctorCheck = z
  .object({ name: z.string(), ok: z.boolean(), value: z.string(), hint: z.string().optional() })
  .openapi('DoctorCheck')

export const whoami = z.object({ device, person: z.string(), home: z.string() }).openapi('Whoami')

export const nodeInfo = z
  .object({
    pid: z.number(),
    version: z.string(),
    device,
    url: z.string().nullable(),
    addresses: z.array(z.string()),
    mdns: z.boolean(),
    projects: z.array(project),
  })
  .openapi('Node')
