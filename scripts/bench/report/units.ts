const KB = 1000
const MIB = 1 << 20
const GIB = 1024 * MIB

export function seconds(value: number): string {
  if (value < 0.1) return `${(value * 1000).toFixed(0)} ms`
  return value < 100 ? `${value.toFixed(2)} s` : `${value.toFixed(0)} s`
}

/** Bytes on a disk. */
export function mib(bytes: number): string {
  const value = bytes / MIB
  if (bytes >= 10 * GIB) return `${(bytes / GIB).toFixed(1)} GiB`
  return value < 10 ? `${value.toFixed(2)} MiB` : value < 100 ? `${value.toFixed(1)} MiB` : `${value.toFixed(0)} MiB`
}

/** Bytes on a wire. */
export function kilobytes(bytes: number): string {
  return bytes < 10 * KB ? `${(bytes / KB).toFixed(1)} kB` : `${Math.round(bytes / KB).toLocaleString('en-US')} kB`
}

export function times(ratio: number | undefined): string {
  if (ratio === undefined) return '–'
  return `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)} ×`
}

export function memory(mib: number | undefined): string {
  return mib === undefined ? '–' : `${mib} MiB`
}

/** A table in Markdown; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string {
  const rule = head.map((_, column) => (column < textColumns ? '---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
