import type { Stream } from '@libp2p/interface'
import { PegbarError } from '../core/errors.ts'
import type { DeviceId } from '../core/ids.ts'
import { isBlamed, refuse } from './blame.ts'
import type { Channel } from './channel.ts'
import type { Refused } from './messages.ts'
import { type Projects, SharedProjects } from './shared-projects.ts'

export interface MemberServerComponents {
  self: DeviceId
  projects: Projects
  /** Cuts the connection to a peer that is to blame for `error`. */
  cut(remote: DeviceId, error: PegbarError): void
}

/** Returns what the peer of a stream shares with us; one that shares nothing is cut without an answer: undefined. */
export function admitMember(
  { self, projects, cut }: MemberServerComponents,
  stream: Stream,
  remote: DeviceId,
): SharedProjects | undefined {
  const shared = new SharedProjects(projects, self, remote)
  if (!shared.none) return shared
  const error = new PegbarError('NOT_A_MEMBER', 'the peer is a member of no open project')
  stream.abort(error)
  cut(remote, error)
  return undefined
}

/** Ends a stream on which serving failed: whose peer is to blame, it is told so and cut; `what` says what failed else. */
export async function endServing(
  { cut }: Pick<MemberServerComponents, 'cut'>,
  channel: Channel<unknown, Refused>,
  remote: DeviceId,
  error: unknown,
  what: string,
): Promise<void> {
  const failure = error instanceof PegbarError ? error : new PegbarError('INTERNAL', what, { cause: error })
  if (isBlamed(failure)) {
    await refuse(channel, failure)
    cut(remote, failure)
  } else {
    channel.abort(failure)
  }
}
