/**
 * The thread that reads, cuts, hashes and compresses, so that network and page stay responsive: `CdcWorkers` starts it.
 * Cutting and hashing cost about the same, so a file is cut by one such thread and hashed by another: a cut job posts its
 * batches without hashes, and the main thread hands each on to a digest job, which fills them in.
 * Jobs take turns at every batch, and a cut holds no more than its cutter's memory and MAX_BATCHES_IN_FLIGHT batches,
 * those that are being hashed among them.
 */
import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { encodeSmallest } from '../codec/index.ts'
import { blake3 } from '../core/hash.ts'
import { idFromBytes } from '../core/ids.ts'
import { packBatch, packedSize } from './batch.ts'
import { collectGarbage } from './collect-garbage.ts'
import { type CutRun, cutSource } from './cut-source.ts'
import { Digests } from './digests.ts'
import {
  type ChunkToEncode,
  type EncodedFrame,
  type FileRead,
  failureFromError,
  type JobRequest,
  type WorkerEvent,
  type WorkerRequest,
} from './messages.ts'
import { OpenFile } from './open-file.ts'
import { PROFILE_V1 } from './profile.ts'
import { WasmCutter } from './wasm-cutter.ts'

/** Batches that were posted and not yet taken: one being used, one being hashed, one on its way. */
const MAX_BATCHES_IN_FLIGHT = 3
/** One more than can be on their way, for a consumer that works on several at once. */
const MAX_SPARE_BUFFERS = MAX_BATCHES_IN_FLIGHT + 1
/** Chunks compressed between two collections of zstd contexts; see `collectGarbage`. */
const CONTEXTS_KEPT = 32
/** Bytes read between two looks at the messages while a file is only hashed. */
const HASH_STEP_BYTES = 1024 * 1024

class Job {
  readonly id: number
  #inFlight = 0
  #cancelled = false
  #wake: (() => void) | undefined

  constructor(id: number) {
    this.id = id
  }

  posted(): void {
    this.#inFlight++
  }

  taken(): void {
    this.#inFlight--
    this.#wake?.()
  }

  cancel(): void {
    this.#cancelled = true
    this.#wake?.()
  }

  /** Lets messages and other jobs in, waits until another batch may be posted, and throws when the job is cancelled. */
  async turn(): Promise<void> {
    await setImmediate()
    while (!this.#cancelled && this.#inFlight >= MAX_BATCHES_IN_FLIGHT) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#cancelled) throw new JobCancelled()
  }
}

class JobCancelled extends Error {}

const port = parentPort
if (port === null) throw new TypeError('cut-worker is started as a worker thread')

const jobs = new Map<number, Job>()
const digests = new Digests(blake3, post)
/** The cutter of the last cut, for the next one: its memory is the largest thing here. */
let spareCutter: WasmCutter | undefined
/** Buffers of batches that came back. Fresh memory is zeroed and mapped page by page, which costs as much as the cutting. */
const spareBuffers: ArrayBuffer[] = []
/** Chunks compressed so far. */
let contexts = 0

port.on('message', (request: WorkerRequest) => {
  switch (request.type) {
    case 'taken':
      jobs.get(request.id)?.taken()
      break
    case 'cancel':
      jobs.get(request.id)?.cancel()
      digests.cancel(request.id)
      break
    case 'digest':
    case 'digest batch':
    case 'digest end':
      digests.receive(request)
      break
    case 'recycle':
      if (spareBuffers.length < MAX_SPARE_BUFFERS) spareBuffers.push(request.buffer)
      break
    default:
      void run(request)
  }
})

function post(event: WorkerEvent, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(event, transfer)
}

async function run(request: Exclude<JobRequest, { type: 'digest' }>): Promise<void> {
  const job = new Job(request.id)
  jobs.set(request.id, job)
  try {
    switch (request.type) {
      case 'cut':
        await cut(job, request.path, request.batchBytes)
        break
      case 'hash':
        await hash(job, request.path)
        break
      case 'encode':
        encode(job, request.packed, request.chunks)
        break
    }
  } catch (error) {
    const { id } = job
    post(
      error instanceof JobCancelled
        ? { type: 'cancelled', id }
        : { type: 'failed', id, failure: failureFromError(error) },
    )
  } finally {
    jobs.delete(request.id)
  }
}

async function cut(job: Job, path: string, batchBytes: number): Promise<void> {
  const file = new OpenFile(path)
  try {
    const cutter = takeCutter(batchBytes + PROFILE_V1.maxSize)
    for (const run of cutSource(cutter, (target) => file.read(target))) {
      await job.turn()
      const batch = packBatch(run, takeBuffer(run, cutter))
      job.posted()
      post({ type: 'batch', id: job.id, batch }, [batch.buffer])
    }
    spareCutter = cutter
    post({ type: 'cut', id: job.id, read: fileRead(file) })
  } finally {
    file.close()
  }
}

async function hash(job: Job, path: string): Promise<void> {
  const file = new OpenFile(path)
  try {
    const whole = blake3.create()
    const buffer = new Uint8Array(Math.min(HASH_STEP_BYTES, file.before.size))
    for (let count = file.read(buffer); count > 0; count = file.read(buffer)) {
      whole.update(buffer.subarray(0, count))
      await job.turn()
    }
    const result = { hash: idFromBytes('hash', whole.digest()), ...fileRead(file) }
    post({ type: 'file', id: job.id, result })
  } finally {
    file.close()
  }
}

function fileRead(file: OpenFile): FileRead {
  const { before, position: size } = file
  return { size, before, after: file.stamp() }
}

/** Writes the frames over the chunks: they are smaller, and only written over what has been read. */
function encode(job: Job, packed: ArrayBuffer, chunks: readonly ChunkToEncode[]): void {
  const bytes = new Uint8Array(packed)
  const frames: EncodedFrame[] = []
  let start = 0
  let end = 0
  for (const { length, baseLength, isNoise } of chunks) {
    const raw = bytes.subarray(start, start + length)
    const base = baseLength === 0 ? undefined : bytes.subarray(start + length, start + length + baseLength)
    const form = encodeSmallest(raw, base, { isNoise })
    if (form.codec === 'raw') {
      frames.push(form)
    } else {
      bytes.set(form.payload, end)
      end += form.payload.byteLength
      frames.push({ codec: form.codec, length: form.payload.byteLength })
    }
    start += length + baseLength
    if (++contexts % CONTEXTS_KEPT === 0) collectGarbage()
  }
  post({ type: 'encoded', id: job.id, packed, frames }, [packed])
}

function takeCutter(capacity: number): WasmCutter {
  const spare = spareCutter
  spareCutter = undefined
  return spare?.content.byteLength === capacity ? spare : new WasmCutter(capacity)
}

/** Returns a buffer for the run. The last run of a file gets one of its own size, so that small files stay small. */
function takeBuffer(run: CutRun, cutter: WasmCutter): ArrayBuffer {
  const needed = packedSize(run.raw.byteLength, run.lengths.length)
  const capacity = cutter.content.byteLength
  if (needed < capacity / 2) return new ArrayBuffer(needed)
  const largest = packedSize(capacity, Math.ceil(capacity / cutter.profile.minSize))
  const spare = spareBuffers.findIndex((buffer) => buffer.byteLength === largest)
  return spare === -1 ? new ArrayBuffer(largest) : spareBuffers.splice(spare, 1)[0]!
}
