import type { Stats } from 'node:fs'

const OWNER_EXECUTE = 0o100

/**
 * Returns the permission bits of a file that is written in the place of `existing`. The umask decides, as for any new file; what
 * is replaced keeps its bits; of the checkpoint only the owner's execute bit.
 */
export function modeOfWritten(existing: Stats | undefined, executable: boolean, umask: number): number {
  const plain = existing?.isFile() === true ? existing.mode & 0o777 : 0o666 & ~umask
  return executable ? plain | OWNER_EXECUTE : plain & ~OWNER_EXECUTE
}
