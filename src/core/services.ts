/**
 * What a Pegbar node does for people, as one interface: the node implements it, the HTTP API serves it, and the API's
 * client gives it back to the command line. Shapes are those of the `--json` output: ids are hex, times ISO 8601 UTC,
 * sizes bytes. Paths are relative to the project, with `/`. Every method rejects with a PegbarError.
 */
import type { Replicate } from './keeping.ts'
import type { NoticeKind } from './notice.ts'
import type { Role, Status } from './record.ts'

export { MAX_COPIES, REPLICATE_POLICIES, type Replicate } from './keeping.ts'

export interface Progress {
  /** What is being done now, for example `checkpoint` or `fetch`. */
  phase: string
  /** The file at hand, if there is one. */
  path?: string
  done: number
  /** undefined while it is not known yet. */
  total?: number
  unit: 'bytes' | 'files' | 'chunks' | 'records' | 'checkpoints'
  /** Files of which the checkpoint that is being made will be a Conflict. */
  conflicts?: readonly string[]
}

export interface CallOptions {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export interface DeviceView {
  id: string
  name: string
}

export interface AuthorView {
  id: string
  name: string
  device: DeviceView
}

export interface PreviewView {
  hash: string
  mime: string
  width: number
  height: number
}

export interface CheckpointView {
  id: string
  asset: string
  path: string
  hash: string
  size: number
  /** Bytes it added to this disk; 0 when all its chunks were here already. */
  added: number
  comment: string
  author: AuthorView
  time: string
  status: Status
  parents: string[]
  preview: PreviewView | null
  group: string
  chunks: number
  keptOn: { have: number; of: number }
  head: boolean
  trashed: boolean
  /** Whose claim it was made against: it was forced, and ended that claim. */
  forcedOver?: AuthorView
}

export const ASSET_STATES = [
  'Normal',
  'Modified',
  'Outdated',
  'Untracked',
  'Missing',
  'Freed',
  'Trashed',
  'Conflict',
] as const
export type AssetStateName = (typeof ASSET_STATES)[number]

export interface ClaimView {
  person: AuthorView
  since: string
  /** Whether it is a claim of this laptop's person. */
  self: boolean
  /** Why it was taken from somebody else. */
  reason?: string
  /** This laptop's person claimed it too, at the same time, and this claim holds: since when that one was. */
  lost?: string
}

/** One line of `claims`. */
export interface ClaimedView extends ClaimView {
  asset: string
  path: string
}

export interface ClaimResult extends ClaimedView {
  /** The claim that was broken. */
  broken: ClaimView | null
}

export interface ReleaseResult {
  asset: string
  path: string
  /** false: nobody had claimed it. */
  released: boolean
}

export interface StatusView {
  asset: string | null
  path: string
  states: AssetStateName[]
  base: string | null
  newest: string | null
  status: Status | null
  claim: ClaimView | null
  /** A checkpoint of the working file would stand beside the newest one: it would be a Conflict. */
  willConflict?: true
  /** Bytes of the working file, or of the newest checkpoint when there is none. */
  size: number
  /** A Missing asset whose content was found in this Untracked file: `move PATH MOVED_TO` accepts it. */
  movedTo?: string
  /** The file is compressed in a way that makes its versions large: what to switch off in the application that saved it. */
  compressed?: string
  /** Why this path can not be a working file here (a name that the system can not hold, or that differs only by case). */
  problem?: string
}

export interface TodoView {
  /** Files that have a checkpoint. */
  tracked: number
  /** Of them, those that are Normal. */
  normal: number
  /** By path: those that are not Normal, and of the others those with a claim, a problem, or content that defeats dedup. */
  states: StatusView[]
}

/** One line of `assets`: what `status` says of a file, and what its card shows. */
export interface AssetView extends StatusView {
  /** The cover, else the newest preview. */
  preview: PreviewView | null
  /** Whether somebody chose the preview. */
  cover: boolean
  /** How many live checkpoints it has. */
  checkpoints: number
  /** The newest checkpoint; in a Conflict the one that was made last. */
  last: {
    id: string
    comment: string
    author: AuthorView
    time: string
    keptOn: { have: number; of: number }
    status: Status
  } | null
  /** When the working file was last saved; null when there is none. */
  mtime: string | null
  pinned: boolean
}

export interface AssetsPage {
  assets: AssetView[]
  /** The path to go on after; null: these were the last. */
  next: string | null
  /** How many there are in all. */
  total: number
}

/** A folder of the project, and what is in it and below. */
export interface FolderView {
  path: string
  /** Files. */
  assets: number
  /** How many of them are in each state that one of them is in. */
  states: Partial<Record<AssetStateName, number>>
  /** The picture of its first file that has one. */
  preview: PreviewView | null
}

export interface FolderPage {
  folders: FolderView[]
  /** The files directly in it, by path. */
  assets: AssetView[]
  /** It has more files than `limit` lets through. */
  more: boolean
}

export interface SearchResult {
  /** Files of which path, newest comment or author match, those with the newest checkpoints first. */
  assets: AssetView[]
  /** Live checkpoints, newest first. */
  checkpoints: CheckpointView[]
  /** There is more of either than `limit` lets through. */
  more: boolean
}

export interface ChunkTotals {
  chunks: number
  bytes: number
}

/** What two versions have in common; chunks that a file has several times count once. */
export interface CompareResult {
  a: CheckpointView
  b: CheckpointView
  shared: ChunkTotals
  onlyA: ChunkTotals
  onlyB: ChunkTotals
}

/** What had been made until a time, all before it included. */
export interface GrowthPoint {
  time: string
  checkpoints: number
  /** Bytes of all versions. */
  logical: number
  /** Bytes that they added on this disk. */
  added: number
}

export interface RescanResult {
  /** Files that were found, those that no rule leaves out. */
  files: number
  /** Paths of which the states or what the card shows have changed. */
  changed: number
}

export interface ImageInput {
  /** PNG, JPEG or WebP, base64. */
  data: string
}

export interface CheckpointInput {
  /** Files, folders or globs, relative to the project. Empty with `all`. */
  files: string[]
  all?: boolean
  comment: string
  status?: Status
  /** @default made from each file by itself, where that can be done; `none`: no preview */
  preview?: ImageInput | 'none'
  /** Show the preview for the asset itself, too; an asset of which there is none keeps its cover. */
  cover?: boolean
  /** Wait until at least one other device holds everything. */
  sync?: boolean
  /** Also assets that somebody else claimed; it is recorded. */
  force?: boolean
  /** End this person's claims on the assets with their checkpoints. */
  release?: boolean
}

/** One call that takes a part of a change back. */
export interface UndoStep {
  operation: 'revert' | 'restore' | 'delete' | 'move' | 'setStatus' | 'cover'
  /** What that operation takes. */
  input: Record<string, unknown>
}

/** How a change is taken back: these calls, one after the other. */
export interface Undo {
  /** What was done, for people: `Moved a.kra to b.kra`. */
  label: string
  steps: UndoStep[]
}

/** What the result of a change that can be taken back carries beside the rest. */
export interface Undoable {
  /** null: nothing has changed, or no operation takes it back. */
  undo: Undo | null
}

export interface StatusSetResult extends StatusView, Undoable {}

export interface RevertInput {
  /** A checkpoint id or prefix, or a path (then: the base it had before the automatic checkpoint). */
  target: string
  /** Also an asset that somebody else claimed; it is recorded. */
  force?: boolean
}

export interface RevertResult extends Undoable {
  path: string
  /** What the working file now holds. */
  checkpoint: CheckpointView
  /** The automatic checkpoint of unsaved work, if one was needed. */
  saved: CheckpointView | null
}

export interface UpdateResult extends Undoable {
  updated: { path: string; from: string | null; to: string }[]
  skipped: { path: string; reason: 'Conflict' | 'Modified' | 'exists' | 'name'; message: string }[]
}

export interface ResolveInput {
  /** A path, or the id or prefix of an asset. */
  target: string
  /** `mine`, `theirs`, `both`, or the id or prefix of a head (of an asset, where several are at one path). */
  choice: string
}

export interface ResolveResult extends Undoable {
  asset: string
  path: string
  /** What is the newest now: the checkpoint that joins all heads, or that of the asset which keeps the path. */
  checkpoint: CheckpointView
  /** What became of the others: heads that go on as new assets, assets that moved out of the way or to the trash. */
  others: { asset: string; path: string; fate: 'new asset' | 'moved' | 'trash' }[]
}

export interface MoveResult extends Undoable {
  asset: string
  from: string
  to: string
}

export interface TrashView {
  /** A checkpoint id, or an asset id when a whole asset is in the trash. */
  id: string
  kind: 'checkpoint' | 'asset'
  asset: string
  path: string
  comment: string | null
  time: string
  size: number
  author: AuthorView | null
  /** What it looked like: of an asset the newest preview. */
  preview: PreviewView | null
  /** How many checkpoints a purge of it deletes. */
  checkpoints: number
  /** Bytes that these checkpoints added to this disk: a purge brings back no more, and less where others share them. */
  added: number
}

export interface CoverInput {
  path: string
  /** The one whose preview it takes. */
  checkpoint?: string
  image?: ImageInput
  /** The hash of an image that was a cover or a preview before. */
  preview?: string
  /** The newest preview again, as if nobody had ever chosen one. */
  newest?: boolean
}

export interface CoverResult extends Undoable {
  asset: string
  path: string
  /** What the asset shows now; null: there is no preview. */
  preview: PreviewView | null
}

export interface DeleteResult extends Undoable {
  kind: 'checkpoint' | 'asset'
  id: string
  path: string
  /** The automatic checkpoint of unsaved work before a file was deleted. */
  saved: CheckpointView | null
}

export interface PurgeResult {
  purged: string[]
  /** Bytes on disk that came back now; the rest follows after the days of grace. */
  freedBytes: number
  /** On how many of the members' laptops all of it is deleted by now. */
  purgedOn: { have: number; of: number }
}

/** A purged checkpoint, and where its content is deleted. */
export interface PurgeView {
  id: string
  path: string
  comment: string
  size: number
  purgedOn: { have: number; of: number }
  devices: { id: string; name: string; purged: boolean }[]
}

export interface FreeResult {
  path: string
  asset: string
  /** Checkpoints of which the content left this disk. */
  dropped: number
  /** Checkpoints that stay, because too few others hold them. */
  kept: number
  /** Bytes on disk that came back, the working file not counted. */
  freedBytes: number
}

export interface PinResult {
  path: string
  asset: string
  pinned: boolean
}

export interface PolicyResult {
  replicate: Replicate
  /** How many other laptops must hold what leaves this one. */
  copies: number
  /** Paths of the files that stay here whatever the policy. */
  pinned: string[]
  /** Checkpoints that left this disk now. */
  dropped: number
  /** Checkpoints that are not wanted here, and stay until enough others hold them. */
  kept: number
  freedBytes: number
}

export interface OpenResult {
  path: string
  checkpoint: string
  /** Whether an application was started. */
  opened: boolean
}

export interface StatsView {
  logicalBytes: number
  /** Raw bytes of all distinct chunks: logicalBytes less this is what dedup saved. */
  uniqueBytes: number
  /** Payload bytes: uniqueBytes less this is what compression and delta saved. */
  storedBytes: number
  diskBytes: number
  dedupSavedBytes: number
  compressionSavedBytes: number
  deltaSavedBytes: number
  assets: number
  checkpoints: number
  chunks: number
  records: number
  hash: 'native' | 'wasm'
}

export interface DamageView {
  hash: string
  reason: 'damaged' | 'missing'
  checkpoints: { id: string; path: string }[]
}

/** A chunk that was brought back. */
export interface RepairedView {
  hash: string
  from: 'peer' | 'file'
  /** The name of the device, or the path of the working file. */
  source: string
  checkpoints: { id: string; path: string }[]
}

export interface CheckView {
  chunks: number
  bytes: number
  records: number
  checkpoints: number
  /** What is damaged or missing; with `repair`: what is left of it. */
  damaged: DamageView[]
  /** Empty without `repair`. */
  repaired: RepairedView[]
  /** Ids of records of which no sound copy is here; another laptop may have them. */
  lostRecords: string[]
}

export interface GcInput {
  /** Makes deltas of chunks that are stored in full first. */
  repack?: boolean
}

export interface GcView {
  /** Chunks that were stored in full and now are deltas. */
  repackedChunks: number
  deletedChunks: number
  freedBytes: number
  diskBytesBefore: number
  diskBytesAfter: number
}

export interface InviteView {
  ticket: string
  expires: string
  role: Role
}

/** A record that is kept and does not count, because its device was removed or demoted before it was known. */
export interface QuarantinedView {
  /** What `adopt` takes. */
  record: string
  /** The kind of the record, for example `checkpoint`. */
  kind: string
  /** The asset's path, where the record is about one that is known. */
  path: string | null
  comment: string | null
  time: string
}

export interface RemovalView {
  /** Who removed the device. */
  by: AuthorView
  time: string
}

export interface MemberView {
  person: { id: string; name: string }
  /** The highest role among the devices; null: all were removed. */
  role: Role | null
  devices: {
    id: string
    name: string
    role: Role | null
    self: boolean
    online: boolean
    lastSeen: string | null
    /** null: it is a member. */
    removed: RemovalView | null
  }[]
  self: boolean
  /** What waits to be adopted, oldest first; at most MAX_LISTED_QUARANTINED. */
  quarantined: QuarantinedView[]
  /** How much waits in all. */
  quarantinedCount: number
}

/** Most quarantined records that are listed for one person. */
export const MAX_LISTED_QUARANTINED = 1000

export interface AdoptResult {
  /** Those named, and the quarantined checkpoints that they rest on. */
  adopted: QuarantinedView[]
}

/** What this laptop is in a project. */
export interface StandingView {
  /** null: it was removed. */
  role: Role | null
  removed: RemovalView | null
  /** For the person, when it was removed: by whom, what is left, how to come back. */
  message: string | null
}

export interface PeerView {
  device: DeviceView
  person: { id: string; name: string } | null
  online: boolean
  addresses: string[]
  lastSeen: string | null
  /** Checkpoints that it says it holds whole. */
  holds: number
  /** Records equal at the last exchange. */
  equal: boolean
  receivedBytes: number
  sentBytes: number
  /** Bytes a second that come from it now; 0 while nothing is asked of it. */
  rate: number
  /** How well it has kept what it said, and in time, as a source of chunks since the start: 0 to 1. */
  score: number
}

export interface SyncResult {
  peers: number
  receivedRecords: number
  receivedChunks: number
  receivedBytes: number
  sentBytes: number
  /** Checkpoints of this device that no other device holds whole yet: exit code 6 when not empty. */
  notYetElsewhere: string[]
  /** Those of them that no laptop which is here keeps, by its policy and pins: they stay on this one alone. */
  unwanted: string[]
  /** The names of those laptops; empty when `unwanted` is. */
  unwantedBy: string[]
}

export interface JoinResult {
  project: ProjectView
  person: { id: string; name: string }
  records: number
  assets: number
  checkpoints: number
  /** Files put into the folder, or taken over because they were equal. */
  updated: number
  same: number
  modified: number
  skipped: UpdateResult['skipped']
  /** The command to type next. */
  next: string
}

export interface ProjectView {
  id: string
  name: string
  /** Absolute path of the folder on this machine. */
  dir: string
}

/** Something that the person should know without having asked. */
export interface NoticeView {
  id: string
  kind: NoticeKind
  asset: string | null
  path: string | null
  device: string | null
  text: string
  /** What to do about it. */
  hint: string | null
  time: string
  read: boolean
}

export interface DoctorCheck {
  name: string
  ok: boolean
  value: string
  /** What to do when it is not ok. */
  hint?: string
}

export interface WhoamiView {
  device: DeviceView
  /** The name that new projects get. */
  person: string
  home: string
}

export interface NodeView {
  pid: number
  version: string
  device: DeviceView
  /** The page's address, token included, for the person who runs the node. */
  url: string | null
  addresses: string[]
  mdns: boolean
  projects: ProjectView[]
}

/** What one project offers. */
export interface ProjectServices {
  /** By path, those after `after`; `trashed`: also those in the trash. */
  assets(input: { after?: string; limit?: number; trashed?: boolean }, options?: CallOptions): Promise<AssetsPage>
  /** Those at the paths named; what is no asset and no file any more is left out, and so is the trash unless `trashed`. */
  assetsOf(input: { paths: string[]; trashed?: boolean }, options?: CallOptions): Promise<AssetView[]>
  /** What is directly in a folder; without `path` in the project's. */
  folder(input: { path?: string; limit?: number }, options?: CallOptions): Promise<FolderPage>
  /** Looks at the whole folder again. */
  rescan(input: Record<string, never>, options?: CallOptions): Promise<RescanResult>
  /** Every word of `q` has to be in the path, the comment or the author, whatever the case. */
  search(input: { q: string; limit?: number }, options?: CallOptions): Promise<SearchResult>
  compare(input: { a: string; b: string }, options?: CallOptions): Promise<CompareResult>
  /** How the project grew, at most `points` points, the last one being now. */
  growth(input: { points?: number }, options?: CallOptions): Promise<{ points: GrowthPoint[] }>
  status(input: { paths: string[] }, options?: CallOptions): Promise<StatusView[]>
  /** What `status` says of the whole project, without the files of which nothing is to be said. */
  todo(input: Record<string, never>, options?: CallOptions): Promise<TodoView>
  checkpoint(input: CheckpointInput, options?: CallOptions): Promise<CheckpointView[]>
  /** Newest first. `path`: one asset's history, else the project's. `before`: a checkpoint id to go on from. */
  log(input: { path?: string; before?: string; limit?: number }, options?: CallOptions): Promise<CheckpointView[]>
  show(input: { checkpoint: string }, options?: CallOptions): Promise<CheckpointView>
  /** The file's bytes at that checkpoint; the caller must compare the BLAKE3 of all bytes with `hash`. */
  content(
    input: { checkpoint: string },
    options?: CallOptions,
  ): Promise<{ checkpoint: CheckpointView; bytes: AsyncIterable<Uint8Array> }>
  preview(input: { hash: string }, options?: CallOptions): Promise<Uint8Array>
  /** The preview that a checkpoint of the working file would get by itself, WebP; `NOT_FOUND` when there is none. */
  draftPreview(input: { path: string; side?: number }, options?: CallOptions): Promise<Uint8Array>
  open(input: { checkpoint: string; launch: boolean }, options?: CallOptions): Promise<OpenResult>
  revert(input: RevertInput, options?: CallOptions): Promise<RevertResult>
  update(input: { paths: string[] }, options?: CallOptions): Promise<UpdateResult>
  /** Says that this person works on the asset. `breaking`: why somebody else's claim ends. */
  claim(input: { path: string; breaking?: string }, options?: CallOptions): Promise<ClaimResult>
  release(input: { path: string }, options?: CallOptions): Promise<ReleaseResult>
  /** The claims that hold, by path. */
  claims(input: Record<string, never>, options?: CallOptions): Promise<ClaimedView[]>
  resolve(input: ResolveInput, options?: CallOptions): Promise<ResolveResult>
  setStatus(input: { path: string; status: Status }, options?: CallOptions): Promise<StatusSetResult>
  move(input: { path: string; to: string }, options?: CallOptions): Promise<MoveResult>
  cover(input: CoverInput, options?: CallOptions): Promise<CoverResult>
  /** `target`: a checkpoint id or prefix, or a path. */
  delete(input: { target: string; force?: boolean }, options?: CallOptions): Promise<DeleteResult>
  trash(input: Record<string, never>, options?: CallOptions): Promise<TrashView[]>
  restore(input: { id: string }, options?: CallOptions): Promise<TrashView>
  purge(input: { ids: string[]; all: boolean; now: boolean }, options?: CallOptions): Promise<PurgeResult>
  /** What was purged, and on which laptops it is deleted. */
  purges(input: Record<string, never>, options?: CallOptions): Promise<PurgeView[]>
  stats(input: Record<string, never>, options?: CallOptions): Promise<StatsView>
  check(input: { repair?: boolean }, options?: CallOptions): Promise<CheckView>
  gc(input: GcInput, options?: CallOptions): Promise<GcView>
  invite(input: { mine: boolean; role?: Role; expiresMs?: number }, options?: CallOptions): Promise<InviteView>
  members(input: Record<string, never>, options?: CallOptions): Promise<MemberView[]>
  /** `who`: a person (all their devices) or one device, by name, `name#digits`, or the first digits of an id. */
  role(input: { who: string; role: Role }, options?: CallOptions): Promise<MemberView>
  remove(input: { who: string }, options?: CallOptions): Promise<MemberView>
  /** Counts quarantined work in; `records`: ids or prefixes. */
  adopt(input: { records: string[] }, options?: CallOptions): Promise<AdoptResult>
  standing(input: Record<string, never>, options?: CallOptions): Promise<StandingView>
  peers(input: Record<string, never>, options?: CallOptions): Promise<PeerView[]>
  sync(input: { peer?: string; timeoutMs?: number }, options?: CallOptions): Promise<SyncResult>
  /** Takes a file and what only it needs off this disk, once enough other laptops have proven that they hold it. */
  free(input: { path: string }, options?: CallOptions): Promise<FreeResult>
  /** Keeps a file's checkpoints here whatever the policy; `pinned` false ends it. */
  pin(input: { path: string; pinned?: boolean }, options?: CallOptions): Promise<PinResult>
  /** Without values: what holds now. */
  policy(input: { replicate?: Replicate; copies?: number }, options?: CallOptions): Promise<PolicyResult>
  /** Newest first, those about the whole device included. */
  notices(input: Record<string, never>, options?: CallOptions): Promise<NoticeView[]>
  /** Marks notices as read, all of them without `ids`; returns how many are left unread. */
  markRead(input: { ids?: string[] }, options?: CallOptions): Promise<{ unread: number }>
}

/**
 * What came without a call: records or chunks that arrived, a device that came or left, a project taken over; and files
 * of which the states or cards have changed, whatever the reason (`paths` null: many).
 */
export type NodeChange =
  | { kind: 'project' | 'peers'; project: string }
  | { kind: 'assets'; project: string; paths: string[] | null }
  | { kind: 'projects' }

/** What a node (or a command that runs without one) offers beside its projects. */
export interface NodeServices {
  info(): Promise<NodeView>
  doctor(input: { dir?: string }, options?: CallOptions): Promise<DoctorCheck[]>
  whoami(input: { name?: string; deviceName?: string }, options?: CallOptions): Promise<WhoamiView>
  projects(): Promise<ProjectView[]>
  /** Makes a project of a folder; EXISTS when it is one. */
  init(input: { dir: string; name?: string; as?: string }, options?: CallOptions): Promise<ProjectView>
  /** Serves a folder from now on; `create` makes a project of one that is none. */
  attach(input: { dir: string; create: boolean; as?: string }, options?: CallOptions): Promise<ProjectView>
  join(
    input: { ticket: string; dir?: string; cwd: string; as?: string; update: boolean },
    options?: CallOptions,
  ): Promise<JoinResult>
  stop(): Promise<void>
  /** NO_PROJECT when the node does not serve it. */
  project(id: string): Promise<ProjectServices>
  /** Calls the listener after each change, so that faces fetch again; returns the function that ends it. */
  onChange?(listener: (change: NodeChange) => void): () => void
}
