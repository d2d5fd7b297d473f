/** Finds the project's own Node.js and runs a script with it. Written for Node 8 and later: see pegbar.js. */
const fs = require('fs')
const path = require('path')
const spawn = require('child_process').spawn

/** The first minor version of each release line with `zstd` dictionaries in `node:zlib`; 23 never got them. */
const FIRST_MINOR = { 22: 19, 24: 6 }
/** Every release line after this one has them. */
const LAST_LISTED = 24

exports.NEEDED = '22.19 or newer (of 24: 24.6 or newer)'

/** Tells whether Pegbar runs on that version of Node.js ("22.19.0"). */
exports.canRun = (version) => {
  const parts = version.split('.').map(Number)
  return parts[0] > LAST_LISTED || (parts[0] in FIRST_MINOR && parts[1] >= FIRST_MINOR[parts[0]])
}

/**
 * Returns `{ binary }` of the npm package `node` in the `node_modules` of `root` or of a folder above it (npm hoists
 * it there when Pegbar is itself a dependency), else `{ missing }`: the reason in words.
 */
exports.find = (root) => {
  let missing = 'Its own Node.js (the optional package `node`) is not installed.'
  for (const dir of selfAndAncestors(root)) {
    const home = path.join(dir, 'node_modules', 'node')
    const version = versionOf(home)
    if (version === undefined) continue
    // on Windows the package also holds an empty file `bin/node`
    const binary = path.join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (!exports.canRun(version)) missing = `The package \`node\` in ${home} is too old as well: ${version}.`
    else if (fs.existsSync(binary)) return { binary: binary }
    else missing = `${binary} is missing: the install script of the package \`node\` did not run.`
  }
  return { missing: missing }
}

function selfAndAncestors(dir) {
  const above = path.dirname(dir)
  return above === dir ? [dir] : [dir].concat(selfAndAncestors(above))
}

function versionOf(home) {
  try {
    return JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')).version
  } catch (_) {
    return undefined
  }
}

/**
 * Runs `binary` with `args` in this process's place: same terminal, same signals, same exit code or signal.
 *
 * @param {(lines: string[]) => void} fail called when it cannot be started
 */
exports.runWith = (binary, args, fail) => {
  const child = spawn(binary, args, { stdio: 'inherit' })
  const forwarded = forwardSignals(child)
  child.on('error', (error) => {
    fail([`pegbar's own Node.js does not start: ${binary}`, error.message, `Install Node.js ${exports.NEEDED}.`])
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const name of forwarded) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

/**
 * A terminal sends SIGINT to every process in its foreground, so the child has it already; a second one would read as
 * "cancel at once". On Windows the console does the same for all three, and `kill` would end the child without asking.
 */
function forwardSignals(child) {
  const windows = process.platform === 'win32'
  const names = windows ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP']
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  for (const name of names) {
    process.on(name, () => {
      if (!windows && !(name === 'SIGINT' && onTerminal)) child.kill(name)
    })
  }
  return names
}
