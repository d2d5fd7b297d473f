import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Membership } from '../../core/membership.ts'

/**
 * Throws when nobody would be an admin without `devices`.
 *
 * @throws PegbarError `LAST_ADMIN`
 */
export function refuseLastAdmin(membership: Membership, devices: readonly DeviceId[], name: string): void {
  const left = [...membership.devices.values()].filter(
    ({ device, role }) => role === 'admin' && !devices.includes(device),
  )
  if (left.length > 0 || !devices.some((device) => membership.roleOf(device) === 'admin')) return
  throw new PegbarError('LAST_ADMIN', `"${name}" is the last admin of the project`, {
    hint: 'first make somebody else one: `pegbar role PERSON admin`',
  })
}
