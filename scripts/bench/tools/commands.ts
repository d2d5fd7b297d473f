import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { firstLine } from '../data/program.ts'
import type { Inside, Repository, Tool } from './tool.ts'
import { runWatched } from './watched.ts'

/** Where one run of a tool keeps things. */
interface Places {
  work: string
  repository: string
  /** For what the tool notes beside the repository: caches, settings. */
  beside: string
  /** Restore into this folder. */
  target: string
}

/** The database of Pegbar's store, and nothing of Pegbar around it. */
export const LEVELDB_ALONE = 'LevelDB alone'
const LEVELDB_SCRIPT = join(import.meta.dirname, 'leveldb-alone.ts')

type Call = (places: Places, version: string) => readonly string[][]

interface Program {
  name: string
  install: string
  ask: readonly [string, ...string[]]
  inside: Inside
  sets?: readonly string[]
  env?: (places: Places) => NodeJS.ProcessEnv
  init: (places: Places, binary: readonly string[]) => readonly string[][]
  store: Call
  /** Run in the target. */
  restore: Call
}

const BORG_ENV = ({ beside }: Places) => ({
  BORG_BASE_DIR: beside,
  BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
})

function borg(compression: string): Program {
  return {
    name: `borg ${compression}`,
    install: 'Debian: apt-get install borgbackup',
    ask: ['borg', '--version'],
    inside: {
      process: 'a command for each version',
      durable: 'yes (fsync)',
      hash: 'SHA-256 of chunks',
      history: 'yes',
    },
    env: BORG_ENV,
    init: ({ repository }) => [['borg', 'init', '-e', 'none', repository]],
    store: ({ repository }, version) => [
      ['borg', 'create', '-C', compression.replace(' ', ','), `${repository}::${version}`, '.'],
    ],
    restore: ({ repository }, version) => [['borg', 'extract', `${repository}::${version}`]],
  }
}

function git(name: string, lfs: boolean): Program {
  return {
    name,
    install: lfs ? 'Debian: apt-get install git git-lfs' : 'Debian: apt-get install git',
    ask: lfs ? ['git', 'lfs', 'version'] : ['git', '--version'],
    inside: {
      process: 'two commands for each version (add, commit), gc by itself included',
      durable: 'no',
      hash: lfs ? 'SHA-256 of files' : 'SHA-1 of files',
      history: 'yes',
    },
    // nothing of the person's own settings, and no gc behind the back of what is measured next
    env: ({ beside }) => ({ HOME: beside, GIT_CONFIG_NOSYSTEM: '1' }),
    init: ({ repository }, binary) => [
      ['git', 'init', '-q', '.', '--separate-git-dir', repository],
      ...[
        ['user.email', 'bench@example.org'],
        ['user.name', 'Bench'],
        ['gc.autoDetach', 'false'],
        ['maintenance.autoDetach', 'false'],
      ].map((setting) => ['git', 'config', ...setting]),
      ...(lfs
        ? [
            ['git', 'lfs', 'install', '--local'],
            ['git', 'lfs', 'track', ...binary],
          ]
        : []),
    ],
    store: (_, version) => [
      ['git', 'add', '.'],
      ['git', 'commit', '-qm', version],
    ],
    restore: ({ repository, target, beside }) => [
      [
        ...['env', `GIT_INDEX_FILE=${join(beside, 'index')}`],
        ...['git', '--git-dir', repository, '--work-tree', target, 'checkout', '-q', '-f', 'HEAD', '--', '.'],
      ],
    ],
  }
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'restic',
    install: 'Debian: apt-get install restic',
    ask: ['restic', 'version'],
    inside: {
      process: 'a command for each version',
      durable: 'yes (fsync)',
      hash: 'SHA-256 of chunks, encrypted',
      history: 'yes',
    },
    env: ({ beside }) => ({ RESTIC_PASSWORD: 'bench', RESTIC_CACHE_DIR: join(beside, 'cache') }),
    init: ({ repository }) => [['restic', 'init', '-r', repository, '--repository-version', '2']],
    store: ({ repository }) => [['restic', '-q', '-r', repository, 'backup', '.']],
    restore: ({ repository }) => [['restic', '-q', '-r', repository, 'restore', 'latest', '--target', '.']],
  },
  borg('lz4'),
  borg('zstd 3'),
  {
    name: 'casync',
    install: 'Debian: apt-get install casync',
    ask: ['casync', '--version'],
    inside: { process: 'a command for each version', durable: 'no', hash: 'SHA-512/256 of chunks', history: 'yes' },
    init: ({ repository }) => [['mkdir', '-p', repository]],
    store: ({ repository }, version) => [
      ['casync', 'make', `--store=${join(repository, 'store')}`, join(repository, `${version}.caidx`), '.'],
    ],
    restore: ({ repository }, version) => [
      ['casync', 'extract', `--store=${join(repository, 'store')}`, join(repository, `${version}.caidx`), '.'],
    ],
  },
  git('git', false),
  git('git-lfs', true),
  {
    name: 'rsync',
    install: 'Debian: apt-get install rsync',
    ask: ['rsync', '--version'],
    inside: {
      process: 'a command for each version',
      durable: 'no',
      hash: 'none',
      history: 'yes, unchanged files as hard links',
    },
    init: ({ repository }) => [['mkdir', '-p', repository]],
    store: ({ work, repository }, version) => [
      [
        ...['rsync', '-a', ...previous(version).map((one) => `--link-dest=${join(repository, one)}`)],
        ...[`${work}/`, join(repository, version)],
      ],
    ],
    restore: ({ repository, target }, version) => [['rsync', '-a', `${join(repository, version)}/`, target]],
  },
  {
    name: LEVELDB_ALONE,
    install: 'npm ci',
    ask: [process.execPath, '-p', "require('classic-level/package.json').version"],
    sets: ['video'],
    inside: {
      process: 'a command for each version',
      durable: 'yes (fsync)',
      hash: 'none',
      history: 'yes, everything again',
    },
    init: ({ repository }) => [['mkdir', '-p', repository]],
    store: ({ repository }, version) => [[process.execPath, LEVELDB_SCRIPT, 'store', repository, version]],
    restore: ({ repository }, version) => [[process.execPath, LEVELDB_SCRIPT, 'restore', repository, version]],
  },
  {
    name: 'cp and sync',
    install: 'every Unix has it',
    ask: ['cp', '--version'],
    inside: {
      process: 'two commands for each version',
      durable: 'yes (sync)',
      hash: 'none',
      history: 'yes, everything again',
    },
    init: ({ repository }) => [['mkdir', '-p', repository]],
    store: ({ work, repository }, version) => [
      ['cp', '-a', work, join(repository, version)],
      ['sync', '-f', repository],
    ],
    restore: ({ repository, target }, version) => [
      ['cp', '-a', `${join(repository, version)}/.`, target],
      ['sync', '-f', target],
    ],
  },
]

/** Tools that are a command for each thing they do. */
export const COMMAND_TOOLS: readonly Tool[] = PROGRAMS.map((program) => ({
  name: program.name,
  install: program.install,
  inside: program.inside,
  sets: program.sets,
  version: () => /\d+(\.\d+)*/.exec(firstLine(...program.ask) ?? '')?.[0],
  open: (root, { binary }) => open(program, root, binary),
}))

async function open(program: Program, root: string, binary: readonly string[]): Promise<Repository> {
  const places = (target: string): Places => ({
    work: join(root, 'work'),
    repository: join(root, 'repository'),
    beside: join(root, 'beside'),
    target,
  })
  const { work, repository, beside } = places('')
  await mkdir(work, { recursive: true })
  await mkdir(beside, { recursive: true })
  const env = program.env?.(places('')) ?? {}
  const run = (calls: readonly string[][], cwd: string) => runWatched(calls.map((command) => ({ command, cwd, env })))
  await run(program.init(places(''), binary), work)
  let last = ''
  return {
    work,
    folder: repository,
    store: (version) => {
      last = version
      return run(program.store(places(''), version), work)
    },
    restore: async (target) => ({ ...(await run(program.restore(places(target), last), target)), dir: target }),
    close: async () => {},
  }
}

/** The version before, as a list of one, or none. */
function previous(version: string): string[] {
  const number = Number(version.slice(1)) - 1
  return number === 0 ? [] : [`v${String(number).padStart(3, '0')}`]
}
