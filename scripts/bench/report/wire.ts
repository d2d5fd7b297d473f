import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { measureChain } from '../chain.ts'
import { SyncthingPair, syncthingVersion } from '../syncthing-pair.ts'
import { PEGBAR } from '../tools/pegbar.ts'

/** Of the instances that `syncthing-pair.ts` starts. */
const SYNCTHING_KEY = 'pegbar-bench'

/**
 * Sends versions of one file to a second laptop, or to a second folder as if it were one, over loopback; returns the bytes that
 * went to it for each version, by name of the tool. Tools that are not installed are left out.
 */
export async function measureWire(files: readonly string[], scratch: string): Promise<Record<string, number[]>> {
  const chain = await measureChain(files)
  if (chain.identical !== files.length) throw new Error('the other laptop did not get all versions as they were')
  const wire: Record<string, number[]> = { [PEGBAR]: chain.wireBytes }
  const root = await mkdtemp(join(scratch, 'wire-'))
  try {
    const rsync = await overRsync(files, root)
    if (rsync !== undefined) wire.rsync = rsync
    if (syncthingVersion() !== undefined) wire.Syncthing = await overSyncthing(files, root)
    return wire
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Both directions: block sums go one way, what is new the other. */
async function overRsync(files: readonly string[], root: string): Promise<number[] | undefined> {
  const [source, target] = [join(root, 'rsync.from'), join(root, 'rsync.to')]
  const bytes: number[] = []
  for (const file of files) {
    await copyFile(file, source)
    // -I: also a file that has the time and size of the one before
    const { error, status, stdout, stderr } = spawnSync(
      'rsync',
      ['-I', '--no-whole-file', '--stats', '--no-human-readable', source, target],
      { encoding: 'utf8' },
    )
    if (error !== undefined) return undefined
    if (status !== 0) throw new Error(`rsync ended with ${status}\n${stderr}`)
    const [sent, received] = ['sent', 'received'].map((what) =>
      Number(new RegExp(`Total bytes ${what}: (\\d+)`).exec(stdout)?.[1]),
    )
    bytes.push(sent! + received!)
  }
  return bytes
}

async function overSyncthing(files: readonly string[], root: string): Promise<number[]> {
  const name = 'asset'
  const folder = join(root, 'syncthing')
  await mkdir(folder)
  const pair = await SyncthingPair.start(folder)
  try {
    const bytes: number[] = []
    for (const file of files) {
      const temporary = join(root, 'syncthing.tmp')
      await copyFile(file, temporary)
      await rename(temporary, join(pair.sender.dir, name))
      const before = await sentBytes(pair)
      const { done } = await pair.whenReceived(name)
      await pair.scan()
      await done
      bytes.push((await sentBytes(pair)) - before)
    }
    return bytes
  } finally {
    await pair.stop()
  }
}

async function sentBytes({ sender }: SyncthingPair): Promise<number> {
  const response = await fetch(`http://${sender.api}/rest/system/connections`, {
    headers: { 'X-API-Key': SYNCTHING_KEY },
  })
  const { total } = (await response.json()) as { total: { outBytesTotal: number } }
  return total.outBytesTotal
}
