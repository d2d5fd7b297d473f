import { Worker } from 'node:worker_threads'
import { PegbarError } from '../core/errors.ts'
import { type SignedBytes, verifyInProcess } from '../store/index.ts'
import type { VerifyAnswer, VerifyRequest } from './verify-worker.ts'

/** Up to this many the way to another thread costs more than it saves. */
export const MAX_IN_PROCESS = 32
/** Each signature that is being verified takes some KiB in the thread: enough that the way there costs nothing. */
const MAX_IN_MESSAGE = 512

/** Beside the bundle lies the bundled worker; from source, Node itself takes the types out of it. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './verify-worker.ts' : './verify-worker.js',
  import.meta.url,
)

interface Waiting {
  resolve: (valid: boolean[]) => void
  reject: (error: PegbarError) => void
}

/** One for the process; started by the first large batch, and no reason for the process to go on. */
let thread: { worker: Worker; waiting: Map<number, Waiting> } | undefined
let lastId = 0

/** Answers, in the order asked, whether each signature is its device's own. Large batches are verified in another thread. */
export async function verifySignatures(items: readonly SignedBytes[]): Promise<boolean[]> {
  if (items.length <= MAX_IN_PROCESS) return verifyInProcess(items)
  const valid: boolean[] = []
  for (let at = 0; at < items.length; at += MAX_IN_MESSAGE) {
    valid.push(...(await verifyApart(items.slice(at, at + MAX_IN_MESSAGE))))
  }
  return valid
}

async function verifyApart(items: readonly SignedBytes[]): Promise<boolean[]> {
  thread ??= start()
  const { worker, waiting } = thread
  const id = ++lastId
  const { promise, resolve, reject } = Promise.withResolvers<boolean[]>()
  waiting.set(id, { resolve, reject })
  worker.ref()
  const request: VerifyRequest = { id, items: items.map(compact) }
  worker.postMessage(request)
  return promise
}

/** A view is sent with all of the buffer that it is a part of. */
function compact({ device, body, signature }: SignedBytes): SignedBytes {
  return { device, body: Uint8Array.from(body), signature: Uint8Array.from(signature) }
}

function start(): NonNullable<typeof thread> {
  const worker = new Worker(WORKER_URL, { name: 'pegbar-verify', execArgv: [] })
  const waiting = new Map<number, Waiting>()
  worker.unref()
  worker.on('message', ({ id, valid }: VerifyAnswer) => {
    waiting.get(id)?.resolve(valid)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  })
  const end = (cause?: unknown) => {
    if (thread?.worker === worker) thread = undefined
    const error = new PegbarError('INTERNAL', 'the thread that verifies signatures stopped unexpectedly', {
      hint: 'try again; if it happens twice, run `pegbar doctor`',
      ...(cause !== undefined && { cause }),
    })
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end())
  return { worker, waiting }
}
