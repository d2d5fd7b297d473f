import { dirname, join } from 'node:path'
import { PROFILE_V1, sameStamp } from '../../cdc/index.ts'
import type { Base } from '../../core/contracts.ts'
import { isPegbarError } from '../../core/errors.ts'
import type { AssetId } from '../../core/ids.ts'
import type { CallOptions } from '../../core/services.ts'
import type { AssetState } from '../../core/state.ts'
import { MAX_SMALL_BYTES, SMALL_BYTES_AT_ONCE, SMALL_FILES_AT_ONCE } from '../small-files/limits.ts'
import { writeSmallFiles } from '../small-files/small-files.ts'
import type { ProjectComponents } from './components.ts'
import { mapConcurrent } from './concurrency.ts'
import { unfree } from './keeping.ts'
import { checkSpace, makeFolders, writeError } from './restore.ts'
import { baseAfter, type Step, type Taken } from './update-step.ts'
import { wholeContents } from './whole-contents.ts'

/** What a file of that size can be cut into. */
const MAX_SMALL_CHUNKS = Math.ceil(MAX_SMALL_BYTES / PROFILE_V1.minSize)
/** The content of one group is read while another is written. */
const GROUPS_AT_ONCE = 2

/**
 * Takes those of many steps that are nothing but a small file to write, in groups: each file is verified, on the disk and in its
 * place before the bases of its group say so, in one write. What is not in the result is left as it was, with no error: something
 * about it needs a closer look.
 *
 * @throws PegbarError `DISK_FULL`, `FILE_UNWRITABLE` when a folder cannot be synced
 */
export async function takeSmall(
  components: ProjectComponents,
  steps: readonly Step[],
  onDone: (step: Step) => void,
  options: CallOptions,
): Promise<Map<Step, Taken>> {
  const taken = new Map<Step, Taken>()
  const plain = steps.filter((step) => isPlain(components, step))
  if (plain.length < 2) return taken
  const places = new NewPlaces(components, plain)
  try {
    await mapConcurrent(inGroups(plain), GROUPS_AT_ONCE, async (group) => {
      options.signal?.throwIfAborted()
      const paths = group.map(({ to }) => to)
      const done = await components.locks.run(
        paths,
        async () => takeGroup(components, await stillPlanned(components, group, places), options),
        options.signal,
      )
      for (const [step, one] of done) {
        taken.set(step, one)
        onDone(step)
      }
    })
  } finally {
    places.close()
  }
  return taken
}

/** Whether the file is small, stays where it is, and is known without a look into it. */
function isPlain({ dir }: Pick<ProjectComponents, 'dir'>, { working, node, to }: Step): boolean {
  const { base, disk, path } = working
  if (node.size > MAX_SMALL_BYTES || node.chunks > MAX_SMALL_CHUNKS || to !== path) return false
  if (disk === undefined) return true
  if (base?.stamp === undefined || base.content === node.content) return false
  return disk.file === fileAt(dir, to) && sameStamp(base.stamp, disk.stamp)
}

function inGroups(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = []
  let room = 0
  for (const step of steps) {
    const last = groups.at(-1)
    if (last === undefined || last.length >= SMALL_FILES_AT_ONCE || room < step.node.size) {
      groups.push([step])
      room = SMALL_BYTES_AT_ONCE
    } else last.push(step)
    room -= step.node.size
  }
  return groups
}

/** Returns those steps of which asset and base are as they were when it was planned: fetching may have taken hours. */
async function stillPlanned(
  { store }: Pick<ProjectComponents, 'store'>,
  steps: readonly Step[],
  places: NewPlaces,
): Promise<Step[]> {
  const ids = steps.map(({ working }) => working.asset.id)
  const [assets, bases] = await Promise.all([store.records.assetMany(ids), store.local.baseMany(ids)])
  const isNew = await places.look()
  return steps.filter(({ working, to }, at) => {
    if (isNew(to) || !isSameBase(working.base, bases[at])) return false
    return isSameAsset(working.asset, assets[at])
  })
}

function isSameAsset(planned: AssetState, now: AssetState | undefined): boolean {
  return now?.path.value === planned.path.value && now.trashed.value === planned.trashed.value
}

function isSameBase(planned: Base | undefined, now: Base | undefined): boolean {
  if (planned === undefined || now === undefined) return planned === now
  if (planned.checkpoint !== now.checkpoint || planned.path !== now.path) return false
  return planned.stamp === undefined || (now.stamp !== undefined && sameStamp(planned.stamp, now.stamp))
}

async function takeGroup(
  components: ProjectComponents,
  planned: readonly Step[],
  options: CallOptions,
): Promise<Map<Step, Taken>> {
  const { dir, store, temps } = components
  const steps = await withFolders(dir, planned)
  const taken = new Map<Step, Taken>()
  const nodes = steps.map(({ node }) => node)
  const raws = steps.length === 0 ? undefined : await wholeContents(store, nodes, options)
  if (raws === undefined) return taken
  options.signal?.throwIfAborted()
  const targets = steps.map(({ to }) => fileAt(dir, to))
  const files = steps.map(({ working, node }, at) => {
    const { mtimeNs, executable } = node
    return { target: targets[at]!, raw: raws[at]!, mtimeNs, executable, replaces: working.disk?.stamp }
  })
  const stamps = await temps
    .withMany(targets, (names) => writeSmallFiles(files.map((file, at) => ({ ...file, temp: names[at]! }))))
    .catch((error: unknown) => {
      throw writeError(error, steps[0]!.to)
    })
  const bases: Base[] = []
  for (const [at, step] of steps.entries()) {
    const stamp = stamps[at]
    if (stamp === undefined) continue
    const { working, node, to } = step
    bases.push(baseAfter(components, step, { file: targets[at]!, stamp }))
    const from = working.base?.checkpoint ?? null
    taken.set(step, { path: to, from, to: node.id, wasHere: working.disk !== undefined })
  }
  if (bases.length > 0) await store.local.setBases(bases)
  for (const { asset } of bases) await unfree(components, asset)
  return taken
}

/** Makes the folders, each once, and returns the steps of which the folder is there, with room for them. */
async function withFolders(dir: string, steps: readonly Step[]): Promise<Step[]> {
  const byFolder = new Map<string, Step[]>()
  for (const step of steps) {
    const folder = dirname(fileAt(dir, step.to))
    const others = byFolder.get(folder)
    if (others === undefined) byFolder.set(folder, [step])
    else others.push(step)
  }
  const ready: Step[] = []
  for (const [folder, inside] of byFolder) {
    try {
      await makeFolders(dir, inside[0]!.to)
      await checkSpace(
        folder,
        inside.reduce((sum, { node }) => sum + node.size, 0),
      )
      ready.push(...inside)
    } catch (error) {
      if (isPegbarError(error, 'DISK_FULL')) throw error
      // each of these files says itself why it cannot be written
    }
  }
  return ready
}

function fileAt(dir: string, path: string): string {
  return join(dir, ...path.split('/'))
}

/** Knows which of the paths some other asset has been put at since the steps were planned. */
class NewPlaces {
  readonly #store: ProjectComponents['store']
  readonly #own: ReadonlySet<AssetId>
  readonly #paths = new Set<string>()
  readonly #stop: () => void
  #told = new Set<AssetId>()
  #looking: Promise<void> = Promise.resolve()

  constructor({ store }: Pick<ProjectComponents, 'store'>, steps: readonly Step[]) {
    this.#store = store
    this.#own = new Set(steps.map(({ working }) => working.asset.id))
    this.#stop = store.local.onBases((assets) => {
      for (const asset of assets) if (!this.#own.has(asset)) this.#told.add(asset)
    })
  }

  /** Returns what tells of a path whether it is one of them. */
  async look(): Promise<(path: string) => boolean> {
    this.#looking = this.#looking.then(async () => {
      const told = [...this.#told]
      this.#told = new Set()
      for (const base of await this.#store.local.baseMany(told)) if (base !== undefined) this.#paths.add(base.path)
    })
    await this.#looking
    return (path) => this.#paths.has(path)
  }

  close(): void {
    this.#stop()
  }
}
