import type { Context, OpenProject } from './context.ts'
import { printable } from './print/text.ts'

/** Says so when this laptop is not a member of the project any more; what was asked for is shown all the same. */
export async function warnIfRemoved({ out, call }: Context, { services }: OpenProject): Promise<void> {
  const { message } = await services.standing({}, call)
  if (message !== null) out.warn(`${out.noteStyle('yellow', 'not a member:')} ${printable(message)}`)
}
