import type { TicketState } from '../../core/contracts.ts'
import { PegbarError } from '../../core/errors.ts'
import { membersByPerson } from '../../core/fold/index.ts'
import type { DeviceId } from '../../core/ids.ts'
import type { Project } from '../project/project.ts'
import { sameName } from '../project/same-name.ts'
import { Views } from '../project/views.ts'

/**
 * Makes a device a member of a project, as the ticket says that it showed.
 *
 * @throws PegbarError `NAME_TAKEN` when a member person has that name already; `NOT_ALLOWED`, `NOT_A_MEMBER` when this
 *   device may no longer add members
 */
export async function admit(
  project: Project,
  device: DeviceId,
  { person: invited, role }: TicketState,
  names: { personName: string; deviceName: string },
): Promise<void> {
  const views = new Views(project)
  const { membership } = project.store.records
  // whose a device is never changes: one that was removed comes back as the person it was
  const before = membership.devices.get(device)
  if (before !== undefined && membership.roleOf(project.device) !== 'admin') {
    throw new PegbarError('NOT_ALLOWED', 'only an admin can take back a device that was removed')
  }
  const person = invited ?? before?.person
  if (person === undefined) {
    for (const member of membersByPerson(membership)) {
      const name = await views.personName(member.person.person)
      if (sameName(name, names.personName)) {
        throw new PegbarError('NAME_TAKEN', `there is a member called "${name}" already`)
      }
    }
  }
  const personName = person === undefined ? names.personName : await views.personName(person)
  const { deviceName } = names
  await project.writer.write([{ kind: 'member added', device, role, person, personName, deviceName }])
}
