export interface Limits {
  /** Most memory, bytes. */
  memoryBytes: number
  /** Most time of a processor, seconds. @default no limit */
  cpuSeconds?: number
}

/**
 * Returns the command that runs `program` under limits that the system itself keeps, by way of the shell's `ulimit`. The
 * shell gives its process to the program, so that the process id is the program's.
 *
 * Linux bounds private memory (`-d`); not the address space (`-v`), of which V8 reserves gigabytes that it never uses. macOS
 * takes the limits but keeps only that of time, and Windows has neither shell nor limits: there the memory is bounded by what
 * the process itself or its options see to, and the time by whoever started it.
 */
export function limited(program: string, args: readonly string[], limits: Limits): [string, string[]] {
  if (process.platform === 'win32') return [program, [...args]]
  const { memoryBytes, cpuSeconds } = limits
  const memory = `ulimit -d ${Math.ceil(memoryBytes / 1024)}`
  const time = cpuSeconds === undefined ? '' : `ulimit -t ${cpuSeconds};`
  // a limit that is not taken must not cost the preview
  return ['/bin/sh', ['-c', `${memory}; ${time} exec "$0" "$@"`, program, ...args]]
}
