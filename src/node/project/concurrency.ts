/** Returns `map` of every item, in order; at most `limit` of them are under way. Stops at the first that fails. */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let failed = false
  const run = async () => {
    while (next < items.length && !failed) {
      const index = next++
      try {
        results[index] = await map(items[index]!, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const runs = Array.from({ length: Math.min(limit, items.length) }, run)
  const settled = await Promise.allSettled(runs)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return results
}
