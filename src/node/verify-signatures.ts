import { type SignedBytes, verifyInProcess } from '../store/index.ts'

/** Verifies signatures, off the main thread. */
export async function verifySignatures(items: readonly SignedBytes[]): Promise<boolean[]> {
  return verifyInProcess(items)
}
