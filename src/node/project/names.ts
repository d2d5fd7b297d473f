import type { DeviceNamed, PersonNamed } from '../../core/record.ts'
import type { ProjectComponents } from './components.ts'

/** Records new names of this laptop's person or device; nothing where they hold already. */
export async function rename(
  { store, device, writer }: Pick<ProjectComponents, 'store' | 'device' | 'writer'>,
  names: { person?: string; device?: string },
): Promise<void> {
  const member = store.records.membership.devices.get(device)
  if (member?.role === undefined) return
  const { person } = member
  const payloads: (PersonNamed | DeviceNamed)[] = []
  const known = await store.records.personName(person)
  const knownDevice = await store.records.deviceName(device)
  const personName = known?.name.value ?? store.records.membership.persons.get(person)?.name
  if (names.person !== undefined && names.person !== personName) {
    payloads.push({ kind: 'person named', person, name: names.person, replaces: known?.name.records ?? [] })
  }
  if (names.device !== undefined && names.device !== (knownDevice?.name.value ?? member.name)) {
    payloads.push({ kind: 'device named', device, name: names.device, replaces: knownDevice?.name.records ?? [] })
  }
  if (payloads.length > 0) await writer.write(payloads)
}
