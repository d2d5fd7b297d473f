/** Verifies signatures of records in a thread of its own; `verify-signatures.ts` is the other end. */
import { parentPort } from 'node:worker_threads'
import { verifySignature } from '../core/signature.ts'
import type { SignedBytes } from '../store/index.ts'

export interface VerifyRequest {
  id: number
  items: readonly SignedBytes[]
}

export interface VerifyAnswer {
  id: number
  valid: boolean[]
}

parentPort?.on('message', async ({ id, items }: VerifyRequest) => {
  const valid = await Promise.all(items.map((item) => verifySignature(item.device, item.body, item.signature)))
  const answer: VerifyAnswer = { id, valid }
  parentPort?.postMessage(answer)
})
