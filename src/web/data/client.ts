/** Calls of the node's operations. Components use the hooks of `use-*.ts`; these functions know nothing of React. */
import { ApiError } from './api-error.ts'
import { send } from './http.ts'
import { addressOf, ENDPOINTS, PREFIX, queryOf } from './operations.ts'
import { readEvents } from './sse.ts'
import type { CallInput, CallName, CallOutput, ErrorJson, JobProgress, JobView } from './views.ts'

export interface CallOptions {
  /** Needed by every operation of a project. */
  project?: string | undefined
  /** Cancels; a job is asked to stop, and may still end well when it was past the point of return. */
  signal?: AbortSignal | undefined
  onProgress?: ((progress: JobProgress) => void) | undefined
}

/**
 * Runs an operation and returns what it gives; a job is followed to its end.
 *
 * @throws ApiError
 */
export async function call<N extends CallName>(
  name: N,
  input: CallInput<N>,
  options: CallOptions = {},
): Promise<CallOutput<N>> {
  const { signal } = options
  signal?.throwIfAborted()
  const endpoint = ENDPOINTS[name]
  const { path, rest } = addressOf(endpoint, options.project, input as Record<string, unknown>)
  if (endpoint.job) {
    // not given the signal: a job that has started is cancelled by its id
    const { job } = (await (await send(path, { body: rest })).json()) as { job: JobView }
    return (job.state === 'running' ? await follow(job.id, options) : job.result) as CallOutput<N>
  }
  const request =
    endpoint.method === 'GET'
      ? send(path + queryOf(rest), withSignal(signal))
      : send(path, { body: rest, ...withSignal(signal) })
  return (await (await request).json()) as CallOutput<N>
}

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

async function follow(id: string, { signal, onProgress }: CallOptions): Promise<unknown> {
  // when the node can not be reached, the stream of events says so
  const cancel = () => void cancelJob(id).catch(() => {})
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    const { body } = await send(`${PREFIX}/jobs/${id}/events`)
    for await (const { event, data } of readEvents(body!)) {
      if (event === 'progress') onProgress?.(data as JobProgress)
      else if (event === 'done') return (data as { result: unknown }).result
      else if (event === 'failed') throw new ApiError((data as { error: ErrorJson }).error)
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
  throw new ApiError({ code: 'NODE_UNREACHABLE', message: 'the node ended before the work was done' })
}

/** Asks a job to stop. */
export async function cancelJob(id: string): Promise<void> {
  await send(`${PREFIX}/jobs/${encodeURIComponent(id)}/cancel`, { body: {} })
}

/** Returns the image at an address that only a request with the token gets. */
export async function fetchImage(path: string, signal?: AbortSignal): Promise<Blob> {
  return (await send(path, withSignal(signal))).blob()
}

/** Returns a QR code of a ticket, as an SVG image. Posted, so that the ticket stands in no address. */
export async function fetchQrCode(text: string): Promise<Blob> {
  return (await send(`${PREFIX}/qr`, { body: { text } })).blob()
}
