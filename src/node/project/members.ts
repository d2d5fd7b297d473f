import { membersByPerson } from '../../core/fold/index.ts'
import type { MemberView } from '../../core/services.ts'
import type { ProjectComponents } from './components.ts'
import { isoTime, Views } from './views.ts'

/** Returns the members by person, the one of this laptop first. */
export async function members(components: ProjectComponents): Promise<MemberView[]> {
  const { store, device: self, network } = components
  const views = new Views(components)
  const shown: MemberView[] = []
  for (const { person, role, devices } of membersByPerson(store.records.membership)) {
    const deviceViews = await Promise.all(
      devices.map(async (member): Promise<MemberView['devices'][number]> => {
        const { device } = member
        const { online, seenMs } = network.presence(device)
        const isSelf = device === self
        const lastSeen = seenMs ?? (await store.local.peerAddresses(device))?.seenMs
        return {
          id: device,
          name: await views.deviceName(device),
          role: member.role ?? role,
          self: isSelf,
          online: isSelf || online,
          lastSeen: isSelf || lastSeen === undefined ? null : isoTime(lastSeen),
        }
      }),
    )
    const name = await views.personName(person.person)
    const isSelf = deviceViews.some((one) => one.self)
    shown.push({ person: { id: person.person, name }, role, devices: deviceViews, self: isSelf })
  }
  return shown.sort((a, b) => Number(b.self) - Number(a.self))
}
