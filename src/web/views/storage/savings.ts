import type { StatsView } from '../../data/views.ts'

export interface Part {
  id: 'stored' | 'delta' | 'compression' | 'dedup'
  label: string
  bytes: number
  /** Of all parts together, 0 to 1. */
  part: number
}

/** Returns what became of the size of all versions: what is stored, and what each way of saving spared. */
export function partsOf(stats: StatsView): Part[] {
  const { storedBytes, deltaSavedBytes, compressionSavedBytes, dedupSavedBytes } = stats
  const parts = [
    { id: 'stored', label: 'Stored', bytes: storedBytes },
    { id: 'delta', label: 'Saved by delta', bytes: deltaSavedBytes },
    { id: 'compression', label: 'Saved by compression', bytes: compressionSavedBytes },
    { id: 'dedup', label: 'Saved by dedup', bytes: dedupSavedBytes },
  ] as const
  const all = parts.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0)
  return parts.map((one) => {
    // what can not be made smaller grows by a few bytes
    const bytes = Math.max(0, one.bytes)
    return { ...one, bytes, part: all === 0 ? 0 : bytes / all }
  })
}

/** Returns how many times smaller the disk holds it; undefined where nothing worth a word was saved. */
export function timesSmaller({ logicalBytes, diskBytes }: Pick<StatsView, 'logicalBytes' | 'diskBytes'>) {
  const times = diskBytes === 0 ? 0 : logicalBytes / diskBytes
  return times < 1.1 ? undefined : times.toLocaleString('en', { maximumFractionDigits: times < 10 ? 1 : 0 })
}
