import { roleRank } from '../../core/fold/index.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Role, RoleChanged } from '../../core/record.ts'
import type { CallOptions, MemberView } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { cutsOf } from './cuts.ts'
import { findMember } from './find-member.ts'
import { refuseLastAdmin } from './last-admin.ts'
import { member } from './members.ts'
import { requireAdmin } from './standing.ts'

/**
 * Gives a person, with all their devices, or one device a role; nothing is recorded where they have it already.
 *
 * @throws PegbarError `PERSON_NOT_FOUND`, `AMBIGUOUS_ID`, `NOT_ALLOWED`, `LAST_ADMIN`
 */
export async function role(
  components: ProjectComponents,
  input: { who: string; role: Role },
  options: CallOptions = {},
): Promise<MemberView> {
  options.signal?.throwIfAborted()
  await requireAdmin(components, 'change roles')
  const { store, device: self, writer } = components
  const found = await findMember(components, input.who)
  const { membership } = store.records
  const changing = found.devices.filter((device) => membership.roleOf(device) !== input.role)
  if (input.role !== 'admin') refuseLastAdmin(membership, changing, found.name)
  const others = changing.filter((device) => device !== self)
  const change = (device: DeviceId) => roleChange(components, device, input.role)
  if (others.length > 0) await writer.write(() => Promise.all(others.map(change)))
  // alone and last: afterwards this laptop may have lost the right to change the others
  if (others.length < changing.length) await writer.write(async () => [await change(self)])
  return member(components, found.person)
}

async function roleChange({ store }: ProjectComponents, device: DeviceId, role: Role): Promise<RoleChanged> {
  const before = store.records.membership.roleOf(device)
  const lowers = before !== undefined && roleRank(role) < roleRank(before)
  return { kind: 'role changed', device, role, cuts: lowers ? await cutsOf(store, device) : [] }
}
