import { constants, copyFile, link, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PegbarError } from '../core/errors.ts'
import { type DeviceKey, deviceKeyFromSeed, generateDeviceKey, SEED_LENGTH } from '../core/signature.ts'
import { hasCode, syncDirectory, tempPathFor } from './files.ts'

/**
 * Returns the device's key, made at the first call. When two processes come first at once, both get the same key: the
 * file appears whole, under its name, for one of them only.
 *
 * @throws PegbarError `STORE_DAMAGED` when the file is not a seed
 */
export async function loadDeviceKey(path: string): Promise<{ key: DeviceKey; seed: Uint8Array }> {
  const seed = (await readSeed(path)) ?? (await makeSeed(path))
  return { key: await deviceKeyFromSeed(seed), seed }
}

async function readSeed(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw new PegbarError('FILE_UNREADABLE', `the device key "${path}" cannot be read`, {
      path,
      cause: error,
      hint: 'give yourself the right to read it, or set PEGBAR_HOME to a folder of your own',
    })
  })
  if (bytes === undefined) return undefined
  if (bytes.byteLength !== SEED_LENGTH) {
    throw new PegbarError(
      'STORE_DAMAGED',
      `the device key "${path}" has ${bytes.byteLength} bytes, not ${SEED_LENGTH}`,
      {
        path,
        hint: 'put it back from a backup; or move it away to become a new device, which must be invited again',
      },
    )
  }
  return Uint8Array.from(bytes)
}

async function makeSeed(path: string): Promise<Uint8Array> {
  const { seed } = await generateDeviceKey()
  const temp = tempPathFor(path)
  try {
    const file = await open(temp, 'wx', 0o600)
    try {
      await file.writeFile(seed)
      await file.sync()
    } finally {
      await file.close()
    }
    await nameExclusively(temp, path)
  } finally {
    await rm(temp, { force: true })
  }
  await syncDirectory(dirname(path))
  const stored = await readSeed(path)
  if (stored === undefined) {
    throw new PegbarError('STORE_DAMAGED', `the device key "${path}" was removed while it was made`, { path })
  }
  return stored
}

async function nameExclusively(temp: string, path: string): Promise<void> {
  try {
    await link(temp, path)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    // FAT and some network drives have no hard links
    await copyFile(temp, path, constants.COPYFILE_EXCL).catch((second: unknown) => {
      if (!hasCode(second, 'EEXIST')) throw second
    })
  }
}
