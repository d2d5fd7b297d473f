/**
 * The services of a node as they come back from its API. Nothing here loads a schema: a command that talks to a running
 * node starts in the time that its first request takes.
 */
import { PegbarError } from '../core/errors.ts'
import type { CallOptions, CheckpointView, NodeServices, ProjectServices } from '../core/services.ts'
import { fromErrorJson } from './error-json.ts'
import type { ApiEvent, ErrorJson, JobEvent, JobView } from './job-view.ts'
import {
  API_PREFIX,
  JOB_HEADER,
  OPERATION_NAMES,
  OPERATIONS,
  type Operation,
  type OperationName,
} from './operations.ts'
import { query, route, segment } from './request-path.ts'
import { decodeEvents } from './sse.ts'
import { type ApiResponse, socketTransport, type Transport } from './transport.ts'

/** What answers and events are made of, for faces that share the types of this client and none of its code. */
export type {
  AssetStateName,
  AssetView,
  AuthorView,
  CheckpointView,
  ClaimView,
  MemberView,
  NoticeView,
  PeerView,
  PreviewView,
  ProjectView,
  StatsView,
  StatusView,
  TrashView,
  Undo,
  UndoStep,
} from '../core/services.ts'
export type { ApiEvent, ErrorJson, JobEvent, JobProgress, JobSummary, JobView } from './job-view.ts'
export type { InputOf, Operation, OperationName, OutputOf } from './operations.ts'

export interface ClientInit {
  transport: Transport
  token: string
}

export interface ApiClient extends NodeServices {
  /**
   * Returns the version of the node that is there, once it has proved that it knows the token. The token is not sent.
   * @throws NODE_UNREACHABLE when nothing answers, UNAUTHORIZED when another program does
   */
  health(options?: { signal?: AbortSignal }): Promise<{ version: string }>
  /** As `project`, of one that the node is known to serve: it is not asked. Else every call fails with NO_PROJECT. */
  served(id: string): ProjectServices
  /** Yields changes in the node, from now on or after the id `since`, until the signal aborts or the node ends. */
  events(options?: { since?: number; signal?: AbortSignal }): AsyncIterable<ApiEvent & { id: number | undefined }>
  /** Closes idle connections; the client can be used again. */
  close(): void
}

type Input = Record<string, unknown>

/** Makes a client that reaches a node at `url`, for example `http://127.0.0.1:7342`. Connects with the first call. */
export async function connectApi(init: { url: string; token: string }): Promise<ApiClient> {
  return createClient({ transport: await socketTransport(init.url), token: init.token })
}

/** Makes a client over a transport. */
export function createClient(init: ClientInit): ApiClient {
  const caller = new Caller(init)
  const node = caller.bind('node', undefined) as unknown as NodeServices
  const served = (id: string): ProjectServices => ({
    ...(caller.bind('project', id) as unknown as ProjectServices),
    content: (input, options) => caller.content(served(id), id, input, options),
    preview: (input, options) => caller.bytes('preview', id, input, options),
    draftPreview: (input, options) => caller.bytes('draftPreview', id, input, options),
  })
  return {
    ...node,
    stop: async () => {
      await node.stop()
    },
    project: async (id) => {
      await caller.json('GET', `${API_PREFIX}/projects/${segment(id)}`)
      return served(id)
    },
    served,
    health: (options) => caller.health(options),
    events: (options) => caller.events(options),
    close: () => init.transport.close(),
  }
}

class Caller {
  readonly #transport: Transport
  readonly #token: string

  constructor(init: ClientInit) {
    this.#transport = init.transport
    this.#token = init.token
  }

  /** Returns a function for each operation of that scope. */
  bind(scope: Operation['scope'], project: string | undefined): Record<string, unknown> {
    const names = OPERATION_NAMES.filter(
      (name) => OPERATIONS[name].scope === scope && OPERATIONS[name].kind !== 'stream',
    )
    return Object.fromEntries(
      names.map((name) => [
        name,
        (input: Input = {}, options: CallOptions = {}) => this.#call(name, project, input, options),
      ]),
    )
  }

  async #call(name: OperationName, project: string | undefined, input: Input, options: CallOptions): Promise<unknown> {
    const { signal } = options
    signal?.throwIfAborted()
    const operation = OPERATIONS[name]
    const { path, rest } = route(operation, project, input)
    if (operation.kind === 'job') {
      // not given the signal: a job that was started has to be cancelled by its id
      const { job } = (await this.json('POST', path, { body: rest })) as { job: JobView }
      return job.state === 'running' ? this.#follow(job.id, options) : job.result
    }
    if (operation.method === 'GET') return this.json('GET', path + query(rest), { signal })
    return this.json('POST', path, { body: rest, signal })
  }

  async #follow(id: string, { signal, onProgress }: CallOptions): Promise<unknown> {
    const path = `${API_PREFIX}/jobs/${id}`
    // when the node can not be reached, the stream of events says so
    const cancel = () => void this.json('POST', `${path}/cancel`, { body: {} }).catch(() => {})
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      for await (const { event, data } of this.#events<JobEvent>(`${path}/events`, {})) {
        if (event === 'progress') onProgress?.(data)
        else if (event === 'done') return data.result
        else if (event === 'failed') throw fromErrorJson(data.error)
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
    throw new PegbarError('NODE_UNREACHABLE', 'the node ended before the work was done', {
      hint: 'run `pegbar start` and repeat the command: what was stored is kept',
    })
  }

  async content(
    services: ProjectServices,
    project: string,
    input: { checkpoint: string },
    { signal, onProgress }: CallOptions = {},
  ): Promise<{ checkpoint: CheckpointView; bytes: AsyncIterable<Uint8Array> }> {
    signal?.throwIfAborted()
    const checkpoint = await services.show(input, { signal })
    const { path } = route(OPERATIONS.content, project, { checkpoint: checkpoint.id })
    const response = await this.#send('GET', path, { signal })
    const job = response.header(JOB_HEADER) ?? ''
    const reason = () => this.#whyBroken(job)
    async function* bytes() {
      let done = 0
      try {
        for await (const piece of response.body) {
          done += piece.byteLength
          yield piece
          onProgress?.({ phase: 'content', path: checkpoint.path, done, total: checkpoint.size, unit: 'bytes' })
        }
      } catch (error) {
        throw signal?.aborted ? signal.reason : ((await reason()) ?? error)
      }
    }
    return { checkpoint, bytes: bytes() }
  }

  async #whyBroken(job: string): Promise<PegbarError | undefined> {
    try {
      const { job: view } = (await this.json('GET', `${API_PREFIX}/jobs/${job}`)) as { job: JobView }
      return view.error === null ? undefined : fromErrorJson(view.error)
    } catch {
      // the node is gone, and the error at hand says that
      return undefined
    }
  }

  /** A stream that is short enough to be held. */
  async bytes(
    name: 'preview' | 'draftPreview',
    project: string,
    input: Input,
    { signal }: CallOptions = {},
  ): Promise<Uint8Array> {
    signal?.throwIfAborted()
    const { path, rest } = route(OPERATIONS[name], project, input)
    const response = await this.#send('GET', path + query(rest), { signal })
    return collect(response.body)
  }

  async health({ signal }: { signal?: AbortSignal } = {}): Promise<{ version: string }> {
    const { proveToken, createToken, sameSecret } = await import('./access.ts')
    const challenge = createToken()
    const path = `${API_PREFIX}/health?challenge=${challenge}`
    const response = await this.#transport.send({ method: 'GET', path, headers: {}, signal })
    const { pegbar, proof } = (await readJson(response)) as { pegbar?: unknown; proof?: unknown }
    if (
      typeof pegbar !== 'string' ||
      typeof proof !== 'string' ||
      !sameSecret(proof, proveToken(this.#token, challenge))
    ) {
      throw new PegbarError('UNAUTHORIZED', 'another program answers at the address of the node')
    }
    return { version: pegbar }
  }

  async *events(options: { since?: number; signal?: AbortSignal } = {}) {
    yield* this.#events<ApiEvent>(`${API_PREFIX}/events`, options)
  }

  async *#events<E extends { event: string; data: unknown }>(
    path: string,
    { since, signal }: { since?: number; signal?: AbortSignal },
  ): AsyncGenerator<E & { id: number | undefined }> {
    const response = await this.#send('GET', since === undefined ? path : `${path}?since=${since}`, { signal })
    for await (const { id, event, data } of decodeEvents(response.body)) {
      yield { id, event, data: JSON.parse(data) } as unknown as E & { id: number | undefined }
    }
  }

  async json(
    method: 'GET' | 'POST',
    path: string,
    options: { body?: Input; signal?: AbortSignal } = {},
  ): Promise<unknown> {
    return readJson(await this.#send(method, path, options))
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    { body, signal }: { body?: Input; signal?: AbortSignal },
  ): Promise<ApiResponse> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#token}` }
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    const response = await this.#transport.send({
      method,
      path,
      headers,
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response.status >= 400) throw await errorOf(response)
    return response
  }
}

async function errorOf(response: ApiResponse): Promise<PegbarError> {
  const { error } = (await readJson(response)) as { error?: ErrorJson }
  return error === undefined ? notOurs(response) : fromErrorJson(error)
}

async function readJson(response: ApiResponse): Promise<unknown> {
  const bytes = await collect(response.body)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw notOurs(response)
  }
}

function notOurs(response: ApiResponse): PegbarError {
  return new PegbarError('NODE_UNREACHABLE', `what answers is no Pegbar node (HTTP status ${response.status})`)
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}
