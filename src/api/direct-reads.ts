import { isPegbarError, PegbarError } from '../core/errors.ts'
import type { CallOptions, NodeServices, ProjectServices } from '../core/services.ts'
import { fromErrorJson, toErrorJson } from './error-json.ts'
import { ProgressMeter } from './job-progress.ts'
import { OPERATIONS, type OperationName } from './operations.ts'
import { route, segment } from './request-path.ts'

/** What a command does before all else, and the short reads: nobody listens to their events, and no job is asked about. */
const NODE_READS = ['projects', 'attach'] as const satisfies OperationName[]
const PROJECT_READS = [
  'status',
  'todo',
  'log',
  'show',
  'claims',
  'trash',
  'members',
  'standing',
  'notices',
] as const satisfies OperationName[]

type Input = Record<string, unknown>
type Verb = (input: Input, options: CallOptions) => Promise<unknown>
type Verbs = Record<string, Verb>

export interface DirectReads {
  node: Pick<NodeServices, (typeof NODE_READS)[number]>
  project(id: string): Pick<ProjectServices, (typeof PROJECT_READS)[number]>
  /** Rejects as `project` of the services does when that project is not served. */
  served(id: string): Promise<void>
}

/**
 * Returns reads that answer as the API does, also in how they fail, and load nothing of it. What they take is not held
 * against a schema: the callers are compiled with this.
 */
export function directReads(services: NodeServices, onUnexpected: (error: unknown) => void): DirectReads {
  const found = async (id: string) => {
    segment(id)
    return services.project(id)
  }
  const answer = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!isPegbarError(error)) onUnexpected(error)
      throw fromErrorJson(toErrorJson(error))
    }
  }
  const bind = (names: readonly OperationName[], verbsOf: () => Promise<Verbs>, project?: string): Verbs =>
    Object.fromEntries(
      names.map((name) => [
        name,
        async (input: Input = {}, options: CallOptions = {}) => {
          options.signal?.throwIfAborted()
          // what is no id is refused there, before anything is opened
          route(OPERATIONS[name], project, input)
          return answer(async () =>
            asAnswered(await measured(async (call) => (await verbsOf())[name]!(input, call), options)),
          )
        },
      ]),
    )
  return {
    node: bind(NODE_READS, async () => services as unknown as Verbs) as unknown as DirectReads['node'],
    project: (id) =>
      bind(PROJECT_READS, async () => (await found(id)) as unknown as Verbs, id) as unknown as ReturnType<
        DirectReads['project']
      >,
    served: async (id) => {
      await answer(() => found(id))
    },
  }
}

/** Progress comes as that of a job: not too often, and with a rate. What stops it is CANCELLED, whatever the caller means. */
async function measured<T>(
  work: (options: CallOptions) => Promise<T>,
  { signal, onProgress }: CallOptions,
): Promise<T> {
  const meter = new ProgressMeter((progress) => onProgress?.(progress))
  const controller = new AbortController()
  const cancel = () => controller.abort(new PegbarError('CANCELLED', 'the caller went away'))
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await work({ signal: controller.signal, onProgress: (progress) => meter.update(progress) })
  } finally {
    signal?.removeEventListener('abort', cancel)
    meter.flush()
  }
}

/** A copy, without what JSON leaves out: nobody gets hold of what the services keep. */
function asAnswered(output: unknown): unknown {
  return output === undefined ? undefined : JSON.parse(JSON.stringify(output))
}
