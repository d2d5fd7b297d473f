/** Where the keys of a grid lead. Selecting is by index in the order that is shown. */

/** Returns the index that a key leads to; undefined when it is no key of the grid. */
export function nextIndex(key: string, at: number, total: number, columns: number, page: number): number | undefined {
  const last = total - 1
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    PageUp: at - page * columns,
    PageDown: at + page * columns,
    Home: 0,
    End: last,
  }
  const to = steps[key]
  if (to === undefined || total === 0) return undefined
  // nothing is selected yet: the first key selects the first
  if (at < 0) return key === 'End' ? last : 0
  // a step over the edge stays; from the last row but one it ends at the last, which may stand further left
  if (key === 'ArrowUp' && to < 0) return at
  if (key === 'ArrowDown' && to > last && isInLastRow(at, total, columns)) return at
  return Math.min(Math.max(to, 0), last)
}

function isInLastRow(at: number, total: number, columns: number): boolean {
  return Math.floor(at / columns) === Math.floor((total - 1) / columns)
}

/** Returns the paths between two, both included, in the order that is shown. */
export function rangeOf(paths: readonly string[], from: string, to: string): string[] {
  const a = paths.indexOf(from)
  const b = paths.indexOf(to)
  if (a === -1 || b === -1) return [to]
  return paths.slice(Math.min(a, b), Math.max(a, b) + 1)
}

/** Returns the selection after a click. `toggle`: with Ctrl or Cmd, `extend`: with Shift, from `anchor`. */
export function clicked(
  path: string,
  selected: readonly string[],
  shown: readonly string[],
  { toggle, extend, anchor }: { toggle: boolean; extend: boolean; anchor: string | undefined },
): { paths: string[]; primary: string | undefined } {
  if (extend && anchor !== undefined) return { paths: rangeOf(shown, anchor, path), primary: path }
  if (!toggle) return { paths: [path], primary: path }
  if (!selected.includes(path)) return { paths: [...selected, path], primary: path }
  const paths = selected.filter((one) => one !== path)
  return { paths, primary: paths.at(-1) }
}
