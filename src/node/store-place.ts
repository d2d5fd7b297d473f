import { statfs } from 'node:fs/promises'
import { resolve } from 'node:path'

/** File system types of Linux that are network drives, by the magic number that `statfs` gives. */
const NETWORK_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
])

/** Folders that services keep in step with their servers, as they name them. */
const CLOUD_FOLDERS =
  /^(?:dropbox(?: \(.*\))?|onedrive(?: - .*)?|google ?drive|googledrive-.*|my drive|icloud ?drive|mobile documents|box(?: sync)?|nextcloud|owncloud|pcloud ?drive|creative cloud files|sync|syncthing|megasync)$/i
/** On macOS the File Provider folders of all services are below this. */
const CLOUD_STORAGE = /\/Library\/CloudStorage\//

/** What speaks against keeping a store in `dir`: undefined on a local disk. `init` and `doctor` warn, nothing is refused. */
export async function storePlaceProblem(dir: string): Promise<{ value: string; hint: string } | undefined> {
  const path = resolve(dir)
  const cloud = path.split(/[/\\]/).find((segment) => CLOUD_FOLDERS.test(segment))
  if (cloud !== undefined || CLOUD_STORAGE.test(path)) {
    return {
      value: `in a cloud-synced folder${cloud === undefined ? '' : ` ("${cloud}")`}`,
      hint: 'a sync service damages a database that is in use: move the project to a folder of its own',
    }
  }
  const network = await networkType(path)
  if (network === undefined) return undefined
  return {
    value: `on a network drive (${network})`,
    hint: 'locks and syncs are not reliable there: move the project to a local disk',
  }
}

async function networkType(path: string): Promise<string | undefined> {
  // \\server\share; a mapped letter cannot be told from a disk without native code
  if (process.platform === 'win32') return path.startsWith('\\\\') ? 'UNC' : undefined
  if (process.platform !== 'linux') return undefined
  try {
    const { type } = await statfs(path)
    return NETWORK_TYPES.get(type >>> 0)
  } catch {
    return undefined
  }
}
