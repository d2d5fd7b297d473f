import { randomBytes } from 'node:crypto'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PegbarError } from '../core/errors.ts'
import type { CheckpointView } from '../core/services.ts'
import { SequentialWriter } from '../node/sequential-writer.ts'
import { printable } from './print/text.ts'

export interface WriteContentOptions {
  /** Replace what lies there. */
  force: boolean
  signal?: AbortSignal
}

type Content = { checkpoint: CheckpointView; bytes: AsyncIterable<Uint8Array> }

/**
 * Writes a version of a file to a new path: to a temporary file beside it, compared with the content hash, synced, then
 * renamed. On any failure nothing is left.
 *
 * @throws PegbarError `EXISTS` without `force`, `FILE_NOT_FOUND` for the folder, `FILE_UNWRITABLE`, `DISK_FULL`,
 * `CHUNK_DAMAGED`
 */
export async function writeContent(
  file: string,
  content: Content,
  { force, signal }: WriteContentOptions,
): Promise<void> {
  await checkTarget(file, force)
  // the folder scanner of a project leaves out names that start like this
  const temp = join(dirname(file), `.pegbar-tmp-${randomBytes(8).toString('hex')}`)
  try {
    const handle = await open(temp, 'wx', 0o666)
    try {
      const writer = new SequentialWriter(handle)
      try {
        for await (const bytes of verified(content, signal)) await writer.write(bytes)
        await writer.end()
      } finally {
        await writer.settle()
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    signal?.throwIfAborted()
    await place(temp, file, force)
  } catch (error) {
    throw writeError(error, file)
  } finally {
    await rm(temp, { force: true })
  }
}

/**
 * Passes the bytes on and compares them at the end with the content hash.
 *
 * @throws PegbarError `CHUNK_DAMAGED`, after the last byte
 */
export async function* verified({ checkpoint, bytes }: Content, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const [{ blake3 }, { bytesToHex }] = await Promise.all([import('../core/hash.ts'), import('../core/ids.ts')])
  const hash = blake3.create()
  for await (const piece of bytes) {
    signal?.throwIfAborted()
    hash.update(piece)
    yield piece
  }
  if (bytesToHex(hash.digest()) === checkpoint.hash) return
  throw new PegbarError('CHUNK_DAMAGED', `what came is not "${checkpoint.path}" of that checkpoint`, {
    path: checkpoint.path,
    hint: 'run `pegbar check`',
  })
}

async function checkTarget(file: string, force: boolean): Promise<void> {
  const there = await lstat(file).catch(() => undefined)
  if (there === undefined) return
  if (!force) throw existsError(file)
  if (!there.isFile() && !there.isSymbolicLink()) {
    throw new PegbarError('NOT_A_FILE', `"${file}" is no file that could be replaced`, {
      path: file,
      hint: 'choose another PATH',
    })
  }
}

/** A link fails where a rename would replace what came there meanwhile. Some file systems (FAT, exFAT) have no links. */
async function place(temp: string, file: string, force: boolean): Promise<void> {
  if (!force) {
    try {
      return await link(temp, file)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EEXIST') throw existsError(file)
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error
      await checkTarget(file, false)
    }
  }
  await rename(temp, file)
}

function existsError(file: string): PegbarError {
  return new PegbarError('EXISTS', `"${file}" is there already`, {
    path: file,
    hint: 'choose another PATH, or replace it with --force',
  })
}

function writeError(error: unknown, file: string): unknown {
  const code = codeOf(error)
  if (error instanceof PegbarError || code === undefined) return error
  const facts = { path: file, cause: error }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PegbarError('FILE_NOT_FOUND', `there is no folder "${dirname(file)}"`, {
      ...facts,
      hint: 'make it first',
    })
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new PegbarError('DISK_FULL', `there is no space for "${printable(basename(file))}"`, {
      ...facts,
      hint: 'make space, or choose a PATH on another disk',
    })
  }
  return new PegbarError('FILE_UNWRITABLE', `"${file}" cannot be written (${code})`, {
    ...facts,
    hint: 'choose a PATH where you may write',
  })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
