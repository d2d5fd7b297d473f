// Puts `pegbar` where npx and npm scripts look first. Without it npx would install the clone into its own cache, and take
// seconds for each command. Windows runs .cmd files and needs a privilege for symbolic links.
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../node_modules/.bin')
if (process.platform === 'win32') {
  writeFileSync(join(folder, 'pegbar.cmd'), '@node "%~dp0\\..\\..\\bin\\pegbar.js" %*\r\n')
} else {
  rmSync(join(folder, 'pegbar'), { force: true })
  symlinkSync('../../bin/pegbar.js', join(folder, 'pegbar'))
}
