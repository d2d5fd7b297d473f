/** One example of every answer, with its optional fields. */
import type {
  AssetView,
  CheckpointView,
  CheckView,
  ClaimedView,
  ClaimView,
  CompareResult,
  DoctorCheck,
  FreeResult,
  GcView,
  InviteView,
  JoinResult,
  MemberView,
  NodeView,
  NoticeView,
  PeerView,
  PolicyResult,
  ProjectView,
  PurgeView,
  ResolveResult,
  StandingView,
  StatsView,
  StatusView,
  SyncResult,
  TrashView,
  Undo,
  UndoStep,
  WhoamiView,
} from '../../../src/core/services.ts'

export const PROJECT_ID = 'ab'.repeat(32)
export const ID = '3f'.repeat(32)
const time = '2026-11-22T10:00:00.000Z'
const device = { id: '01'.repeat(32), name: 'laptop' }
const author = { id: '02'.repeat(32), name: 'Ada', device }

export const project: ProjectView = { id: PROJECT_ID, name: 'Short film', dir: '/home/ada/film' }

export const checkpoint: CheckpointView = {
  id: ID,
  asset: '04'.repeat(32),
  path: 'shots/día 1 🎬.blend',
  hash: '05'.repeat(32),
  size: 10,
  added: 4,
  comment: 'legs "first" pass\nsecond line',
  author,
  time,
  status: 'WIP',
  parents: ['06'.repeat(32)],
  preview: { hash: '07'.repeat(32), mime: 'image/webp', width: 64, height: 48 },
  group: '08'.repeat(16),
  chunks: 1,
  keptOn: { have: 1, of: 2 },
  head: true,
  trashed: false,
  forcedOver: author,
}

export const claim: ClaimView = { person: author, since: time, self: true, reason: 'ill', lost: time }
export const claimed: ClaimedView = { ...claim, asset: checkpoint.asset, path: 'a.kra' }

export const undo = (operation: UndoStep['operation'], input: UndoStep['input']): Undo => ({
  label: `What ${operation} takes back`,
  steps: [{ operation, input }],
})

export const resolved: ResolveResult = {
  asset: checkpoint.asset,
  path: 'a.kra',
  checkpoint,
  others: [{ asset: ID, path: 'a (3f3f3f3f).kra', fate: 'new asset' }],
  undo: undo('delete', { target: ID }),
}

export const status: StatusView = {
  asset: checkpoint.asset,
  path: checkpoint.path,
  states: ['Modified', 'Outdated'],
  base: ID,
  newest: null,
  status: 'WIP',
  claim,
  willConflict: true,
  size: 12,
  movedTo: 'b.blend',
  problem: 'differs only by case',
}

export const asset: AssetView = {
  ...status,
  preview: checkpoint.preview,
  cover: true,
  checkpoints: 2,
  last: { id: ID, comment: 'legs', author, time, keptOn: { have: 1, of: 2 }, status: 'WIP' },
  mtime: time,
  pinned: false,
}

export const compared: CompareResult = {
  a: checkpoint,
  b: checkpoint,
  shared: { chunks: 1, bytes: 10 },
  onlyA: { chunks: 0, bytes: 0 },
  onlyB: { chunks: 0, bytes: 0 },
}

export const trashed: TrashView = {
  id: ID,
  kind: 'checkpoint',
  asset: ID,
  path: 'a.kra',
  comment: 'old',
  time,
  size: 3,
  author,
  preview: null,
  checkpoints: 1,
  added: 2,
}

export const stats: StatsView = {
  logicalBytes: 9,
  uniqueBytes: 8,
  storedBytes: 7,
  diskBytes: 10,
  dedupSavedBytes: 1,
  compressionSavedBytes: 1,
  deltaSavedBytes: 0,
  assets: 1,
  checkpoints: 2,
  chunks: 3,
  records: 4,
  hash: 'native',
}

export const check: CheckView = {
  chunks: 2,
  bytes: 20,
  records: 3,
  checkpoints: 1,
  damaged: [{ hash: ID, reason: 'damaged', checkpoints: [{ id: ID, path: 'a.kra' }] }],
  repaired: [{ hash: ID, from: 'peer', source: 'laptop', checkpoints: [{ id: ID, path: 'a.kra' }] }],
  lostRecords: [ID],
}

export const gc: GcView = { repackedChunks: 0, deletedChunks: 1, freedBytes: 2, diskBytesBefore: 9, diskBytesAfter: 7 }
export const invite: InviteView = { ticket: 'pegbar1abcdef', expires: time, role: 'artist' }

export const member: MemberView = {
  person: { id: author.id, name: 'Ada' },
  role: 'admin',
  devices: [{ ...device, role: 'admin', self: true, online: true, lastSeen: null, removed: null }],
  self: true,
  quarantined: [{ record: ID, kind: 'checkpoint', path: 'a.kra', comment: 'late', time }],
  quarantinedCount: 1,
}

export const standing: StandingView = { role: null, removed: { by: author, time }, message: 'you were removed' }

export const peer: PeerView = {
  device,
  person: null,
  online: false,
  addresses: ['/ip4/10.0.0.2/tcp/7343'],
  lastSeen: time,
  holds: 12,
  equal: true,
  receivedBytes: 1,
  sentBytes: 2,
  rate: 3,
  score: 0.5,
}

export const purged: PurgeView = {
  id: ID,
  path: 'shot.blend',
  comment: 'first',
  size: 5,
  purgedOn: { have: 1, of: 2 },
  devices: [{ id: ID, name: 'laptop', purged: true }],
}

export const freed: FreeResult = { path: 'shot.blend', asset: ID, dropped: 2, kept: 1, freedBytes: 7 }

export const policy: PolicyResult = {
  replicate: 'latest',
  copies: 2,
  pinned: ['hero.blend'],
  dropped: 1,
  kept: 0,
  freedBytes: 3,
}

export const sync: SyncResult = {
  peers: 1,
  receivedRecords: 2,
  receivedChunks: 3,
  receivedBytes: 4,
  sentBytes: 5,
  notYetElsewhere: [ID],
  unwanted: [],
  unwantedBy: [],
}

export const notice: NoticeView = {
  id: ID,
  kind: 'conflict',
  asset: checkpoint.asset,
  path: 'a.kra',
  device: null,
  text: '"a.kra" is in Conflict',
  hint: 'run `pegbar resolve a.kra mine`',
  time,
  read: false,
}

export const joined: JoinResult = {
  project,
  person: { id: author.id, name: 'Ada' },
  records: 3,
  assets: 1,
  checkpoints: 2,
  updated: 1,
  same: 0,
  modified: 0,
  skipped: [{ path: 'x', reason: 'Modified', message: 'differs' }],
  next: 'pegbar start film',
}

export const doctor: DoctorCheck[] = [{ name: 'hash', ok: false, value: 'wasm', hint: 'npm ci' }]
export const whoami: WhoamiView = { device, person: 'Ada', home: '/home/ada/.local/share/pegbar' }

export const info: NodeView = {
  pid: 1,
  version: '0.1.0',
  device,
  url: null,
  addresses: ['/ip4/10.0.0.1/tcp/7343'],
  mdns: true,
  projects: [project],
}
