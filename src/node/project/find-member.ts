import { PegbarError } from '../../core/errors.ts'
import type { DeviceId, PersonId } from '../../core/ids.ts'
import { MIN_PREFIX_DIGITS } from './find-checkpoint.ts'
import { sameName, withDigits } from './same-name.ts'
import { Views, type ViewsComponents } from './views.ts'

/** A person with all their member devices, or one device. */
export interface FoundMember {
  kind: 'person' | 'device'
  /** As it is shown. */
  name: string
  person: PersonId
  /** Those that are members; the own one last, because it may lose its rights. */
  devices: readonly DeviceId[]
}

interface Named extends FoundMember {
  id: string
  plainName: string
}

/**
 * Returns the member that `typed` stands for: a person's name, a device's, `name#digits` of one of several of that
 * name, or the first digits of an id, six at least. A person's name comes before a device's, and both before an id.
 *
 * @throws PegbarError `PERSON_NOT_FOUND`, `AMBIGUOUS_ID` with `details.candidates`
 */
export async function findMember(components: ViewsComponents, typed: string): Promise<FoundMember> {
  const { persons, devices } = await listMembers(components)
  const [, name, digits] = /^(.*?)\s*#([0-9a-f]+)$/isu.exec(typed) ?? []
  const isNamed = (one: Named) => sameName(one.plainName, typed)
  const isNumbered = (one: Named) =>
    name !== undefined && sameName(one.plainName, name) && one.id.startsWith(digits!.toLowerCase())
  const isId = (one: Named) => typed.length >= MIN_PREFIX_DIGITS && one.id.startsWith(typed.toLowerCase())
  const attempts = [
    persons.filter(isNamed),
    persons.filter(isNumbered),
    devices.filter(isNamed),
    devices.filter(isNumbered),
    [...persons, ...devices].filter(isId),
  ]
  const [found, ...others] = attempts.find((matches) => matches.length > 0) ?? []
  if (found === undefined) {
    throw new PegbarError('PERSON_NOT_FOUND', `no member and no device of one is called "${typed}"`, {
      hint: 'see `pegbar members`; name a person, a device, or the first digits of an id',
    })
  }
  if (others.length > 0) throw ambiguous(typed, [found, ...others])
  return found
}

async function listMembers(components: ViewsComponents): Promise<{ persons: Named[]; devices: Named[] }> {
  const { store, device: self } = components
  const views = new Views(components)
  const members = [...store.records.membership.devices.values()].filter(({ role }) => role !== undefined)
  const devices = await Promise.all(
    members.map(async ({ device, person }): Promise<Named> => {
      const name = await views.deviceName(device)
      return { kind: 'device', id: device, name, plainName: name, person, devices: [device] }
    }),
  )
  const persons = await Promise.all(
    [...Map.groupBy(members, ({ person }) => person)].map(async ([person, own]): Promise<Named> => {
      const ids = own.map(({ device }) => device).sort((a, b) => Number(a === self) - Number(b === self))
      const [name, plainName] = await Promise.all([views.shownName(person), views.personName(person)])
      return { kind: 'person', id: person, name, plainName, person, devices: ids }
    }),
  )
  return { persons, devices }
}

function ambiguous(typed: string, found: readonly Named[]): PegbarError {
  const ids = found.map(({ id }) => id)
  const candidates = found.map(({ plainName, id }) => withDigits(plainName, id, ids))
  return new PegbarError('AMBIGUOUS_ID', `"${typed}" may be any of ${candidates.length}`, {
    hint: `name one with its digits, for example "${candidates[0]}"`,
    details: { candidates },
  })
}
