/**
 * The thread that reads, cuts, hashes and compresses, so that network and page stay responsive: `CdcWorkers` starts it.
 * Jobs take turns at every batch, and none holds more than its cutter's memory and MAX_BATCHES_IN_FLIGHT batches.
 */
import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { blake3, type StreamingHash } from '../core/hash.ts'
import { idFromBytes } from '../core/ids.ts'
import { packBatch } from './batch.ts'
import { compressChunk } from './codec.ts'
import { cutSource } from './cut-source.ts'
import { failureFromError, type JobRequest, type WorkerEvent, type WorkerRequest } from './messages.ts'
import { OpenFile } from './open-file.ts'
import { PROFILE_V1 } from './profile.ts'
import { WasmCutter } from './wasm-cutter.ts'

/** Batches that were posted and not yet taken: one being used, one waiting, one on its way. */
const MAX_BATCHES_IN_FLIGHT = 3
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
/** The cutter of the last cut, for the next one: its memory is the largest thing here. */
let spareCutter: WasmCutter | undefined

port.on('message', (request: WorkerRequest) => {
  switch (request.type) {
    case 'taken':
      jobs.get(request.id)?.taken()
      break
    case 'cancel':
      jobs.get(request.id)?.cancel()
      break
    default:
      void run(request)
  }
})

function post(event: WorkerEvent, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(event, transfer)
}

async function run(request: JobRequest): Promise<void> {
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
        encode(job, new Uint8Array(request.packed), request.lengths)
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
    const whole = blake3.create()
    const cutter = takeCutter(batchBytes + PROFILE_V1.maxSize)
    for (const run of cutSource(cutter, (target) => file.read(target))) {
      await job.turn()
      whole.update(run.raw)
      const packed = packBatch(run.raw, run.lengths, blake3)
      job.posted()
      post({ type: 'batch', id: job.id, packed, chunkCount: run.lengths.length, offset: run.offset }, [packed])
    }
    spareCutter = cutter
    postFile(job, file, whole)
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
    postFile(job, file, whole)
  } finally {
    file.close()
  }
}

function postFile(job: Job, file: OpenFile, whole: StreamingHash): void {
  const { before, position: size } = file
  const result = { hash: idFromBytes('hash', whole.digest()), size, before, after: file.stamp() }
  post({ type: 'file', id: job.id, result })
}

function encode(job: Job, packed: Uint8Array, lengths: readonly number[]): void {
  const frames: Uint8Array[] = []
  const sizes: number[] = []
  let start = 0
  for (const length of lengths) {
    const frame = compressChunk(packed.subarray(start, start + length))
    if (frame !== undefined) frames.push(frame)
    sizes.push(frame?.byteLength ?? 0)
    start += length
  }
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  for (const frame of frames) {
    bytes.set(frame, at)
    at += frame.byteLength
  }
  post({ type: 'encoded', id: job.id, packed: bytes.buffer, sizes }, [bytes.buffer])
}

function takeCutter(capacity: number): WasmCutter {
  const spare = spareCutter
  spareCutter = undefined
  return spare?.content.byteLength === capacity ? spare : new WasmCutter(capacity)
}
