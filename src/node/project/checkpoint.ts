import { randomBytes } from 'node:crypto'
import type { Base, LocalChange, Pin } from '../../core/contracts.ts'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import { type AssetId, type CheckpointId, checkpointId, idFromBytes } from '../../core/ids.ts'
import type { Payload, SignedRecord, Status } from '../../core/record.ts'
import type { CallOptions, CheckpointInput, CheckpointView, Progress } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import { commentProblem } from '../../core/text.ts'
import { collectAfterMany } from '../collect-after-many.ts'
import { MAX_SMALL_BYTES } from '../small-files/limits.ts'
import type { SmallFile } from '../small-files/messages.ts'
import { checkpointPayload } from './checkpoint-payload.ts'
import { CheckpointPreviews } from './checkpoint-previews.ts'
import { viewsOf } from './checkpoint-views.ts'
import { refuseClaimed } from './claim.ts'
import { claimAgainst, claimSet, forcedReason, personOf, standingClaim } from './claim-records.ts'
import type { ProjectComponents } from './components.ts'
import { mapConcurrent } from './concurrency.ts'
import { willConflict } from './conflict.ts'
import { behindSymlink, type DiskEntry, locate } from './disk.ts'
import { expandFiles, type FileRefusal, refusalOf, refusedError } from './expand.ts'
import { type FindPlaceOptions, fileNotFound, findPlace, type Place, trashedError } from './find-working.ts'
import { type IgnoreRules, loadIgnoreRules } from './ignore.ts'
import { type ImportedFile, importFile } from './import-file.ts'
import { ownersOf } from './owners.ts'
import { PayloadBuffer } from './payload-buffer.ts'
import { type MadePreview, makePreview } from './preview.ts'
import { Resembling } from './resembling.ts'
import { SmallReads } from './small-reads.ts'
import { adoptedBase } from './working-file.ts'

/** One waits for the disk, or a worker, while another is looked up. */
const FILES_AT_ONCE = 4

/**
 * Checkpoints the files named, all or none, as one group.
 *
 * @throws PegbarError with `details.files` naming every file that was refused, `CLAIMED` among the codes unless `force`;
 * `COMMENT_REQUIRED`, `INVALID_IMAGE`; `NOT_YET_ELSEWHERE` when the checkpoints are made and `sync` brought them nowhere
 */
export async function checkpoint(
  components: ProjectComponents,
  input: CheckpointInput,
  options: CallOptions = {},
): Promise<CheckpointView[]> {
  options.signal?.throwIfAborted()
  checkComment(input.comment)
  if (input.cover === true && input.preview === 'none') {
    throw new PegbarError('USAGE', 'there is no image to become the cover', { hint: 'give one with --preview IMAGE' })
  }
  const preview = await givenPreview(components, input, options)
  const { paths, refusals, looked } = await expandFiles(components, input, options)
  if (refusals.length > 0) throw refusedError(refusals)
  if (paths.length === 0) return []
  const { comment, status, cover = false, force = false, release = false } = input
  const made = await components.locks.run(
    paths,
    () =>
      makeCheckpoints(components, paths, { comment, status, preview, cover, force, release }, { ...options, looked }),
    options.signal,
  )
  if (input.sync === true) await syncThem(components, made, options)
  const views = await viewsOf(components, made)
  collectAfterMany(made.length)
  return views
}

function givenPreview(
  { previews }: ProjectComponents,
  { preview }: CheckpointInput,
  options: CallOptions,
): Promise<MadePreview> | 'none' | undefined {
  return typeof preview === 'object' ? makePreview(previews, preview, options) : preview
}

export interface CheckpointFacts {
  comment: string
  /** undefined: the asset's current one stays. */
  status?: Status | undefined
  /** For all files. undefined: each gets one that is made from it, where that can be done. */
  preview?: MadePreview | 'none' | undefined
  cover?: boolean
  /** Also assets that somebody else claimed: their claims end, with the comment as the reason. */
  force?: boolean
  /** This person's claims on the assets end. */
  release?: boolean
}

/** The checkpoint that was made of a file, and the asset it is of. */
export interface MadeCheckpoint {
  asset: AssetId
  id: CheckpointId
  path: string
}

/**
 * Checkpoints the files at `paths`, all or none; the caller holds their locks. The order is that of the store: earlier
 * batches of payload, the last one with the records, then what this laptop notes about them.
 */
export async function makeCheckpoints(
  components: ProjectComponents,
  paths: readonly string[],
  facts: CheckpointFacts,
  { looked = new Map(), ...options }: CallOptions & Pick<FindPlaceOptions, 'looked'> = {},
): Promise<MadeCheckpoint[]> {
  const ignore = await loadIgnoreRules(components.dir)
  const found = { owners: await ownersOf(components.store, paths), folders: new Map(), looked }
  const sources = await forEachFile(paths, (path) =>
    findSource(components, path, { ...found, ignore, force: facts.force === true }),
  )
  const conflicts = sources
    .filter(({ place }) => place && willConflict(place.asset, place.base))
    .map(({ path }) => path)
  const { chunks } = components.store
  const buffer = new PayloadBuffer(chunks, components.workers)
  const pin = chunks.pin()
  const { preview: given } = facts
  const previews =
    given === undefined ? new CheckpointPreviews(components.previews, { buffer, pin, count: paths.length }) : undefined
  try {
    const onProgress = (progress: Progress) =>
      options.onProgress?.(conflicts.length === 0 ? progress : { ...progress, conflicts })
    const drafts = await importAll(components, sources, { ...options, onProgress, buffer, pin, previews })
    collectAfterMany(drafts.length)
    await previews?.settle({
      signal: options.signal,
      onProgress: (done, total) => onProgress({ phase: 'preview', done, total, unit: 'files' }),
    })
    if (typeof given === 'object') await addPreview(buffer, given)
    const group = idFromBytes('group', randomBytes(16))
    options.signal?.throwIfAborted()
    const payloads = drafts.map(({ source, imported }) => {
      const preview = typeof given === 'object' ? given.preview : previews?.of(source.path, imported.stamp)
      return checkpointPayload(source, imported, { ...facts, preview, group })
    })
    const records = await components.writer.write(() => withClaims(components, drafts, payloads, facts), {
      chunks: await buffer.rest(),
      whole: true,
      note: (written) => noteOf(components, drafts, checkpointsOf(written)),
    })
    const made = checkpointsOf(records)
    return drafts.map(({ source: { asset, path } }, at) => ({ asset, id: checkpointId(made[at]!.id), path }))
  } finally {
    await previews?.close()
    buffer.close()
    pin.release()
  }
}

/**
 * Puts behind each checkpoint the record that ends a claim with it: a claim of somebody else that it is forced over, or an
 * own one that it releases. Asked when the records are made: a claim may have come while the file was read.
 */
async function withClaims(
  components: ProjectComponents,
  drafts: readonly Draft[],
  payloads: readonly Payload[],
  { comment, force = false, release = false }: CheckpointFacts,
): Promise<Payload[]> {
  const { store, device } = components
  const { membership } = store.records
  const all: Payload[] = []
  for (const [at, payload] of payloads.entries()) {
    all.push(payload)
    const { source } = drafts[at]!
    // an asset that this checkpoint makes is nobody's yet
    const asset = source.place === undefined ? undefined : await store.records.asset(source.asset)
    if (asset === undefined) continue
    const person = personOf(membership, device)
    if (claimAgainst(asset, membership, device) !== undefined) {
      if (!force) await refuseClaimed(components, asset)
      all.push(claimSet(asset, person, { claimed: false, reason: forcedReason(comment) }))
    } else if (release && standingClaim(asset, membership) !== undefined) {
      all.push(claimSet(asset, person, { claimed: false }))
    }
  }
  return all
}

function checkpointsOf(records: readonly SignedRecord[]): SignedRecord[] {
  return records.filter(({ payload }) => payload.kind === 'checkpoint')
}

/** Where one file of a checkpoint is and what it goes on from. */
interface Source {
  path: string
  /** Absolute. */
  file: string
  size: number
  asset: AssetId
  /** undefined: a new asset. */
  place: Place | undefined
}

interface Draft {
  source: Source
  imported: ImportedFile
}

interface ImportOptions extends CallOptions {
  buffer: PayloadBuffer
  pin: Pin
  /** Starts making a preview of each file beside; undefined: none is wanted. */
  previews: CheckpointPreviews | undefined
}

async function importAll(
  components: ProjectComponents,
  sources: readonly Source[],
  { buffer, pin, previews, signal, onProgress }: ImportOptions,
): Promise<Draft[]> {
  const total = sources.reduce((sum, { size }) => sum + size, 0)
  const resembling = new Resembling(components.store)
  let done = 0
  const isSmall = ({ size }: Source) => size <= MAX_SMALL_BYTES
  const importOne = async (source: Source, read?: SmallFile): Promise<Draft> => {
    const onBytes = (bytes: number) => {
      done += bytes
      onProgress?.({ phase: 'checkpoint', path: source.path, done, total, unit: 'bytes' })
    }
    const { file, size } = source
    previews?.start(source)
    // what was not read with the others may be no file any more, or a symlink, which those who read one file would follow
    if (isSmall(source) && read === undefined) regularFile(source.path, await locate(components.dir, source.path))
    const older = await olderVersion(components, source)
    const imported = await importFile(components, file, {
      buffer,
      size,
      pin,
      older,
      read,
      onBytes,
      ...(source.place === undefined && { resembling: resembling.of(source.path, size) }),
      ...(signal && { signal }),
    })
    await refuseUnmodified(components, source, imported)
    return { source, imported }
  }
  const small = sources.filter(isSmall)
  const reads = new SmallReads(small)
  const drafts = [
    ...(await forEachFile(small, async (source, at) => importOne(source, await reads.take(at)))),
    // a large file keeps both workers busy, and takes memory, by itself
    ...(await forEachFile(
      sources.filter((source) => !isSmall(source)),
      (source) => importOne(source),
      1,
    )),
  ]
  return drafts.sort((a, b) => (a.source.path < b.source.path ? -1 : 1))
}

/** Every file is looked at even when one is refused, so that each can be named. */
async function forEachFile<T extends string | { path: string }, R extends object>(
  files: readonly T[],
  use: (file: T, at: number) => Promise<R>,
  atOnce = FILES_AT_ONCE,
): Promise<R[]> {
  const refusals: FileRefusal[] = []
  const results = await mapConcurrent(files, atOnce, async (file, at) => {
    try {
      return await use(file, at)
    } catch (error) {
      refusals.push(refusalOf(typeof file === 'string' ? file : file.path, error))
      return undefined
    }
  })
  if (refusals.length > 0) throw refusedError(refusals.sort((a, b) => (a.path < b.path ? -1 : 1)))
  return results.filter((result) => result !== undefined)
}

async function findSource(
  components: ProjectComponents,
  path: string,
  { ignore, force, ...found }: FindPlaceOptions & { ignore: IgnoreRules; force: boolean },
): Promise<Source> {
  const { disk, working } = await findPlace(components, path, found)
  const { file, stamp } = regularFile(path, disk)
  if (working === undefined) {
    if (ignore.ignoresFile(path)) {
      throw new PegbarError('IGNORED', `"${path}" is left out by .pegbarignore`, {
        path,
        hint: 'remove the line that matches it, or add one that starts with ! and names it',
      })
    }
    return { path, file, size: stamp.size, asset: idFromBytes('asset', randomBytes(32)), place: undefined }
  }
  if (working.asset.trashed.value) throw trashedError(path, working.asset.id)
  if (working.base === undefined && working.contested) {
    throw new PegbarError('CONFLICT', `several assets are at "${path}"`, {
      path,
      hint: 'rename it, end the Conflict with `pegbar resolve FILE theirs` or an id, then put it back',
    })
  }
  if (!force) await refuseClaimed(components, working.asset)
  return { path: working.path, file, size: stamp.size, asset: working.asset.id, place: working }
}

function regularFile(path: string, disk: DiskEntry | undefined): DiskEntry {
  if (disk === undefined) throw fileNotFound(path)
  if (disk.kind === 'symlink') throw behindSymlink(path, path)
  if (disk.kind !== 'file') {
    throw new PegbarError('NOT_A_FILE', `"${path}" is not a regular file`, { path, hint: 'name a file' })
  }
  return disk
}

/** Returns what a file most likely resembles: the checkpoint that it goes on from. */
async function olderVersion({ store }: ProjectComponents, { place }: Source): Promise<CheckpointNode | undefined> {
  const id = place?.base?.checkpoint
  return id === undefined ? undefined : (await store.records.checkpoint(id))?.node
}

/** A file that still equals its base is refused; its stamp is noted, so that the next look need not read it. */
async function refuseUnmodified(
  { store, contents }: ProjectComponents,
  { path, file, place }: Source,
  { content, stamp }: ImportedFile,
): Promise<void> {
  contents.note(file, { content, stamp })
  if (place === undefined) return
  const base = place.base ?? adoptedBase(place.asset, content)
  if (base === undefined || base.content !== content) return
  await store.local.setBase({ ...base, stamp: contents.trusted(stamp) })
  throw new PegbarError('UNMODIFIED', `"${path}" is unmodified since checkpoint ${base.checkpoint.slice(0, 8)}`, {
    path,
    hint: 'save your changes in the application first',
  })
}

async function addPreview(buffer: PayloadBuffer, { chunk }: MadePreview): Promise<void> {
  const missing = await buffer.claim([chunk.hash])
  if (missing.size > 0) await buffer.add([chunk])
}

function noteOf(
  { contents }: ProjectComponents,
  drafts: readonly Draft[],
  records: readonly SignedRecord[],
): Omit<LocalChange, 'log'> {
  const bases = drafts.map(({ source, imported }, at): Base => {
    return {
      asset: source.asset,
      checkpoint: checkpointId(records[at]!.id),
      path: source.path,
      content: imported.content,
      stamp: contents.trusted(imported.stamp),
      before: undefined,
      revertedFrom: undefined,
    }
  })
  const added = drafts.map(({ imported }, at) => ({ checkpoint: bases[at]!.checkpoint, bytes: imported.added }))
  return { bases, added }
}

function checkComment(comment: string): void {
  if (comment.trim() === '') {
    throw new PegbarError('COMMENT_REQUIRED', 'a checkpoint needs a comment', { hint: 'say what changed: -m COMMENT' })
  }
  const problem = commentProblem(comment)
  if (problem === undefined) return
  throw new PegbarError(problem.tooLong ? 'LIMIT_EXCEEDED' : 'USAGE', `the comment ${problem.reason}`)
}

async function syncThem(
  { network }: ProjectComponents,
  made: readonly MadeCheckpoint[],
  options: CallOptions,
): Promise<void> {
  const ids = new Set<string>(made.map(({ id }) => id))
  let cause: unknown
  let hint = 'they go there by themselves when both run `pegbar start`'
  try {
    const { notYetElsewhere, unwanted, unwantedBy } = await network.sync({}, options)
    if (!notYetElsewhere.some((id) => ids.has(id))) return
    if (unwanted.some((id) => ids.has(id)))
      hint = `by their policies the others here (${unwantedBy.join(', ')}) do not keep them: \`pegbar policy all\`, or \`pegbar pin FILE\`, there`
  } catch (error) {
    if (!isPegbarError(error) || error.code === 'CANCELLED') throw error
    cause = error
  }
  throw new PegbarError('NOT_YET_ELSEWHERE', 'the checkpoints are made here, and are not on another laptop yet', {
    hint,
    details: { checkpoints: [...ids] },
    ...(cause !== undefined && { cause }),
  })
}
