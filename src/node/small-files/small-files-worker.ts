/**
 * The thread that reads and writes small files, many for one message: `small-files.ts` is the other end. Each call of the
 * file system costs far less here than its way through the thread pool, of which a small file takes about twenty.
 */
import { parentPort } from 'node:worker_threads'
import { MAX_SMALL_BYTES } from './limits.ts'
import type { SmallFilesAnswer, SmallFilesRequest } from './messages.ts'
import { readSmallSync } from './read-small-sync.ts'
import { writeSmall } from './write-small.ts'

parentPort?.on('message', async (request: SmallFilesRequest) => {
  const answer = await answerTo(request).catch((error: unknown) => failed(request.id, error))
  const moved =
    answer.type === 'read' ? answer.files.flatMap((file) => (file === undefined ? [] : [file.raw.buffer])) : []
  parentPort?.postMessage(answer, moved)
})

async function answerTo(request: SmallFilesRequest): Promise<SmallFilesAnswer> {
  const { id } = request
  switch (request.type) {
    case 'read':
      return { id, type: 'read', files: request.paths.map((path) => readSmallSync(path, MAX_SMALL_BYTES)) }
    case 'write':
      return { id, type: 'written', stamps: await writeSmall(request.files, request.umask) }
    default:
      throw new TypeError(`unknown request ${request satisfies never}`)
  }
}

function failed(id: number, error: unknown): SmallFilesAnswer {
  const message = error instanceof Error ? error.message : 'unknown'
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { id, type: 'failed', message, code }
}
