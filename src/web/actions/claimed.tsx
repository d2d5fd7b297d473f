import { ApiError } from '../data/api-error.ts'
import { confirm } from '../dialogs/confirm.tsx'

/**
 * Runs something that goes past no claim. When somebody else has claimed the asset, asks whether to go on all the same,
 * and runs it again with `force`. Returns undefined when the person does not want that.
 */
export async function unlessClaimed<T>(run: (force: boolean) => Promise<T>): Promise<T | undefined> {
  try {
    return await run(false)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'CLAIMED') throw error
    const goOn = await confirm({
      title: 'Somebody else works on it',
      about: <p>{error.message}. Going on ends that claim, and history keeps that you did. Better ask first.</p>,
      yes: 'Go on all the same',
      danger: true,
    })
    return goOn ? run(true) : undefined
  }
}
