import { Worker } from 'node:worker_threads'
import type { FileStamp } from '../../core/chunk.ts'
import { PegbarError } from '../../core/errors.ts'
import type { FileToWrite, SmallFile, SmallFilesAnswer, SmallFilesRequest } from './messages.ts'

/** How long the thread is kept for the next files, milliseconds. */
const IDLE_MS = 10_000

/** Beside the bundle lies the bundled worker; from source, Node itself takes the types out of it. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './small-files-worker.ts' : './small-files-worker.js',
  import.meta.url,
)

type Request = SmallFilesRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

interface Thread {
  worker: Worker
  waiting: Map<number, { resolve: (answer: SmallFilesAnswer) => void; reject: (error: Error) => void }>
  idle: NodeJS.Timeout | undefined
}

/** One for the process; started by the first files, ended when there are none for a while, and no reason for the process to go on. */
let thread: Thread | undefined
let lastId = 0

/**
 * Returns those of the files that are small and rest, in the order asked; undefined for all others, whatever the reason. Paths
 * are absolute. At most SMALL_FILES_AT_ONCE are to be asked for at once.
 */
export async function readSmallFiles(paths: readonly string[]): Promise<(SmallFile | undefined)[]> {
  const answer = await ask({ type: 'read', paths })
  if (answer.type !== 'read') throw unexpected(answer)
  return answer.files
}

/**
 * Writes small files and returns the stamps of those that are in place and on the disk; see `writeSmall`. The raw bytes are
 * handed over: they are gone afterwards.
 */
export async function writeSmallFiles(files: readonly FileToWrite[]): Promise<(FileStamp | undefined)[]> {
  const request: Request = { type: 'write', files, umask: process.umask() }
  const answer = await ask(
    request,
    files.map(({ raw }) => raw.buffer),
  )
  if (answer.type !== 'written') throw unexpected(answer)
  return answer.stamps
}

async function ask(request: Request, moved: ArrayBuffer[] = []): Promise<SmallFilesAnswer> {
  thread ??= start()
  const { worker, waiting } = thread
  clearTimeout(thread.idle)
  const id = ++lastId
  const { promise, resolve, reject } = Promise.withResolvers<SmallFilesAnswer>()
  waiting.set(id, { resolve, reject })
  worker.ref()
  worker.postMessage({ ...request, id }, moved)
  return promise
}

function unexpected(answer: SmallFilesAnswer): Error {
  if (answer.type !== 'failed') return new TypeError(`the thread for small files does not answer with ${answer.type}`)
  const { message, code } = answer
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

function start(): Thread {
  const worker = new Worker(WORKER_URL, { name: 'pegbar-small-files', execArgv: [] })
  const started: Thread = { worker, waiting: new Map(), idle: undefined }
  const { waiting } = started
  worker.unref()
  worker.on('message', (answer: SmallFilesAnswer) => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
    if (waiting.size > 0) return
    worker.unref()
    started.idle = setTimeout(() => {
      if (thread === started) thread = undefined
      worker.terminate()
    }, IDLE_MS)
    started.idle.unref()
  })
  const end = (cause?: unknown) => {
    clearTimeout(started.idle)
    if (thread === started) thread = undefined
    const error = new PegbarError('INTERNAL', 'the thread for small files stopped unexpectedly', {
      hint: 'try again; if it happens twice, run `pegbar doctor`',
      ...(cause !== undefined && { cause }),
    })
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end())
  return started
}
