import type { ChildProcess } from 'node:child_process'

/** A starter that has not failed by then is taken for running: some stay until the application is closed. */
const LAUNCH_WAIT_MS = 1500

/** Opens a file in its default application; returns false without a display or a handler. */
export async function launch(file: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (!hasDisplay(env)) return false
  const { default: openFile } = await import('open')
  try {
    return await hasStarted(await openFile(file))
  } catch {
    // there is no program that opens files
    return false
  }
}

/** Windows and macOS always have a desktop to try; elsewhere these variables tell. */
function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true
  return [env.DISPLAY, env.WAYLAND_DISPLAY].some((value) => value !== undefined && value !== '')
}

function hasStarted(starter: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), LAUNCH_WAIT_MS)
    const settle = (started: boolean) => {
      clearTimeout(timer)
      resolve(started)
    }
    starter.once('error', () => settle(false))
    starter.once('exit', (code) => settle(code === 0))
  })
}
