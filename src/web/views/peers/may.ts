/** What this person may do to whom, so that nothing is offered that is refused. The node has the last word. */
import type { CallInput, MemberView } from '../../data/views.ts'

export type Role = CallInput<'role'>['role']

/** From the one who may least. */
export const ROLES: readonly Role[] = ['viewer', 'artist', 'admin']

export const ROLE_MEANING: Readonly<Record<Role, string>> = {
  viewer: 'looks, fetches and opens; changes nothing of the project',
  artist: 'makes checkpoints, sets status, claims, moves and deletes',
  admin: 'everything, also members and purge',
}

/** The laptop that the page is about; null: it was removed. */
type Own = Role | null

/** Returns the roles of a ticket that `own` may make; empty when it may make none. */
export function invitableRoles(own: Own, mine: boolean): readonly Role[] {
  if (own === null) return []
  if (own === 'admin') return ROLES
  return mine ? ROLES.slice(0, ROLES.indexOf(own) + 1) : []
}

export function mayAdopt(own: Own): boolean {
  return own === 'admin'
}

/** Tells whether a role may be given to these devices: an admin gives them, and one admin has to be left. */
export function mayChangeRole(own: Own, members: readonly MemberView[], devices: readonly DeviceIn[]): boolean {
  return own === 'admin' && devices.some(isMember) && !areAllAdmins(members, devices)
}

/** Tells whether these devices may be removed: by an admin, or oneself. */
export function mayRemove(own: Own, members: readonly MemberView[], devices: readonly DeviceIn[]): boolean {
  const present = devices.filter(isMember)
  if (own === null || present.length === 0 || areAllAdmins(members, present)) return false
  return own === 'admin' || present.every(({ self }) => self)
}

export type DeviceIn = MemberView['devices'][number]

export function isMember({ role }: Pick<DeviceIn, 'role'>): boolean {
  return role !== null
}

/** Tells whether without these devices nobody could invite or purge any more. */
export function areAllAdmins(members: readonly MemberView[], devices: readonly DeviceIn[]): boolean {
  const admins = members.flatMap((member) => member.devices).filter(({ role }) => role === 'admin')
  const ids = new Set(devices.map(({ id }) => id))
  return admins.length > 0 && admins.every(({ id }) => ids.has(id))
}
