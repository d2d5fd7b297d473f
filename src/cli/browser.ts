/** Opens an address in the person's browser; false when there is no display, or nothing that opens it. */
export async function openInBrowser(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const hasDisplay = process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
  if (!hasDisplay) return false
  try {
    const { default: open } = await import('open')
    const child = await open(url)
    child.unref()
    return true
  } catch {
    // no browser: the caller prints the address
    return false
  }
}
