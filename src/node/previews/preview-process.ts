import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { limited } from './limited.ts'
import { MAX_HEAP_MIB, MAX_PROCESS_BYTES, RETIRE_BYTES } from './limits.ts'
import type { PreviewAnswer, PreviewImage, PreviewRequest } from './messages.ts'

/** Beside the bundle lies the bundled worker; from source, Node itself takes the types out of it. */
export const DEFAULT_WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './preview-worker.ts' : './preview-worker.js',
  import.meta.url,
)

/** A request without its id, which is the process's to choose. */
export type NewRequest = PreviewRequest extends infer Request
  ? Request extends { id: number }
    ? Omit<Request, 'id'>
    : never
  : never

/** Says why no preview was made; only developers read the message. */
export class PreviewFailed extends Error {}

/** One process that decodes, from outside. It keeps nobody's process alive but while it works. */
export class PreviewProcess {
  readonly #child: ChildProcess
  #lastId = 0
  #waiting: { id: number; resolve: (answer: PreviewAnswer) => void; reject: (error: Error) => void } | undefined
  #ended = false

  /** @param url the module that answers as `preview-worker.ts` does */
  constructor(url: URL) {
    const [command, args] = limited(
      process.execPath,
      [`--max-old-space-size=${MAX_HEAP_MIB}`, '--disable-warning=ExperimentalWarning', fileURLToPath(url)],
      { memoryBytes: MAX_PROCESS_BYTES },
    )
    this.#child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      env: environment(),
      windowsHide: true,
    })
    this.#child.on('message', (answer: PreviewAnswer) => this.#answered(answer))
    // `error`: it could not be started, or a message could not be sent
    this.#child.on('error', (cause) => this.#end(new PreviewFailed('the process failed', { cause })))
    this.#child.on('exit', (code, signal) => this.#end(new PreviewFailed(`the process ended: ${signal ?? code}`)))
    this.#hold(false)
  }

  /** The process is gone, or going: it takes no more requests. */
  get ended(): boolean {
    return this.#ended
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /**
   * Asks for one preview; the one before must have been answered. A process that does not answer in time is killed.
   *
   * @throws PreviewFailed
   */
  async make(request: NewRequest, timeoutMs: number): Promise<PreviewImage> {
    if (this.#waiting !== undefined) throw new TypeError('one preview at a time')
    const { promise, resolve, reject } = Promise.withResolvers<PreviewAnswer>()
    const id = ++this.#lastId
    this.#waiting = { id, resolve, reject }
    this.#hold(true)
    const timer = setTimeout(() => this.kill('no answer in time'), timeoutMs)
    try {
      if (this.#ended) throw new PreviewFailed('the process has ended')
      this.#child.send({ ...request, id })
      const answer = await promise
      if (answer.residentBytes > RETIRE_BYTES) this.kill('it has grown')
      if ('image' in answer) return answer.image
      throw new PreviewFailed(answer.failure)
    } finally {
      clearTimeout(timer)
      this.#waiting = undefined
      this.#hold(false)
    }
  }

  /** Ends the process at once; a request fails. On Windows `SIGKILL` is `TerminateProcess`. */
  kill(reason: string): void {
    this.#end(new PreviewFailed(reason))
    this.#child.kill('SIGKILL')
  }

  #answered(answer: PreviewAnswer): void {
    if (answer.id === this.#waiting?.id) this.#waiting.resolve(answer)
  }

  #end(error: PreviewFailed): void {
    this.#ended = true
    this.#waiting?.reject(error)
  }

  #hold(busy: boolean): void {
    const holding = busy ? 'ref' : 'unref'
    this.#child[holding]()
    this.#child.channel?.[holding]()
  }
}

function environment(): NodeJS.ProcessEnv {
  // options for this process, such as loaders of a test runner, are not for that one
  const { NODE_OPTIONS: _, ...env } = process.env
  // glibc keeps memory in up to eight arenas for each core; elsewhere nobody reads this
  return { ...env, MALLOC_ARENA_MAX: '2' }
}
