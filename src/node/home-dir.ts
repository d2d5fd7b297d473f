import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** Where this person's device lives and where copies for `open` go. */
export interface UserDirs {
  home: string
  cache: string
}

/**
 * Returns the folders for `env`: `PEGBAR_HOME` when it is set, else where the platform keeps an application's data.
 * Caches follow the home when that was chosen, so that two devices on one machine share nothing.
 */
export function userDirs(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  user: string = homedir(),
): UserDirs {
  const chosen = env.PEGBAR_HOME
  if (chosen !== undefined && chosen !== '') return { home: resolve(chosen), cache: join(resolve(chosen), 'cache') }
  switch (platform) {
    case 'win32': {
      const local = absolute(env.LOCALAPPDATA) ?? join(user, 'AppData', 'Local')
      return { home: join(local, 'pegbar', 'data'), cache: join(local, 'pegbar', 'cache') }
    }
    case 'darwin':
      return {
        home: join(user, 'Library', 'Application Support', 'pegbar'),
        cache: join(user, 'Library', 'Caches', 'pegbar'),
      }
    default:
      return {
        home: join(absolute(env.XDG_DATA_HOME) ?? join(user, '.local', 'share'), 'pegbar'),
        cache: join(absolute(env.XDG_CACHE_HOME) ?? join(user, '.cache'), 'pegbar'),
      }
  }
}

/** The XDG specification says that relative values are to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined
}
