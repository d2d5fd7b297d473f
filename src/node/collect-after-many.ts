import { type CollectGarbage, exposeGc } from '../cdc/index.ts'

/** With fewer files the collector's own times are good enough. */
const MANY_FILES = 1000

let gc: CollectGarbage | undefined

/**
 * Collects what work on that many files has left, after the step that is under way. By itself V8 lets a heap grow to some times
 * what is in use before it looks, and a checkpoint of 20,000 files leaves 300 MiB that nobody needs.
 */
export function collectAfterMany(files: number): void {
  if (files < MANY_FILES) return
  gc ??= exposeGc()
  gc({ type: 'major', execution: 'async' }).catch(() => {})
}
