import { membersByPerson } from '../../core/fold/index.ts'
import type { DeviceId, PersonId } from '../../core/ids.ts'
import { compareRecords } from '../../core/order.ts'
import type { Role, SignedRecord } from '../../core/record.ts'
import { MAX_LISTED_QUARANTINED, type MemberView } from '../../core/services.ts'
import type { MemberDevice } from '../../core/state.ts'
import type { ProjectComponents } from './components.ts'
import { adoptable, quarantinedViews } from './quarantined.ts'
import { removalView } from './standing.ts'
import { isoTime, Views } from './views.ts'

type Components = Pick<ProjectComponents, 'store' | 'device' | 'network'>

/** Returns the members by person, the one of this laptop first, those who were removed last. */
export async function members(components: Components): Promise<MemberView[]> {
  const { membership } = components.store.records
  const views = new Views(components)
  const quarantined = await quarantinedByDevice(components)
  const byPerson = membersByPerson(membership)
  const roles = new Map<PersonId, Role>(byPerson.map(({ person, role }) => [person.person, role]))
  const removed = [...membership.persons.keys()].filter((person) => !roles.has(person))
  const shown: MemberView[] = []
  for (const person of [...roles.keys(), ...removed]) {
    shown.push(await memberView(components, views, person, roles.get(person) ?? null, quarantined))
  }
  return shown.sort((a, b) => Number(a.role === null) - Number(b.role === null) || Number(b.self) - Number(a.self))
}

/** Returns one person as `members` shows them. */
export async function member(components: Components, person: PersonId): Promise<MemberView> {
  return (await members(components)).find((one) => one.person.id === person)!
}

async function memberView(
  components: Components,
  views: Views,
  person: PersonId,
  role: Role | null,
  quarantined: ReadonlyMap<DeviceId, readonly SignedRecord[]>,
): Promise<MemberView> {
  const { membership } = components.store.records
  const devices = membership.persons
    .get(person)!
    .devices.map((device) => membership.devices.get(device)!)
    .sort((a, b) => Number(a.role === undefined) - Number(b.role === undefined) || a.depth - b.depth)
  const deviceViews = await Promise.all(devices.map((device) => deviceView(components, views, device)))
  const waiting = devices.flatMap(({ device }) => quarantined.get(device) ?? []).sort(compareRecords)
  return {
    person: { id: person, name: await views.shownName(person) },
    role,
    devices: deviceViews,
    self: deviceViews.some((one) => one.self),
    quarantined: await quarantinedViews(components, waiting.slice(0, MAX_LISTED_QUARANTINED), waiting),
    quarantinedCount: waiting.length,
  }
}

async function deviceView(
  components: Components,
  views: Views,
  { device, role }: MemberDevice,
): Promise<MemberView['devices'][number]> {
  const { store, device: self, network } = components
  const { online, seenMs } = network.presence(device)
  const isSelf = device === self
  const lastSeen = seenMs ?? (await store.local.peerAddresses(device))?.seenMs
  return {
    id: device,
    name: await views.deviceName(device),
    role: role ?? null,
    self: isSelf,
    online: isSelf || online,
    lastSeen: isSelf || lastSeen === undefined ? null : isoTime(lastSeen),
    removed: role === undefined ? await removalView(components, device, views) : null,
  }
}

async function quarantinedByDevice(components: Components): Promise<Map<DeviceId, SignedRecord[]>> {
  const found: SignedRecord[] = []
  if ((await components.store.records.counts()).quarantined === 0) return new Map()
  for await (const record of adoptable(components)) found.push(record)
  return Map.groupBy(found, ({ device }) => device)
}
