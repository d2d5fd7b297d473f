import { unlessClaimed } from '../../actions/claimed.tsx'
import type { CallOptions } from '../../data/client.ts'
import { call } from '../../data/client.ts'
import type { CheckpointView } from '../../data/views.ts'
import type { Draft, Subject } from './draft.ts'
import { base64Of } from './images.ts'

/** Makes the checkpoints. Returns undefined when the person does not want to go past somebody's claim. */
export function createCheckpoints(
  { project, paths }: Subject,
  { comment, status, cover, image }: Draft,
  options: Pick<CallOptions, 'signal' | 'onProgress'>,
): Promise<CheckpointView[] | undefined> {
  return unlessClaimed((force) =>
    call(
      'checkpoint',
      {
        files: [...paths],
        comment,
        ...(status === undefined ? {} : { status }),
        ...(image === undefined ? {} : { preview: { data: base64Of(image) } }),
        ...(cover ? { cover } : {}),
        ...(force ? { force } : {}),
      },
      { project, ...options },
    ),
  )
}
