import { chmod, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { hashFile } from '../../cdc/index.ts'
import type { CallOptions, OpenResult } from '../../core/services.ts'
import type { CheckpointNode } from '../../core/state.ts'
import { hasCode } from '../files.ts'
import type { ProjectComponents } from './components.ts'
import { bringHere } from './content.ts'
import { statEntry } from './disk.ts'
import { findCheckpoint, shortId } from './find-checkpoint.ts'
import { restoreFile } from './restore.ts'

/** How long an unused copy is kept, milliseconds. */
export const COPY_KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** Starts the default application for a file; tells whether there was one. */
export type Launch = (file: string) => Promise<boolean>

/** Puts a read-only copy of a checkpoint into the user's cache folder, and opens it when `launch` is given. */
export async function openCopy(
  components: ProjectComponents,
  input: { checkpoint: string },
  options: CallOptions & { launch?: Launch } = {},
): Promise<OpenResult> {
  options.signal?.throwIfAborted()
  const { node } = await findCheckpoint(components, input.checkpoint)
  await bringHere(components, [node], options)
  const copies = join(components.cacheDir, 'open')
  await sweepCopies(copies, components.now())
  const file = await makeCopy(components, node, copies, options)
  const opened = options.launch === undefined ? false : await options.launch(file)
  return { path: file, checkpoint: node.id, opened }
}

/** Returns the name of a copy: that of the file, with the checkpoint's short id before the ending. */
export function copyName({ path, id }: Pick<CheckpointNode, 'path' | 'id'>): string {
  const name = basename(path)
  const ending = extname(name)
  return `${name.slice(0, name.length - ending.length)} (${shortId(id)})${ending}`
}

/** Each copy has a folder of its own, whose modification time says when it was last asked for. */
async function makeCopy(
  components: ProjectComponents,
  node: CheckpointNode,
  copies: string,
  options: CallOptions,
): Promise<string> {
  const folder = join(copies, node.id)
  const name = copyName(node)
  const file = join(folder, name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const there = await statEntry(file, name)
  if (there === undefined || !(await isIntact(components, file, node))) {
    if (there !== undefined) await removeReadOnly(file)
    const target = { root: folder, path: name, replaces: undefined, readOnly: true }
    await restoreFile(components, node, target, options)
  }
  const now = new Date(components.now())
  await utimes(folder, now, now)
  return file
}

/** A read-only file can be made writable: what is shown must be that version. */
async function isIntact({ workers }: ProjectComponents, file: string, node: CheckpointNode): Promise<boolean> {
  const { size } = await stat(file)
  return size === node.size && (await hashFile(file, { workers })).hash === node.content
}

/** Removes copies that nobody has asked for, or read, for a week. */
async function sweepCopies(copies: string, nowMs: number): Promise<void> {
  const folders = await readdir(copies).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  for (const id of folders) {
    const folder = join(copies, id)
    const files = await readdir(folder).catch((): string[] => [])
    const stats = await Promise.all([folder, ...files.map((name) => join(folder, name))].map((path) => stat(path)))
    // reading moves atime, on most systems once a day; the file's own mtime is that of the version
    const used = Math.max(stats[0]!.mtimeMs, ...stats.slice(1).map((one) => one.atimeMs))
    if (nowMs - used <= COPY_KEPT_MS) continue
    for (const name of files) await removeReadOnly(join(folder, name))
    await rm(folder, { recursive: true, force: true })
  }
}

async function removeReadOnly(file: string): Promise<void> {
  // Windows removes no read-only file
  await chmod(file, 0o600)
  await rm(file, { force: true })
}
