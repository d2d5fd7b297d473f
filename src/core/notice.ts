import type { AssetId, DeviceId, Hash } from './ids.ts'

/** What Pegbar tells a person without being asked. */
export const NOTICE_KINDS = [
  /** An asset has several heads, or shares its path with another. */
  'conflict',
  /** Somebody took over a claim of this person. */
  'claim broken',
  /** Somebody set Retake on what this person made. */
  'retake',
  /** A newer checkpoint came of a file that is Modified here. */
  'outdated',
  /** This device is no longer a member. */
  'removed',
  /** Chunks or records on this disk are damaged or missing. */
  'damage',
  /** What was damaged is whole again. */
  'healed',
  /** The folder is a copy of another one of the same project. */
  'copied',
  /** The folder, or the whole machine, was put back from a backup. */
  'restored',
  /** The key of a device is in use on two machines. */
  'cloned',
  /** The clocks of two laptops are far apart. */
  'clock',
  /** Little room is left. */
  'disk low',
  /** Content that is wanted here can not be brought here. */
  'transfer failed',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What a notice is about; a further one about the same takes its place. */
export interface NoticeSubject {
  asset?: AssetId
  /** Relative to the project, when it was told. */
  path?: string
  device?: DeviceId
}

export interface Notice extends NoticeSubject {
  /** Names the kind and the subject. */
  id: Hash
  kind: NoticeKind
  /** What brought it about, for example a record's id: told again only when it is another. */
  cause: string
  /** One sentence for people, without a full stop. */
  text: string
  /** What the person can do, with the command that does it. */
  hint?: string
  /** Milliseconds since 1970, by this laptop's clock. */
  timeMs: number
  read: boolean
}
