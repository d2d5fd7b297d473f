import { PegbarError } from '../../core/errors.ts'
import { membersByPerson } from '../../core/fold/index.ts'
import type { DeviceId } from '../../core/ids.ts'
import { compareRecords } from '../../core/order.ts'
import type { MemberRemoved, SignedRecord } from '../../core/record.ts'
import type { RemovalView, StandingView } from '../../core/services.ts'
import { isoTime, Views, type ViewsComponents } from './views.ts'

/** Returns what this laptop is in the project, and who removed it if it is nothing any more. */
export async function standing(components: ViewsComponents): Promise<StandingView> {
  const { store, device } = components
  const role = store.records.membership.roleOf(device)
  if (role !== undefined) return { role, removed: null, message: null }
  const { message, hint } = await notAMember(components)
  return { role: null, removed: await removalView(components, device), message: `${message}; ${hint}` }
}

/** Returns who removed a device; null when it is a member, or never was one. */
export async function removalView(
  components: ViewsComponents,
  device: DeviceId,
  views = new Views(components),
): Promise<RemovalView | null> {
  const removal = findRemoval(components, device)
  return removal === undefined ? null : { by: await views.author(removal.device), time: isoTime(removal.timeMs) }
}

/** The removal that holds: the last of those that count. */
function findRemoval({ store }: ViewsComponents, device: DeviceId): SignedRecord<MemberRemoved> | undefined {
  const { membership } = store.records
  const member = membership.devices.get(device)
  if (member === undefined || member.role !== undefined) return undefined
  return store.records
    .memberRecords()
    .filter((record): record is SignedRecord<MemberRemoved> => isRemovalOf(record, device))
    .filter((record) => membership.verdict(record) === 'counts')
    .sort(compareRecords)
    .at(-1)
}

function isRemovalOf({ payload }: SignedRecord, device: DeviceId): boolean {
  return payload.kind === 'member removed' && payload.device === device
}

/**
 * Throws when this laptop is not a member of the project any more, and says who removed it.
 *
 * @throws PegbarError `NOT_A_MEMBER`
 */
export async function requireMember(components: ViewsComponents): Promise<void> {
  if (components.store.records.membership.roleOf(components.device) === undefined) {
    throw await notAMember(components)
  }
}

/** Returns the error for a laptop that is not a member any more. */
export async function notAMember(components: ViewsComponents): Promise<PegbarError> {
  const removal = await removalView(components, components.device)
  const name = `"${components.store.records.project.name}"`
  if (removal === null) {
    return new PegbarError('NOT_A_MEMBER', `this device is not a member of ${name}`, { hint: COME_BACK })
  }
  const { by, time } = removal
  const message =
    by.device.id === components.device ? `you left ${name}` : `you were removed from ${name} by ${by.name}`
  return new PegbarError('NOT_A_MEMBER', message, {
    hint: `your files and the history here stay yours to read; to come back, ${COME_BACK}`,
    details: { by: by.id, time },
  })
}

const COME_BACK = 'ask an admin for a new ticket (`pegbar invite`), then `pegbar join TICKET` here'

/**
 * Throws unless this laptop is an admin of the project.
 *
 * @param what for the message, for example `change roles`
 * @throws PegbarError `NOT_A_MEMBER`, `NOT_ALLOWED`
 */
export async function requireAdmin(components: ViewsComponents, what: string): Promise<void> {
  await requireMember(components)
  const { membership } = components.store.records
  const role = membership.roleOf(components.device)!
  if (role === 'admin') return
  const views = new Views(components)
  const admins = membersByPerson(membership).filter((member) => member.role === 'admin')
  const names = await Promise.all(admins.map(({ person }) => views.shownName(person.person)))
  throw new PegbarError('NOT_ALLOWED', `a member with the role ${role} may not ${what}`, {
    hint: `ask an admin: ${names.join(', ')}`,
    details: { role },
  })
}
