/**
 * Resolves when `begin` calls what it is given; what `begin` returned is called at the end in any case.
 *
 * @throws the reason of the first signal that is aborted
 */
export async function until(
  begin: (resolve: () => void) => () => void,
  ...signals: readonly (AbortSignal | undefined)[]
): Promise<void> {
  const either = AbortSignal.any(signals.filter((signal) => signal !== undefined))
  either.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = () => reject(either.reason)
  either.addEventListener('abort', onAbort, { once: true })
  const end = begin(resolve)
  try {
    await promise
  } finally {
    end()
    either.removeEventListener('abort', onAbort)
  }
}
