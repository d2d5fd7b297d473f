/** What the person does to assets. Each says how it ended, and offers Undo where the node knows one. */
import { startWork } from '../app/work.ts'
import { call } from '../data/client.ts'
import { joinUndos, undoOf } from '../data/undo.ts'
import type { AssetView, Status, Undo } from '../data/views.ts'
import { confirm } from '../dialogs/confirm.tsx'
import { openDialog } from '../dialogs/dialogs.ts'
import { ReasonDialog } from '../dialogs/reason.tsx'
import { askForName } from '../dialogs/rename.tsx'
import { nameOf } from '../ui/file-kind.ts'
import { count, formatBytes } from '../ui/format.ts'
import { unlessClaimed } from './claimed.tsx'

/** Returns how several files are named: by name when there is one. */
export function titleOf(paths: readonly string[]): string {
  return paths.length === 1 ? nameOf(paths[0]!) : count(paths.length, 'file')
}

/** Brings working files to the newest; without paths all that are Outdated or Missing. */
export function update(project: string, paths: readonly string[]) {
  return startWork({
    project,
    title: paths.length === 0 ? 'Update all' : `Update ${titleOf(paths)}`,
    run: (options) => call('update', { paths: [...paths] }, options),
    done: (result) => ({
      title:
        result.updated.length === 0
          ? 'Everything is up to date'
          : `Updated ${titleOf(result.updated.map(({ path }) => path))}`,
      text:
        result.skipped.length === 0 ? undefined : `Skipped: ${result.skipped.map(({ message }) => message).join('; ')}`,
      undo: undoOf(result),
    }),
  })
}

export function claim(project: string, paths: readonly string[]) {
  return startWork({
    project,
    title: `Claim ${titleOf(paths)}`,
    run: (options) => each(paths, (path) => call('claim', { path }, options)),
    done: () => ({ title: `You work on ${titleOf(paths)}`, text: 'Everybody sees that.' }),
  })
}

/** Takes a claim over from somebody else, with a reason that is recorded and told to them. */
export async function breakClaim(project: string, { path, claim: held }: AssetView) {
  const reason = await openDialog<string>((close) => (
    <ReasonDialog who={held?.person.name ?? 'somebody'} path={path} onClose={close} />
  ))
  if (reason === undefined) return undefined
  return startWork({
    project,
    title: `Claim ${nameOf(path)}`,
    run: (options) => call('claim', { path, breaking: reason }, options),
    done: () => ({ title: `You work on ${nameOf(path)}` }),
  })
}

export function release(project: string, paths: readonly string[]) {
  return startWork({
    project,
    title: `Release ${titleOf(paths)}`,
    run: (options) => each(paths, (path) => call('release', { path }, options)),
    done: () => ({ title: `Released ${titleOf(paths)}` }),
  })
}

/** Takes files off this disk that others hold, after naming what goes. */
export async function freeUp(project: string, assets: readonly AssetView[]) {
  const paths = assets.map(({ path }) => path)
  const size = assets.reduce((sum, one) => sum + one.size, 0)
  const wanted = await confirm({
    title: `Free up ${titleOf(paths)}?`,
    about: (
      <>
        <p>
          {paths.length === 1 ? 'This working file' : 'These working files'} ({formatBytes(size)}) and the content that
          only {paths.length === 1 ? 'it needs' : 'they need'} leave this disk, once other laptops have proven that they
          hold it. History and previews stay; Update brings {paths.length === 1 ? 'it' : 'them'} back.
        </p>
        <PathList paths={paths} />
      </>
    ),
    yes: 'Free up',
  })
  if (!wanted) return undefined
  return startWork({
    project,
    title: `Free up ${titleOf(paths)}`,
    run: (options) => each(paths, (path) => call('free', { path }, options)),
    done: (results) => ({
      title: `Freed ${titleOf(paths)}`,
      text: `${formatBytes(results.reduce((sum, one) => sum + one.freedBytes, 0))} came back beside the working files.`,
    }),
  })
}

/** Moves files with their history to the trash. */
export async function moveToTrash(project: string, paths: readonly string[]) {
  return startWork({
    project,
    title: `Move ${titleOf(paths)} to the trash`,
    run: (options) =>
      each(paths, (path) =>
        unlessClaimed((force) => call('delete', { target: path, ...(force ? { force } : {}) }, options)),
      ),
    done: (results) => {
      const undos = results.map(undoOf).filter((undo) => undo !== undefined)
      return {
        title: `Moved ${titleOf(paths)} to the trash`,
        text: 'The working file left this laptop; others keep theirs.',
        undo: joinAll(undos, `Moved ${titleOf(paths)} to the trash`),
      }
    },
  })
}

export async function rename(project: string, path: string) {
  const to = await askForName(path)
  return to === undefined ? undefined : move(project, path, to)
}

/** Moves a file with its history, or accepts that it was moved. */
export function move(project: string, path: string, to: string) {
  return startWork({
    project,
    title: `Move ${nameOf(path)}`,
    run: (options) => call('move', { path, to }, options),
    done: (result) => ({ title: `${nameOf(path)} is now ${to}`, undo: undoOf(result) }),
  })
}

export function setStatus(project: string, paths: readonly string[], status: Status) {
  return startWork({
    project,
    title: `Set ${titleOf(paths)} to ${status}`,
    run: (options) => each(paths, (path) => call('setStatus', { path, status }, options)),
    done: (results) => ({
      title: `${titleOf(paths)}: ${status}`,
      undo: joinAll(
        results.map(undoOf).filter((undo) => undo !== undefined),
        `Set ${titleOf(paths)} to ${status}`,
      ),
    }),
  })
}

export function pin(project: string, paths: readonly string[], pinned: boolean) {
  return startWork({
    project,
    title: pinned ? `Pin ${titleOf(paths)}` : `Unpin ${titleOf(paths)}`,
    run: (options) => each(paths, (path) => call('pin', { path, pinned }, options)),
    done: () => ({
      title: pinned ? `${titleOf(paths)} stays on this laptop` : `${titleOf(paths)} follows the policy again`,
    }),
  })
}

/** Ends a Conflict. `choice`: `mine`, `theirs`, `both`, or the id of the checkpoint that goes on. */
export function resolve(project: string, path: string, choice: string) {
  return startWork({
    project,
    title: `End the Conflict of ${nameOf(path)}`,
    run: (options) => call('resolve', { target: path, choice }, options),
    done: (result) => ({ title: `${nameOf(path)} goes on with your choice`, undo: undoOf(result) }),
  })
}

function joinAll(undos: readonly Undo[], label: string): Undo | undefined {
  return undos.length === 1 ? undos[0] : joinUndos(undos, label)
}

/** One after the other: what fails first ends it, and what was done before stays done. */
async function each<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<NonNullable<R>[]> {
  const results: NonNullable<R>[] = []
  for (const item of items) {
    const result = await run(item)
    if (result !== undefined && result !== null) results.push(result)
  }
  return results
}

const LISTED = 8

function PathList({ paths }: { paths: readonly string[] }) {
  if (paths.length < 2) return null
  return (
    <ul className="path-list">
      {paths.slice(0, LISTED).map((path) => (
        <li key={path}>{path}</li>
      ))}
      {paths.length > LISTED && <li>and {paths.length - LISTED} more</li>}
    </ul>
  )
}
