import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** V8's collector. `minor` looks at what was allocated lately: about 0.1 ms; `major` at all: about 1 ms for each MB in use. */
export interface CollectGarbage {
  (options: { type: 'minor' }): void
  (options: { type: 'major'; execution: 'async' }): Promise<void>
}

/** Returns the collector, also in a worker, which takes no V8 option on its command line. For the few who know better than V8 when. */
export function exposeGc(): CollectGarbage {
  // the flag gives `gc` to contexts that are made after it
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as CollectGarbage
}
