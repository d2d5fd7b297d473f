import { readFileSync } from 'node:fs'

/** Returns the most memory a process has had resident so far, MiB. Linux only: it reads /proc. */
export function residentPeakMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
