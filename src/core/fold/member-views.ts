import type { DeviceId } from '../ids.ts'
import type { Membership } from '../membership.ts'
import type { Role } from '../record.ts'
import type { MemberDevice, MemberPerson } from '../state.ts'
import { roleRank } from './rights.ts'

/** A person with the devices that are still members; the most senior device first. */
export interface PersonMembers {
  person: MemberPerson
  /** The highest role among the devices. */
  role: Role
  devices: readonly MemberDevice[]
}

/** Returns the persons who have a member device, the most senior first. */
export function membersByPerson(membership: Membership): PersonMembers[] {
  const members: PersonMembers[] = []
  for (const person of membership.persons.values()) {
    const devices = person.devices
      .map((device) => membership.devices.get(device)!)
      .filter(({ role }) => role !== undefined)
      .sort(compareDevices)
    if (devices.length === 0) continue
    const role = devices.map((device) => device.role!).reduce((a, b) => (roleRank(b) > roleRank(a) ? b : a))
    members.push({ person, role, devices })
  }
  return members.sort((a, b) => compareDevices(a.devices[0]!, b.devices[0]!))
}

/**
 * Returns how senior a device is among all that were ever members, 0 for the founder: whose member records win when two
 * contradict each other. undefined: never a member.
 */
export function seniority(membership: Membership, device: DeviceId): number | undefined {
  const place = [...membership.devices.values()].sort(compareDevices).findIndex((member) => member.device === device)
  return place < 0 ? undefined : place
}

function compareDevices(a: MemberDevice, b: MemberDevice): number {
  return a.depth - b.depth || (a.device < b.device ? -1 : 1)
}
