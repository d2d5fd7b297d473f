/** Loads the built program. Only a Node.js that can run Pegbar gets here: older ones cannot parse `import()`. */
const { pathToFileURL } = require('node:url')

exports.start = function start(cli) {
  limitMemory()
  return import(pathToFileURL(cli).href)
}

/** MiB; at Node's own 16, V8 collects everything about a hundred times a GiB that is served, and now about twice. */
const SEMI_SPACE_MIB = 4

/**
 * Replaces this process, under its id, by one that takes less, when it is going to be a node. glibc keeps one heap instead
 * of up to eight a core: 4 GiB that pass through LevelDB, zstd and the threads leave each heap in pieces, about 60 MiB more
 * in all. V8 looks through its youngest objects more often, so that the buffers of what passes through are freed before
 * they call for a full collection. Both are read at the start alone. Other systems have other allocators, and Windows
 * cannot replace a process: there a node takes more memory and processor time, and does the same.
 */
function limitMemory() {
  const { argv, env, execArgv, execPath, platform } = process
  if (platform !== 'linux' || !argv.includes('start') || env.MALLOC_ARENA_MAX !== undefined) return
  // experimental in Node.js 22: where it is missing, or fails, the node only takes more memory
  if (typeof process.execve !== 'function') return
  try {
    const flags = [`--max-semi-space-size=${SEMI_SPACE_MIB}`, ...execArgv]
    process.execve(execPath, [execPath, ...flags, ...argv.slice(1)], { ...env, MALLOC_ARENA_MAX: '1' })
  } catch {}
}
