import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const OWN_NODE = join(REPOSITORY, 'node_modules', 'node')

const oldNode = findOldNode()
/** Makes the Node that runs the test look older to the launcher. */
const FAKE_VERSION = `Object.defineProperty(process.versions, 'node', { value: process.env.FAKE_NODE_VERSION })\n`

let root: string

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'pegbar-')))
  await cp(join(REPOSITORY, 'bin'), join(root, 'bin'), { recursive: true })
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
  await writeFile(join(root, 'fake-version.cjs'), FAKE_VERSION)
})

afterEach(() => rm(root, { recursive: true }))

describe('a Node.js that can run Pegbar', () => {
  it('loads the built program itself, with its arguments', async () => {
    await build('console.log(process.pid, JSON.stringify(process.argv.slice(2)))')
    const child = launch(process.execPath, ['log', 'a b', '--json'])
    expect(await finished(child)).toMatchObject({ code: 0, stdout: `${child.pid} ["log","a b","--json"]\n` })
  })

  it.each(['22.19.0', '22.23.3', '24.6.0', '25.0.0'])('is %s', async (version) => {
    await build('console.log("here")')
    expect(await finished(launchAs(version))).toMatchObject({ code: 0, stdout: 'here\n' })
  })
})

describe('a Node.js that is too old', () => {
  it.each(['8.17.0', '18.20.8', '20.20.2', '22.18.9', '23.11.0', '24.5.9'])('is %s', async (version) => {
    await build('console.log("never")')
    const { code, stdout, stderr } = await finished(launchAs(version))
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(`needs Node.js 22.19 or newer (of 24: 24.6 or newer); this is ${version}`)
    expect(stderr).toContain(`Run \`npm ci\` in ${root}`)
  })

  it('says that the packaged one is too old as well', async () => {
    await build('console.log("never")')
    await installNode(root, { version: '18.0.0', binary: true })
    const { code, stderr } = await finished(launchAs('20.0.0'))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('too old as well: 18.0.0') })
  })

  it('says that the packaged one has no binary', async () => {
    await build('console.log("never")')
    await installNode(root, { version: '22.23.3', binary: false })
    const { code, stderr } = await finished(launchAs('20.0.0'))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('install script') })
  })

  it('says that the packaged one does not start', async () => {
    await build('console.log("never")')
    await installNode(root, { version: '22.23.3', binary: false })
    await mkdir(join(root, 'node_modules', 'node', 'bin', binaryName()), { recursive: true })
    const { code, stderr } = await finished(launchAs('20.0.0'))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('does not start') })
  })

  it('hands over to the packaged one, with arguments, input, output and exit code', async () => {
    await build(`
      import { text } from 'node:stream/consumers'
      console.log(process.versions.node, JSON.stringify(process.argv.slice(2)), await text(process.stdin))
      console.error('to stderr')
      process.exitCode = 4`)
    await installNode(root, { version: '22.23.3', binary: true })
    const child = launchAs('20.0.0', ['show', 'ä b', ''])
    child.stdin!.end('from stdin')
    expect(await finished(child)).toEqual({
      code: 4,
      signal: null,
      stdout: `${process.versions.node} ["show","ä b",""] from stdin\n`,
      stderr: 'to stderr\n',
    })
  })

  it('finds the packaged one where npm hoisted it', async () => {
    await build('console.log(process.versions.node)')
    const inner = join(root, 'node_modules', 'pegbar')
    await cp(join(root, 'bin'), join(inner, 'bin'), { recursive: true })
    await cp(join(root, 'dist'), join(inner, 'dist'), { recursive: true })
    await cp(join(root, 'package.json'), join(inner, 'package.json'))
    await installNode(root, { version: '22.23.3', binary: true })
    const child = launchAs('20.0.0', [], inner)
    expect(await finished(child)).toMatchObject({ code: 0, stdout: `${process.versions.node}\n` })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'passes %s on, and what the program makes of it',
    async (signal) => {
      await build(`
      process.on('${signal}', () => process.exit(7))
      setInterval(() => {}, 60_000)
      console.log('ready')`)
      await installNode(root, { version: '22.23.3', binary: true })
      const child = launchAs('20.0.0')
      await once(child.stdout!, 'data')
      child.kill(signal)
      expect(await finished(child)).toMatchObject({ code: 7, signal: null })
    },
  )

  it('dies of the signal that the program died of', async () => {
    await build("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 60_000)")
    await installNode(root, { version: '22.23.3', binary: true })
    expect(await finished(launchAs('20.0.0'))).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  it.skipIf(oldNode === undefined)(
    `hands over from a real one${oldNode ? `, ${oldNode.version}` : ' (skipped: none on this PATH)'}`,
    async () => {
      await build('console.log(process.versions.node, process.argv[2])')
      await installNode(root, { version: '22.23.3', binary: true })
      const child = launch(oldNode!.path, ['doctor'])
      expect(await finished(child)).toMatchObject({ code: 0, stdout: `${process.versions.node} doctor\n` })
    },
  )
})

describe('a tree that is not built', () => {
  it('asks for npm ci when nothing is installed', async () => {
    const { code, stderr } = await finished(launch(process.execPath, ['log']))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(`Run \`npm ci\` in ${root}`) })
  })

  it('asks for npm run build when packages are there', async () => {
    await mkdir(join(root, 'node_modules'))
    const { code, stderr } = await finished(launch(process.execPath, ['log']))
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('Run `npm run build`') })
  })
})

it('uses no syntax or module name that Node 8 does not know', async () => {
  for (const name of ['pegbar.js', 'runtime.js']) {
    const source = await readFile(join(REPOSITORY, 'bin', name), 'utf8')
    const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(code, name).not.toMatch(/\?\.|\?\?|catch \{|\bimport\b|'node:|\basync for\b|\bat\(|\b#\w|\d_\d|\{ \.\.\./)
  }
})

async function build(program: string): Promise<void> {
  await mkdir(join(root, 'dist'), { recursive: true })
  await writeFile(join(root, 'dist', 'cli.js'), program)
}

/** Puts the package `node` into `node_modules` of `dir`; its binary is the Node that runs this test. */
async function installNode(dir: string, { version, binary }: { version: string; binary: boolean }): Promise<void> {
  const home = join(dir, 'node_modules', 'node')
  await mkdir(join(home, 'bin'), { recursive: true })
  await writeFile(join(home, 'package.json'), JSON.stringify({ name: 'node', version }))
  if (binary) await symlink(process.execPath, join(home, 'bin', binaryName()))
}

function binaryName(): string {
  return process.platform === 'win32' ? 'node.exe' : 'node'
}

function launch(node: string, args: string[], dir = root): ChildProcess {
  return spawn(node, [join(dir, 'bin', 'pegbar.js'), ...args], { cwd: dir, env: { PATH: process.env.PATH } })
}

function launchAs(version: string, args: string[] = [], dir = root): ChildProcess {
  return spawn(process.execPath, ['-r', join(root, 'fake-version.cjs'), join(dir, 'bin', 'pegbar.js'), ...args], {
    cwd: dir,
    env: { PATH: process.env.PATH, FAKE_NODE_VERSION: version },
  })
}

async function finished(child: ChildProcess) {
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)])
  const [code, signal] = await closed
  return { code, signal, stdout, stderr }
}

/** The first Node on the PATH, beside the project's own, that is too old for Pegbar. */
function findOldNode(): { path: string; version: string } | undefined {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    if (dir.startsWith(REPOSITORY) || dir.startsWith(OWN_NODE)) continue
    try {
      const path = join(dir, binaryName())
      const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1)
      if (Number(version.split('.')[0]) < 22) return { path, version }
    } catch {
      // no Node in that folder
    }
  }
  return undefined
}
