import { isPegbarError, PegbarError } from '../core/errors.ts'
import { type ProjectId, parseId } from '../core/ids.ts'
import type { Backend, DatabaseName } from './backend.ts'
import { Database, put } from './database.ts'
import { decodeJson, encodeJson } from './entries.ts'
import { META_KEY, STORE_FORMAT, sequenceKey } from './keyspace.ts'
import { isCorruption } from './store-error.ts'
import type { Databases } from './writer.ts'

interface StoreFormat {
  version: number
  project: string
}

/**
 * Opens the three databases, chunks/ first: its lock is the store's. index/ is thrown away when it can not be opened; of
 * the others what can be read is kept, and `repaired` says that something may be missing.
 */
export async function openDatabases(backend: Backend): Promise<Databases & { repaired: boolean }> {
  let repaired = false
  const opened: Database[] = []
  const openOne = async (name: DatabaseName) => {
    const database = await Database.open({
      path: backend.path,
      open: () => backend.open(name),
      destroy: () => backend.destroy(name),
      repair: () => backend.repair(name),
      flush: () => backend.flush(),
    })
    opened.push(database)
    return database
  }
  try {
    const openOrRepair = async (name: DatabaseName) =>
      openOne(name).catch(async (error) => {
        if (!isCorruption(error)) throw error
        await backend.repair(name)
        repaired = true
        return openOne(name)
      })
    const chunks = await openOrRepair('chunks')
    const local = await openOrRepair('local')
    const index = await openOne('index').catch(async (error) => {
      if (!isPegbarError(error, 'STORE_DAMAGED')) throw error
      await backend.destroy('index')
      return openOne('index')
    })
    return { chunks, local, index, repaired }
  } catch (error) {
    for (const database of opened) await database.close()
    await backend.close()
    throw error
  }
}

/**
 * Returns the project of an open store, after writing it down in a new one, or in one that has lost its first table.
 *
 * @throws STORE_TOO_NEW, WRONG_PROJECT, NO_PROJECT
 */
export async function readFormat(
  backend: Backend,
  { chunks, local }: Databases,
  { create, known }: { create?: ProjectId; known?: ProjectId },
): Promise<ProjectId> {
  const found = await chunks.get(sequenceKey(0))
  const format = found === undefined ? undefined : decodeJson<StoreFormat>(found)
  const id = format?.project ?? create ?? known
  if (id === undefined) {
    throw new PegbarError('NO_PROJECT', `the store in ${backend.path} was never finished`, {
      path: backend.path,
      hint: 'make it again with `pegbar init` or `pegbar join`',
    })
  }
  if (format === undefined) {
    const fresh: StoreFormat = { version: STORE_FORMAT, project: id }
    await chunks.write([put(sequenceKey(0), encodeJson(fresh))])
  } else {
    refuseNewer(backend, format.version)
  }
  const project = parseId('project', id)
  if (create !== undefined && create !== project) {
    throw new PegbarError('WRONG_PROJECT', `the store in ${backend.path} is of another project`, {
      path: backend.path,
      details: { project },
    })
  }
  const localFormat = await local.get(META_KEY)
  if (localFormat === undefined) await local.write([put(META_KEY, encodeJson({ version: STORE_FORMAT }))])
  else refuseNewer(backend, decodeJson<{ version: number }>(localFormat).version)
  return project
}

function refuseNewer({ path }: Backend, version: number): void {
  if (version <= STORE_FORMAT) return
  throw new PegbarError(
    'STORE_TOO_NEW',
    `the store in ${path} has format ${version}; this Pegbar reads up to ${STORE_FORMAT}`,
    {
      path,
      details: { version },
      hint: 'use the newest Pegbar on this laptop',
    },
  )
}
