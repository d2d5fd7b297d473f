import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomBytesOf } from '../helpers/bytes.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The commands of the README's tour, as they are printed there. */
async function tour(): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const block = /<!-- tour -->\n```bash\n(.*?)```/s.exec(readme)?.[1]
  if (block === undefined) throw new Error('the README has no tour')
  return block
}

/** The tour's nodes listen where a laptop's would, so they run where nothing else can hear them. */
function canMakeNamespaces(): boolean {
  try {
    execFileSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const runs = test.skipIf(!canMakeNamespaces())
const why = '(needs root and Debian packages util-linux and iproute2, for a network namespace)'

runs(`the five-minute tour of the README works as typed ${why}`, { timeout: 180_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pegbar-tour-'))
  try {
    // the tour is typed inside the clone; a folder where npx finds the same program keeps the clone clean
    await mkdir(join(dir, 'node_modules/.bin'), { recursive: true })
    await symlink(join(ROOT, 'bin/pegbar.js'), join(dir, 'node_modules/.bin/pegbar'))
    const file = join(dir, 'some.blend')
    await writeFile(file, randomBytesOf(9, 3 << 20))
    // whatever fails, no node of the tour outlives it
    const script = `ip link set lo up\ntrap 'ana stop; ben stop' EXIT\n${await tour()}`
    const shell = spawn('unshare', ['--net', 'bash', '-euo', 'pipefail', '-c', script], {
      cwd: dir,
      env: { ...process.env, FILE: file },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const printed: string[] = []
    shell.stdout.on('data', (data: Buffer) => printed.push(data.toString()))
    shell.stderr.on('data', (data: Buffer) => printed.push(data.toString()))
    const [code] = (await once(shell, 'close')) as [number | null]
    expect(code, printed.join('')).toBe(0)
    expect(printed.join('')).toContain('One more light')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
