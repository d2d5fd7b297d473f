/** Most bytes of a chunk: the maximum of chunking profile v1. Everything that is stored or sent is at most one chunk. */
export const MAX_CHUNK_BYTES = 256 * 1024
/**
 * Most deltas of a chain: a chunk that is a delta on a delta … on a chunk that is none. Reading one takes as many reads more, and
 * what rests on a damaged chunk can not be read either.
 */
export const MAX_DELTA_LINKS = 4
/** Most bytes of an encoded record: room for a comment, a path, 16 parents and lists of replaced records. */
export const MAX_RECORD_BYTES = 64 * 1024
/** Most UTF-8 bytes of a comment: some pages of text. */
export const MAX_COMMENT_BYTES = 16 * 1024
/** Most UTF-8 bytes of a path: what Linux and macOS can open is about this long. */
export const MAX_PATH_BYTES = 1024
/** Most UTF-8 bytes of a name of a project, person or device: it is shown in one line. */
export const MAX_NAME_BYTES = 200
/** Most parents of a checkpoint: heads that one `resolve` can join. */
export const MAX_PARENTS = 16
/** Most records that a single value can replace at once: concurrent writers of one value. */
export const MAX_REPLACES = 256
/** Most member records that a record names: concurrent heads of the member graph. */
export const MAX_MEMBER_HEADS = 64
/** Most ids in a `purged` or `adopted` record; 1,000 ids take half of MAX_RECORD_BYTES. */
export const MAX_LISTED_IDS = 1000
/** Most epochs in the cuts of one removal: an epoch starts when a backup is restored, so a few are normal. */
export const MAX_CUTS = 500
/** Most bytes of a preview: it is stored as one chunk. */
export const MAX_PREVIEW_BYTES = MAX_CHUNK_BYTES
/** Most pixels along one side of a preview. */
export const MAX_PREVIEW_PIXELS = 1024
/** Deepest manifest: leaves of 128 entries on average give 17 TB at depth 3. */
export const MAX_MANIFEST_DEPTH = 3
/** Most bytes of one batch on the wire. */
export const MAX_BATCH_BYTES = 1024 * 1024
/**
 * Payload bytes that are collected for the store, and one synced batch there. It syncs less often with more, and holds them
 * up to three times.
 */
export const PAYLOAD_BATCH_BYTES = 4 * 1024 * 1024
/** Largest file: sizes stay exact as JavaScript numbers. */
export const MAX_FILE_BYTES = Number.MAX_SAFE_INTEGER
/** How far ahead of ours another clock may run before it no longer moves ours, milliseconds. */
export const MAX_CLOCK_AHEAD_MS = 24 * 60 * 60 * 1000
/** Most records of unknown devices, or with unknown predecessors, that wait in memory. */
export const MAX_WAITING_RECORDS = 4096
/**
 * Most bytes of quarantined records of one device, beyond what it had when the removal came: some 20,000 records, more work than
 * anybody does before his removal reaches him, and little enough that nobody minds what a removed member can leave behind.
 */
export const MAX_QUARANTINED_BYTES = 16 * 1024 * 1024
