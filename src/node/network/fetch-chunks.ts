import type { StoredChunk } from '../../core/chunk.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { DeviceId, Hash } from '../../core/ids.ts'
import { MAX_CHUNK_BYTES } from '../../core/limits.ts'
import type { FetchChunksOptions } from '../network-port.ts'
import { gather } from './gather.ts'
import type { Peering } from './peering.ts'

/** How long the records of one laptop may take to become equal with ours, milliseconds. */
const RECORDS_TIMEOUT_MS = 60_000

/**
 * Yields single chunks as other laptops have them, each once: those that are connected are asked one after the other, and
 * with `call` those that answer a call. What nobody has is left out; a peer that fails is passed over.
 *
 * @throws PegbarError the reason of the signal
 */
export async function* fetchChunks(
  peering: Peering,
  hashes: readonly Hash[],
  { signal, call = false }: FetchChunksOptions = {},
): AsyncGenerator<{ chunk: StoredChunk; device: DeviceId }> {
  const wanted = new Set(hashes)
  const asked = new Set<DeviceId>()
  let called: Promise<unknown> | undefined
  if (call && wanted.size > 0) called = (await gathered(peering, signal))?.called
  for (;;) {
    for (const device of peering.connected()) {
      if (asked.has(device) || wanted.size === 0) continue
      asked.add(device)
      for await (const chunk of fromDevice(peering, device, wanted, signal)) {
        wanted.delete(chunk.hash)
        yield { chunk, device }
      }
    }
    if (called === undefined || wanted.size === 0) return
    await called
    called = undefined
  }
}

async function* fromDevice(
  { running, project }: Peering,
  device: DeviceId,
  wanted: ReadonlySet<Hash>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredChunk> {
  // sizes are not known: one chunk a request keeps to what may be in flight
  const wants = Array.from(wanted, (hash) => ({ hash, size: MAX_CHUNK_BYTES }))
  try {
    const client = await running?.chunkClient(device)
    if (client === undefined) return
    for await (const result of client.get(project.id, wants, signal === undefined ? {} : { signal })) {
      if (result.kind === 'chunk') yield result.chunk
    }
  } catch (error) {
    signal?.throwIfAborted()
    // it left, is slow, or its copy is wrong: it is told so, and another may have the chunk
    if (!isPegbarError(error)) throw error
  }
}

/** Resolves when the records of all who answer are equal with ours, or can not be. Errors as `fetchChunks`. */
export async function fetchRecords(peering: Peering, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  await (await gathered(peering, signal))?.called
  for (const device of peering.connected()) {
    const late = AbortSignal.timeout(RECORDS_TIMEOUT_MS)
    const both = signal === undefined ? late : AbortSignal.any([signal, late])
    await peering.running
      ?.session(device)
      ?.whenEqual(peering.project.id, { signal: both })
      .catch(() => signal?.throwIfAborted())
  }
}

/** undefined: nobody is there. */
async function gathered(
  peering: Peering,
  signal: AbortSignal | undefined,
): Promise<{ called: Promise<unknown> } | undefined> {
  try {
    return await gather(peering, undefined, signal)
  } catch (error) {
    if (isPegbarError(error, 'NO_PEERS')) return undefined
    throw error
  }
}
