import { MAX_BATCH_BYTES, MAX_CHUNK_BYTES } from '../core/limits.ts'

/** The last number changes when old and new messages can no longer be told apart; see the README, versions. */
export const RECORDS_PROTOCOL = '/pegbar/records/1'
export const CHUNKS_PROTOCOL = '/pegbar/chunks/1'
export const JOIN_PROTOCOL = '/pegbar/join/1'
export const LEASES_PROTOCOL = '/pegbar/leases/1'

/** Versions of the messages and of the record format that this code understands. */
export const MIN_VERSION = 1
export const MAX_VERSION = 1

/** Most bytes of a frame: one batch, and room for what protobuf puts around it. */
export const MAX_FRAME_BYTES = MAX_BATCH_BYTES + 64 * 1024
/**
 * Unread bytes at which a reader stops the sender. What is in flight then still arrives, at most the stream's window: nodes
 * set `maxStreamWindowSize` to 2 MiB, and the sum stays below libp2p's `maxReadBufferLength` of 4 MiB.
 */
export const READ_HIGH_BYTES = MAX_FRAME_BYTES + 256 * 1024
/** Unread bytes at which the sender may go on. */
export const READ_LOW_BYTES = READ_HIGH_BYTES / 4

/** How long a begun frame may take to arrive whole, or a written one to leave: a laptop that slept comes back by then. */
export const DEFAULT_FRAME_TIMEOUT_MS = 30_000
/** How long an unknown peer has to show a ticket or a chain. */
export const DEFAULT_HANDSHAKE_TIMEOUT_MS = 5_000
/** How long one whole introduction or welcome may take: its history is small beside the files. */
export const DEFAULT_JOIN_TIMEOUT_MS = 120_000
/** How long a puller waits for the next answer to anything it asked. */
export const DEFAULT_ANSWER_TIMEOUT_MS = 30_000
/** How long a polite last word (`Refused`, `Reject`) may delay the cut that follows it: a LAN answers in a few. */
export const LAST_WORD_TIMEOUT_MS = 500

/** Most ids in one message: 256 KiB of them. The `limit` options in proto/wire.proto say the same. */
export const MAX_IDS_PER_MESSAGE = 8192
/** Most logs in one Frontier: about 640 KiB; further ones follow in the next. */
export const MAX_LOGS_PER_FRONTIER = 8192
/** Most logs of a project: far beyond every device and restored backup of a studio, and bounded in memory. */
export const MAX_LOGS = 65_536
/** Most tags in one message: projects that two people share. */
export const MAX_TAGS = 4096
/** Most checkpoints that a device can say it holds: 32 MiB of ids in our store. */
export const MAX_HOLDINGS = 1_000_000
/** Stored records that wait to be pushed to a slow peer; beyond that it is told to compare instead. */
export const MAX_PUSH_QUEUE = 4096
/** Silence after which the next peer is asked for what is missing: several round trips of a slow link. */
export const PULL_STALL_MS = 2_000
/** How long one peer is asked alone, however much it sends: nobody can keep others from being asked. */
export const PULL_TURN_MS = 60_000
/** How long a peer that is being compared with waits to hear that others sent us records: it may get them itself. */
export const TELL_DELAY_MS = 100
/** Answers that wait for a peer that does not read; an honest peer causes a handful. */
export const MAX_POSTED_MESSAGES = 1024
/** Wants of one peer that are answered at a time; further ones are a violation. */
export const MAX_WANTS = 64
/** Wants that we leave unanswered at a time: fewer than a peer accepts. */
export const MAX_OPEN_WANTS = MAX_WANTS / 4
/** Quarantined records that a peer is told of: 2 MiB of ids, far more than people will adopt. */
export const MAX_OFFERED_QUARANTINED = 65_536

/**
 * Records that one peer may send: twenty times what one core can verify in a second, so that only somebody who sends the
 * same records for ever is stopped.
 */
export const RECORD_RATE = { perSecond: 200_000, burst: 1_000_000 } as const
/** Messages that make us read the whole frontier, log or list: an honest peer sends a few for each change. */
export const QUESTION_RATE = { perSecond: 100, burst: 2_000 } as const
/** Rejects, each of which makes us read and hash a chunk again. */
export const REJECT_RATE = { perSecond: 10, burst: 100 } as const
/** Tickets that are wrong, by device and by address: people mistype, they do not guess 128 bits. */
export const WRONG_TICKET_RATE = { perSecond: 1 / 30, burst: 5 } as const
/** How often a device is shown why it is no member: it believes the records at the first time. */
export const REMOVAL_RATE = { perSecond: 1 / 30, burst: 5 } as const
/** Peers whose wrong tickets are remembered. */
export const MAX_REMEMBERED_STRANGERS = 1024

/** Requests that may wait for their answer on one stream. */
export const MAX_OUTSTANDING_REQUESTS = 8
/** Most hashes in one Get: enough to fill an answer with chunks of 4 KiB. */
export const MAX_HASHES_PER_GET = 64
/** Most bases that one Get names: one for each hash. */
export const MAX_HELD_PER_GET = MAX_HASHES_PER_GET
/**
 * Raw bytes after which a Get is full. Eight of these are 2 MiB, or one more chunk each: below the 4 MiB at which libp2p
 * gives up on a stream.
 */
export const GET_TARGET_BYTES = 256 * 1024
/** Payload after which an answer is sent: larger frames were not faster, smaller ones cost messages. */
export const CHUNKS_FRAME_TARGET_BYTES = 256 * 1024
/** Guessed raw size of a chunk of which only the hash is known: the average of chunking profile v1. */
export const EXPECTED_CHUNK_BYTES = 64 * 1024
/** Most entries of a manifest in one question: 128 KiB of bits, and 64 GiB of a file. */
export const MAX_ENTRIES_PER_HAVE = 1024 * 1024
/** Most bytes of a chunk's payload: a stored form that is longer than the raw one is never made. */
export const MAX_PAYLOAD_BYTES = MAX_CHUNK_BYTES

/** Most bytes of one introduction or welcome: several hundred thousand records. */
export const MAX_HISTORY_BYTES = 128 * 1024 * 1024
/** Bytes of one part of an introduction or welcome: small enough that an answer stops the next ones early. */
export const HISTORY_BATCH_BYTES = 256 * 1024

/** Most checkpoints in one Lease: their chunks are read once, whatever they share. */
export const MAX_LEASED_CHECKPOINTS = 64
/** Bytes of the nonce of a Lease: nobody can have made the proof before. */
export const NONCE_BYTES = 32
/** Leases that one peer may ask for; each may make us read gigabytes. Beyond it they are declined, which costs nothing. */
export const LEASE_RATE = { perSecond: 1, burst: 256 } as const
/** Proofs that wait for their turn; one is made at a time. */
export const MAX_WAITING_PROOFS = 16
/** Between two `Working`: well below the 30 s after which an asker gives up. */
export const WORKING_EVERY_MS = 5_000
/** Raw bytes that a holder must read and hash in a second, at least: half of a slow disk, with all cores busy. */
export const MIN_PROOF_BYTES_PER_SECOND = 8 * 1024 * 1024
/** What a proof may take beside the reading, and in the line before it. */
export const PROOF_ALLOWANCE_MS = 60_000
