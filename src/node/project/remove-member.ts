import { PegbarError } from '../../core/errors.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { MemberRemoved } from '../../core/record.ts'
import type { CallOptions, MemberView } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { cutsOf } from './cuts.ts'
import { type FoundMember, findMember } from './find-member.ts'
import { refuseLastAdmin } from './last-admin.ts'
import { member } from './members.ts'
import { requireAdmin, requireMember } from './standing.ts'

/**
 * Removes a person, with all their devices, or one device from the project. What this laptop has of them by now counts;
 * what they make later does not. Everybody may remove their own laptop: that is leaving.
 *
 * @throws PegbarError `PERSON_NOT_FOUND`, `AMBIGUOUS_ID`, `NOT_ALLOWED`, `LAST_ADMIN`
 */
export async function removeMember(
  components: ProjectComponents,
  { who }: { who: string },
  options: CallOptions = {},
): Promise<MemberView> {
  options.signal?.throwIfAborted()
  await requireMember(components)
  const { store, device: self, writer } = components
  const found = await findMember(components, who)
  const { devices } = found
  if (devices.length > 1 || devices[0] !== self) await requireAdminFor(components, found)
  refuseLastAdmin(store.records.membership, devices, found.name)
  const removal = async (device: DeviceId): Promise<MemberRemoved> => ({
    kind: 'member removed',
    device,
    cuts: await cutsOf(store, device),
  })
  const others = devices.filter((device) => device !== self)
  if (others.length > 0) await writer.write(() => Promise.all(others.map(removal)))
  // alone and last: afterwards this laptop has no right to remove the others
  if (others.length < devices.length) await writer.write(async () => [await removal(self)])
  return member(components, found.person)
}

async function requireAdminFor(components: ProjectComponents, { devices }: FoundMember): Promise<void> {
  try {
    await requireAdmin(components, 'remove others')
  } catch (error) {
    const isOwn = devices.includes(components.device)
    if (!isOwn || !(error instanceof PegbarError)) throw error
    throw new PegbarError(error.code, 'without being an admin you can remove this laptop, and no other of yours', {
      hint: `to leave with this one: \`pegbar remove ${components.device.slice(0, 8)}\`; for the others ${error.hint}`,
    })
  }
}
