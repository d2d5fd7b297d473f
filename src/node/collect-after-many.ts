import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** With fewer files the collector's own times are good enough. */
const MANY_FILES = 1000

type Collect = (options: { type: 'major'; execution: 'async' }) => Promise<void>

let collect: Collect | undefined

/**
 * Collects what work on that many files has left, after the step that is under way: a pause of about 1 ms for each MB that is in use.
 * By itself V8 lets a heap grow to some times what is in use before it looks, and a checkpoint of 20,000 files leaves 300 MiB that
 * nobody needs.
 */
export function collectAfterMany(files: number): void {
  if (files < MANY_FILES) return
  if (collect === undefined) {
    // the flag gives `gc` to contexts that are made after it
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
  }
  collect({ type: 'major', execution: 'async' }).catch(() => {})
}
