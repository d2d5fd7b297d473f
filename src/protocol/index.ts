export { isBlamed } from './blame.ts'
export {
  ChunkClient,
  type ChunkClientComponents,
  type ChunkClientInit,
  type ChunkResult,
} from './chunk-client.ts'
export type { ChunkWant } from './chunk-replies.ts'
export { ChunkServer, type ChunkServerComponents, type ServedChunks } from './chunk-server.ts'
export {
  CHUNKS_PROTOCOL,
  JOIN_PROTOCOL,
  LEASES_PROTOCOL,
  MAX_LEASED_CHECKPOINTS,
  NONCE_BYTES,
  RECORDS_PROTOCOL,
} from './constants.ts'
export { introduce, type ShowTicketInput, showTicket, type WelcomeResult } from './join-client.ts'
export { JoinServer, type JoinServerComponents, type JoinServerInit } from './join-server.ts'
export { LeaseClient, type LeaseClientComponents, type LeaseClientInit, type LeaseQuestion } from './lease-client.ts'
export { heldBytes, LeaseProof, type ProofNames } from './lease-proof.ts'
export { LeaseServer, type LeaseServerInit } from './lease-server.ts'
export type { DeclineReason, Extent } from './messages.ts'
export type { ExchangeEvent, ExchangeState } from './record-exchange.ts'
export type { RecordSession, RecordSessionInit } from './record-session.ts'
export { RecordSync, type RecordSyncComponents, type RecordSyncEvent } from './records.ts'
export type { Projects, SharedProject } from './shared-projects.ts'
