import type { PayloadKind, Role } from '../record.ts'
import { ROLES } from '../record.ts'

/**
 * How far a right reaches. `all`: whatever the record is about. `own`: only the signer's own person or device; a
 * `member added` then needs a device that was never added, the signer's person, and a role not above the signer's, and a
 * `member removed` the signer itself, which leaves.
 */
export type Scope = 'all' | 'own'

const EVERYONE_OWN = { viewer: 'own', artist: 'own', admin: 'all' } as const
const ARTISTS = { artist: 'all', admin: 'all' } as const
const ADMINS = { admin: 'all' } as const

/** Who may do what; a role that is not listed may not. Part of the record format: changing it changes which records count. */
export const RIGHTS: { readonly [K in PayloadKind]: { readonly [R in Role]?: Scope } } = {
  // founding is not a right that a member holds
  'project created': {},
  'member added': EVERYONE_OWN,
  'role changed': ADMINS,
  'member removed': EVERYONE_OWN,
  checkpoint: ARTISTS,
  'status set': ARTISTS,
  'cover set': ARTISTS,
  'asset moved': ARTISTS,
  'trash set': ARTISTS,
  purged: ADMINS,
  'claim set': ARTISTS,
  adopted: ADMINS,
  'person named': EVERYONE_OWN,
  'device named': EVERYONE_OWN,
  unknown: {},
}

/** Returns how far `role` may make records of `kind`, or undefined when it may not. */
export function canDo(role: Role, kind: PayloadKind): Scope | undefined {
  return RIGHTS[kind][role]
}

/** Returns the place of a role among the roles: the more it may do, the larger. */
export function roleRank(role: Role): number {
  return ROLES.indexOf(role)
}
