import { changeRole, removeMember, type Target } from '../../actions/member-actions.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import type { PeersContext } from './context.ts'
import { areAllAdmins, type DeviceIn, isMember, mayChangeRole, mayRemove, ROLE_MEANING, ROLES } from './may.ts'

/** What may be done to these laptops; empty when nothing may. */
export function entriesFor(
  { project, members, own }: PeersContext,
  target: Target,
  devices: readonly DeviceIn[],
): readonly MenuEntry[] {
  const present = devices.filter(isMember)
  const roles: MenuEntry[] = mayChangeRole(own, members, present)
    ? ROLES.map((role) => ({
        kind: 'choice',
        label: `${role}: ${ROLE_MEANING[role]}`,
        checked: present.every((device) => device.role === role),
        run: () => void changeRole(project, target, role, present),
      }))
    : []
  const remove: MenuEntry[] = mayRemove(own, members, present)
    ? [
        {
          label: target.self ? 'Leave the project…' : `Remove ${target.name}…`,
          danger: true,
          run: () => void removeMember(project, target),
        },
      ]
    : []
  if (roles.length > 0 && remove.length > 0) return [...roles, { kind: 'line' }, ...remove]
  if (own === 'admin' && present.length > 0 && areAllAdmins(members, present)) {
    return [{ kind: 'title', label: 'The only admin: make somebody else admin first' }]
  }
  return [...roles, ...remove]
}
