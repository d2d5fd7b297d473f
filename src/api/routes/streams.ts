/** The operations whose answer is bytes. */
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { PegbarError } from '../../core/errors.ts'
import type { CallOptions, CheckpointView } from '../../core/services.ts'
import { byteStream } from '../byte-stream.ts'
import { type ApiContext, signalOf } from '../context.ts'
import { fromErrorJson } from '../error-json.ts'
import { type InputOf, JOB_HEADER } from '../operations.ts'

interface Content {
  checkpoint: CheckpointView
  bytes: AsyncIterable<Uint8Array>
}

/**
 * Answers with the bytes of a checkpoint. It runs as a job, so that every face shows it and can cancel it, and so that a
 * reader whose stream ends too early can ask for the reason, which HTTP has no place for after the headers.
 */
export async function sendContent(
  api: ApiContext,
  context: Context,
  project: string,
  checkpoint: string,
): Promise<Response> {
  // the answer to a HEAD has no body, so nobody would ever end the job
  if (context.req.method === 'HEAD') throw new PegbarError('USAGE', 'content is asked for with GET')
  const services = await api.services.project(project)
  const socket = (context.env as Partial<HttpBindings> | undefined)?.outgoing
  const opened = Promise.withResolvers<{ size: number; body: ReadableStream<Uint8Array> }>()
  const job = api.jobs.start({
    kind: 'content',
    project,
    run: async (options) => {
      const content = await services.content({ checkpoint }, options)
      const { bytes, sent } = sending(content, options, socket)
      opened.resolve({ size: content.checkpoint.size, body: byteStream(bytes, () => job.cancel()) })
      await sent
    },
  })
  signalOf(context).addEventListener('abort', () => job.cancel(), { once: true })
  job.ended.then(() => {
    if (job.error !== null) opened.reject(fromErrorJson(job.error))
  })
  const { size, body } = await opened.promise
  return new Response(body, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(size),
      'Content-Disposition': 'attachment',
      'Cache-Control': 'no-store',
      [JOB_HEADER]: job.id,
    },
  })
}

/** Returns the bytes with progress, and a promise that settles when all were taken, reading failed, or the job aborted. */
function sending(
  { checkpoint, bytes: source }: Content,
  { signal, onProgress }: CallOptions,
  socket: { destroy(): void } | undefined,
): { bytes: AsyncIterable<Uint8Array>; sent: Promise<void> } {
  const { promise: sent, resolve, reject } = Promise.withResolvers<void>()
  // a reader may leave before it has taken the first byte, and then nothing below ever runs
  signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  const { path, size: total } = checkpoint
  async function* bytes() {
    let done = 0
    try {
      for await (const piece of source) {
        signal?.throwIfAborted()
        yield piece
        done += piece.byteLength
        onProgress?.({ phase: 'content', path, done, total, unit: 'bytes' })
      }
      resolve()
    } catch (error) {
      reject(error)
      if (socket === undefined) throw error
      // the socket's adapter prints what a stream throws; a socket that is cut tells the reader the same
      socket.destroy()
    }
  }
  return { bytes: bytes(), sent }
}

/** Answers with a preview. Its name is its hash, so it can be kept for ever. */
export async function sendPreview(api: ApiContext, context: Context, project: string, hash: string): Promise<Response> {
  const services = await api.services.project(project)
  const bytes = await services.preview({ hash }, { signal: signalOf(context) })
  return webp(bytes, 'private, max-age=31536000, immutable')
}

/** Answers with the automatic preview of a working file, which may be another one the next time. */
export async function sendDraftPreview(
  api: ApiContext,
  context: Context,
  project: string,
  input: InputOf<'draftPreview'>,
): Promise<Response> {
  const services = await api.services.project(project)
  return webp(await services.draftPreview(input, { signal: signalOf(context) }), 'no-store')
}

function webp(bytes: Uint8Array, cacheControl: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'image/webp',
      'Content-Length': String(bytes.byteLength),
      'Cache-Control': cacheControl,
    },
  })
}
