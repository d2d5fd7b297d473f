import { join } from 'node:path'
import { isPegbarError, PegbarError } from '../../core/errors.ts'
import { caseFold, windowsProblem } from '../../core/paths.ts'
import type { CallOptions, UpdateResult } from '../../core/services.ts'
import { collectAfterMany } from '../collect-after-many.ts'
import type { ProjectComponents } from './components.ts'
import { mapConcurrent } from './concurrency.ts'
import { bringHere } from './content.ts'
import { locate, projectPath } from './disk.ts'
import { type FileRefusal, refusalOf, refusedError } from './expand.ts'
import { findWorking, requireWorking } from './find-working.ts'
import { unfree } from './keeping.ts'
import { existsError, moveFile } from './move-file.ts'
import { restoreFile } from './restore.ts'
import { type Examined, examineFolder } from './status.ts'
import { revertStep, undoWith } from './undo.ts'
import { takeSmall } from './update-small.ts'
import { baseAfter, type Step, type Taken } from './update-step.ts'
import { nodeOf, statesOf, type WorkingFile } from './working-file.ts'

/** Files that are written at once: their fsyncs overlap. */
const UPDATED_AT_ONCE = 4

type Skipped = UpdateResult['skipped'][number]

/**
 * Brings Outdated and Missing working files to the newest checkpoint: those named (all or none), those below the folders
 * named, or all. Files that are not named and cannot be updated are skipped, with the reason.
 *
 * @throws PegbarError `MODIFIED`, `CONFLICT`, `INVALID_PATH`, `EXISTS` for named files, listed in `details.files`
 */
export async function update(
  components: ProjectComponents,
  { paths }: { paths: readonly string[] },
  options: CallOptions = {},
): Promise<UpdateResult> {
  options.signal?.throwIfAborted()
  const skipped: Skipped[] = []
  const steps = paths.length === 0 ? await stepsBelow(components, '', skipped, options) : []
  const refusals: FileRefusal[] = []
  for (const typed of paths) {
    try {
      const path = projectPath(components.dir, typed)
      const entry = path === '' ? undefined : await locate(components.dir, path)
      if (path === '' || entry?.kind === 'folder') steps.push(...(await stepsBelow(components, path, skipped, options)))
      else steps.push(...(await stepOfNamed(components, path, options)))
    } catch (error) {
      refusals.push(refusalOf(typed, error))
    }
  }
  if (refusals.length > 0) throw refusedError(refusals)
  const distinct = [...new Map(steps.map((step) => [step.working.asset.id, step])).values()]
  await bringHere(
    components,
    distinct.map(({ node }) => node),
    options,
  )
  const total = distinct.reduce((sum, { node }) => sum + node.size, 0)
  let done = 0
  const onDone = (step: Step) => {
    done += step.node.size
    options.onProgress?.({ phase: 'update', path: step.to, done, total, unit: 'bytes' })
  }
  const small = await takeSmall(components, distinct, onDone, options)
  const outcomes = await mapConcurrent(distinct, UPDATED_AT_ONCE, async (step) => {
    const outcome = small.get(step) ?? (await take(components, step, paths.length > 0, options))
    if (!small.has(step)) onDone(step)
    return outcome
  })
  collectAfterMany(distinct.length)
  const taken = outcomes.filter((outcome) => 'to' in outcome)
  const updated = taken.map(({ path, from, to }) => ({ path, from, to }))
  const undoing = taken.flatMap(({ from, wasHere }) => (from !== null && wasHere ? [revertStep(from)] : []))
  const label = updated.length === 1 ? `Updated ${updated[0]!.path}` : `Updated ${updated.length} files`
  return {
    updated,
    skipped: [...skipped, ...outcomes.filter((outcome) => 'reason' in outcome)],
    undo: undoWith(label, undoing),
  }
}

async function stepsBelow(
  components: ProjectComponents,
  under: string,
  skipped: Skipped[],
  { signal }: CallOptions,
): Promise<Step[]> {
  const examined = await examineFolder(components, under, signal === undefined ? {} : { signal })
  const names = new Map<string, string>()
  for (const one of examined) {
    const path = one.kind === 'asset' ? one.working.path : one.file.path
    const isOnDisk = one.kind === 'untracked' || one.working.disk !== undefined
    if (isOnDisk) names.set(caseFold(path), path)
  }
  const steps: Step[] = []
  for (const one of examined) {
    const step = planStep(components, await withNewest(components, one, signal), names)
    if (step === undefined) continue
    if ('reason' in step) skipped.push(step)
    else {
      steps.push(step)
      names.set(caseFold(step.to), step.to)
    }
  }
  return steps
}

/**
 * An update that ended between a file and the note of its base leaves a file that differs from its base, and holds what it was
 * to become: to an update it is not Modified.
 */
async function withNewest(components: ProjectComponents, one: Examined, signal?: AbortSignal): Promise<Examined> {
  if (one.kind !== 'asset' || !(await holdsNewest(components, one.working, signal))) return one
  return { ...one, working: { ...one.working, modified: false } }
}

async function holdsNewest(
  { contents }: Pick<ProjectComponents, 'contents'>,
  { asset, disk, modified }: WorkingFile,
  signal?: AbortSignal,
): Promise<boolean> {
  const newest = nodeOf(asset, asset.newest)
  if (!modified || disk === undefined || newest === undefined || newest.size !== disk.stamp.size) return false
  return (await contents.of(disk.file, disk.stamp, signal)).content === newest.content
}

/**
 * Decides what happens to one file; `names` has the paths on disk, and those that are going to be, by case fold. A Freed one
 * comes back only when it is named.
 */
function planStep(
  { ignoresCase }: ProjectComponents,
  one: Examined,
  names: ReadonlyMap<string, string>,
  isNamed = false,
): Step | Skipped | undefined {
  if (one.kind !== 'asset') return undefined
  const { working } = one
  const { asset, path } = working
  const states = statesOf(working)
  if (states.includes('Trashed')) return undefined
  if (states.includes('Conflict')) {
    const message = `"${path}" is in Conflict: \`pegbar resolve FILE mine|theirs|both\` ends it`
    return { path, reason: 'Conflict', message }
  }
  const comesBack = isNamed && states.includes('Freed')
  if (!comesBack && !states.includes('Outdated') && !states.includes('Missing')) return undefined
  if (states.includes('Modified')) {
    return { path, reason: 'Modified', message: `"${path}" is Modified: checkpoint it, or revert to what you want` }
  }
  const node = nodeOf(asset, asset.newest)
  if (node === undefined) return undefined
  const to = asset.path.value
  const other = names.get(caseFold(to))
  const collides = ignoresCase && other !== undefined && other !== to && other !== path
  const problem = process.platform === 'win32' ? windowsProblem(to) : undefined
  if (collides || problem !== undefined) {
    const message = problem ?? `the name differs from "${other}" only by case, and this disk holds one of the two`
    return { path: to, reason: 'name', message: `"${to}" stays where it is: ${message}` }
  }
  return { working, node, to }
}

async function stepOfNamed(components: ProjectComponents, path: string, { signal }: CallOptions): Promise<Step[]> {
  const working = await requireWorking(components, path, signal)
  const one = await withNewest(components, { kind: 'asset', working }, signal)
  const step = planStep(components, one, new Map(), true)
  if (step === undefined) {
    if (working.modified) {
      throw new PegbarError('MODIFIED', `"${path}" is Modified, and what it comes from is the newest`, {
        path,
        hint: 'checkpoint it, or go back with `pegbar revert`, which checkpoints it first',
      })
    }
    return []
  }
  if (!('reason' in step)) {
    if (working.entry !== undefined && working.entry.kind !== 'file') throw existsError(path)
    return [step]
  }
  const codes = { Conflict: 'CONFLICT', Modified: 'MODIFIED', exists: 'EXISTS', name: 'INVALID_PATH' } as const
  throw new PegbarError(codes[step.reason], step.message, { path })
}

async function take(
  components: ProjectComponents,
  step: Step,
  isNamed: boolean,
  options: CallOptions,
): Promise<Taken | Skipped> {
  const { path } = step.working
  try {
    return await components.locks.run([path, step.to], () => takeStep(components, step, options), options.signal)
  } catch (error) {
    if (isNamed || !isPegbarError(error)) throw error
    // one file that cannot be written does not keep the others from their update
    const reason = { FILE_CHANGED: 'Modified', MODIFIED: 'Modified', EXISTS: 'exists', NOT_A_FILE: 'exists' } as const
    if (error.code === 'FILE_UNWRITABLE') return { path: step.to, reason: 'name', message: error.message }
    if (!(error.code in reason)) throw error
    return { path: step.to, reason: reason[error.code as keyof typeof reason], message: error.message }
  }
}

async function takeStep(
  components: ProjectComponents,
  { working: planned, node, to }: Step,
  options: CallOptions,
): Promise<Taken> {
  const { dir, store } = components
  // fetching may have taken hours
  const { working } = await findWorking(components, planned.path, options.signal)
  if (working === undefined || working.asset.id !== planned.asset.id) throw existsError(planned.path)
  const isThere = working.modified && (await holdsNewest(components, working, options.signal))
  if (working.modified && !isThere) {
    throw new PegbarError('MODIFIED', `"${planned.path}" is Modified`, { path: planned.path })
  }
  const { base } = working
  if (to !== planned.path && base !== undefined && working.disk !== undefined) {
    await moveFile(dir, planned.path, to)
    await store.local.setBase({ ...base, path: to, stamp: undefined })
  }
  const entry = await locate(dir, to)
  const isOurs = to === planned.path || working.disk !== undefined
  if (entry !== undefined && (entry.kind !== 'file' || !isOurs)) throw existsError(to)
  const isSame = entry !== undefined && (isThere || base?.content === node.content)
  const target = { root: dir, path: to, replaces: entry?.stamp }
  const stamp = isSame ? entry.stamp : await restoreFile(components, node, target, options)
  const file = join(dir, ...to.split('/'))
  await store.local.setBase(baseAfter(components, { working, node, to }, { file, stamp }))
  await unfree(components, working.asset.id)
  return { path: to, from: base?.checkpoint ?? null, to: node.id, wasHere: working.disk !== undefined }
}
