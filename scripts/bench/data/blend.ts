import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { firstLine, runProgram } from './program.ts'
import { type DataSet, versionName } from './set.ts'

const VERSIONS = 12
const SCRIPT = join(import.meta.dirname, 'blend-chain.py')

/** The scene of `blend-chain.py`, saved by a fresh Blender for every version. */
function blendSet(name: string, compress: boolean): DataSet {
  return {
    name,
    title: `${VERSIONS} versions of a .blend${compress ? ', compressed by Blender' : ''}`,
    about: `One scene of sculpted grids and packed textures, opened, edited and saved ${VERSIONS - 1} times, each time by a fresh Blender${compress ? ' with its compression (zstd) on' : ''}.`,
    heavy: false,
    binary: ['*.blend'],
    missing: () =>
      firstLine('blender', '--version') === undefined
        ? 'Blender with numpy (Debian: apt-get install blender python3-numpy)'
        : undefined,
    make: async (folder, scale, log) => {
      for (let version = 1; version <= VERSIONS; version++) {
        const path = join(folder, versionName(version, '.blend'))
        const previous = version === 1 ? [] : [join(folder, versionName(version - 1, '.blend'))]
        await runProgram('blender', [
          ...['-b', '--factory-startup', '--python-exit-code', '1', '--python', SCRIPT, '--'],
          ...[path, `${version}`, `${scale}`, compress ? 'yes' : 'no', ...previous],
        ])
        await access(path)
        log(path)
      }
    },
  }
}

export const BLEND_PLAIN = blendSet('blend', false)
export const BLEND_COMPRESSED = blendSet('blend-zstd', true)
