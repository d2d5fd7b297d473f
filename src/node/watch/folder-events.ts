import { PegbarError } from '../../core/errors.ts'

export interface FolderEventsOptions {
  /** Folders below `dir` that are left out with all that is in them; relative, with `/`. */
  leaveOut: readonly string[]
  /** Called with absolute paths at which something may have changed, in bursts. */
  onEvents: (files: readonly string[]) => void
  /** Called when events were lost, or none come any more. */
  onLost: (reason: Error) => void
}

/** Tells of what changes below a folder until `stop` is called. Symlinks are not followed. */
export type WatchFolder = (dir: string, options: FolderEventsOptions) => Promise<{ stop(): Promise<void> }>

/** What the library would take for a pattern; such a folder is watched, and what it tells of is passed over. */
const LOOKS_LIKE_PATTERN = /[*?[\]{}()!+@|\\]/

/**
 * Watches with what the system offers: inotify (one watch for each folder), FSEvents on macOS, ReadDirectoryChangesW on Windows.
 *
 * Not guaranteed, on Linux: folders inside of one that has come after the start are not watched, and after a rename they
 * tell of their old paths. Who is told of a new folder has to begin again.
 *
 * @throws PegbarError `FILE_UNREADABLE` with the reason, for example when inotify's limit is reached
 */
export const watchFolder: WatchFolder = async (dir, { leaveOut, onEvents, onLost }) => {
  try {
    // a native library, which not every machine can load
    const { default: watcher } = await import('@parcel/watcher')
    const ignore = leaveOut.filter((path) => !LOOKS_LIKE_PATTERN.test(path))
    const subscription = await watcher.subscribe(
      dir,
      (error, events) => {
        if (error !== null) onLost(error)
        else onEvents(events.map(({ path }) => path))
      },
      { ignore },
    )
    return { stop: () => subscription.unsubscribe() }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new PegbarError('FILE_UNREADABLE', `"${dir}" cannot be watched: ${reason}`, { path: dir, cause })
  }
}
