export { freeBytes } from './disk.ts'
export { type SignedBytes, type VerifySignatures, verifyInProcess } from './ingest.ts'
export type { LevelBackendOptions } from './level-backend.ts'
export { openMemoryStore, openProjectStore, type StoreOptions } from './store.ts'
