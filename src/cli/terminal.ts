/** What a command has around it; tests give their own. */
export interface Terminal {
  cwd: string
  env: NodeJS.ProcessEnv
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  stdout: OutputStream
  stderr: OutputStream
  /** Aborts with CANCELLED at Ctrl-C, SIGTERM or SIGHUP. */
  signal: AbortSignal
}

export interface OutputStream extends NodeJS.WritableStream {
  isTTY?: boolean
  columns?: number
}
