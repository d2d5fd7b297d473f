#!/usr/bin/env node
/**
 * Starts Pegbar under a Node.js that can run it: this one, or the one that `npm ci` put into `node_modules/node`.
 *
 * The machine's own Node may be years old, and a syntax error would be all it says. So this file and `runtime.js` are
 * CommonJS (see the package.json beside them) and use nothing that Node 8 does not know: no `node:` imports, no
 * `import()`, no optional chaining. Only `start.js` is newer, and only a new enough Node loads it.
 */
const fs = require('fs')
const path = require('path')
const runtime = require('./runtime.js')

const root = path.resolve(__dirname, '..')
const cli = path.join(root, 'dist', 'cli.js')

if (!fs.existsSync(cli)) {
  const command = fs.existsSync(path.join(root, 'node_modules')) ? 'npm run build' : 'npm ci'
  fail([`pegbar is not built: ${cli} is missing.`, `Run \`${command}\` in ${root}.`])
} else if (runtime.canRun(process.versions.node)) {
  require('./start.js').start(cli)
} else {
  const found = runtime.find(root)
  if (found.binary) {
    runtime.runWith(found.binary, [__filename].concat(process.argv.slice(2)), fail)
  } else {
    fail([
      `pegbar needs Node.js ${runtime.NEEDED}; this is ${process.versions.node} (${process.execPath}).`,
      found.missing,
      `Run \`npm ci\` in ${root}, or install Node.js 22.`,
    ])
  }
}

function fail(lines) {
  console.error(lines.join('\n'))
  process.exit(1)
}
