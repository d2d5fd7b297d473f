/** Loads the built program. Only a Node.js that can run Pegbar gets here: older ones cannot parse `import()`. */
const { enableCompileCache } = require('node:module')
const { pathToFileURL } = require('node:url')

exports.start = function start(cli) {
  limitArenas()
  // 10 ms of 100 less, from the second start of the same build on
  enableCompileCache()
  return import(pathToFileURL(cli).href)
}

/**
 * Replaces this process, under its id, by one whose glibc keeps one heap instead of up to eight a core, when it is going
 * to be a node: 4 GiB that pass through LevelDB, zstd and the threads leave each heap in pieces, about 60 MiB more in
 * all. glibc reads the variable at the start alone. Other systems have other allocators; Windows cannot replace a process.
 */
function limitArenas() {
  const { argv, env, execArgv, execPath, platform } = process
  if (platform !== 'linux' || !argv.includes('start') || env.MALLOC_ARENA_MAX !== undefined) return
  // experimental in Node.js 22: where it is missing, or fails, the node only takes more memory
  if (typeof process.execve !== 'function') return
  try {
    process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, MALLOC_ARENA_MAX: '1' })
  } catch {}
}
