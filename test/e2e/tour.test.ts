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

interface GuideBlock {
  laptop: 'ana' | 'ben'
  commands: string
}

/** The commands of the guide, as they are printed there, each block with the laptop on which it is typed. */
async function guide(): Promise<GuideBlock[]> {
  const text = await readFile(join(ROOT, 'docs/guide.md'), 'utf8')
  const blocks = [...text.matchAll(/```bash\n(.*?)```/gs)]
  const typed = [...text.matchAll(/<!-- tour: (ana|ben) -->\n```bash\n(.*?)```/gs)]
  if (typed.length === 0 || typed.length !== blocks.length) throw new Error('docs/guide.md: commands without a laptop')
  return typed.map(([, laptop, commands]) => ({ laptop: laptop as 'ana' | 'ben', commands: commands! }))
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

/** Runs a script where it finds `npx pegbar` and `pegbar`, and nothing else on the network; returns what it printed. */
async function runAlone(dir: string, script: string, env: Record<string, string> = {}): Promise<string> {
  // typed inside of the clone; a folder where npx finds the same program keeps the clone clean
  const bin = join(dir, 'node_modules/.bin')
  await mkdir(bin, { recursive: true })
  await symlink(join(ROOT, 'bin/pegbar.js'), join(bin, 'pegbar'))
  const shell = spawn('unshare', ['--net', 'bash', '-euo', 'pipefail', '-c', `ip link set lo up\n${script}`], {
    cwd: dir,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  shell.stdout.on('data', (data: Buffer) => printed.push(data.toString()))
  shell.stderr.on('data', (data: Buffer) => printed.push(data.toString()))
  const [code] = (await once(shell, 'close')) as [number | null]
  expect(code, printed.join('')).toBe(0)
  return printed.join('')
}

runs(`the five-minute tour of the README works as typed ${why}`, { timeout: 180_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pegbar-tour-'))
  try {
    const file = join(dir, 'some.blend')
    await writeFile(file, randomBytesOf(9, 3 << 20))
    // whatever fails, no node of the tour outlives it
    const printed = await runAlone(dir, `trap 'ana stop; ben stop' EXIT\n${await tour()}`, { FILE: file })
    expect(printed).toContain('One more light')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

runs(`the commands of the guide work as typed ${why}`, { timeout: 180_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pegbar-guide-'))
  try {
    const ana = join(dir, 'ana/film')
    await mkdir(join(ana, 'textures'), { recursive: true })
    await mkdir(join(dir, 'ben'))
    await writeFile(join(ana, 'shot.blend'), randomBytesOf(10, 1 << 20))
    await writeFile(join(ana, 'textures/bark.png'), randomBytesOf(11, 1 << 16))
    await writeFile(join(ana, 'notes.md'), 'notes')
    // how the ticket gets there is theirs to choose
    await symlink('../ana/ticket', join(dir, 'ben/ticket'))
    const places = `ana="$PWD/ana/film"; ben="$PWD/ben"; top="$PWD"
      trap 'cd "$top"; for who in ana ben; do PEGBAR_HOME="$top/home-$who" pegbar stop; done' EXIT`
    // the id that the guide prints stands for the oldest checkpoint of the shot
    const oldest = `$(pegbar --json log shot.blend | tail -n 1 | cut -d '"' -f 4)`
    const script = (await guide()).map(
      ({ laptop, commands }) =>
        `cd "$${laptop}"; export PEGBAR_HOME="$top/home-${laptop}"\n${commands.replaceAll('3f9a0c12', oldest)}${laptop}="$PWD"`,
    )
    const printed = await runAlone(dir, [places, ...script].join('\n'))
    expect(printed).toContain('A lamp')
    // Ana updated to what Ben made of the first layout
    expect(await readFile(join(ana, 'shot.blend'))).toEqual(await readFile(join(dir, 'ben/film/shot.blend')))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
