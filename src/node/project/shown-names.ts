import type { PersonId } from '../../core/ids.ts'
import type { Membership } from '../../core/membership.ts'
import { plainName, withDigits } from './same-name.ts'

/**
 * Returns the persons whose name alone would not tell who they are, with what is shown instead: `Anna #3f2a`. Of persons
 * with one name those who are members have digits when they are several; who was removed has them always.
 */
export async function shownNames(
  membership: Membership,
  nameOf: (person: PersonId) => Promise<string>,
): Promise<Map<PersonId, string>> {
  const persons = await Promise.all(
    [...membership.persons.values()].map(async ({ person, devices }) => ({
      person,
      name: await nameOf(person),
      isMember: devices.some((device) => membership.roleOf(device) !== undefined),
    })),
  )
  const shown = new Map<PersonId, string>()
  for (const alike of Map.groupBy(persons, ({ name }) => plainName(name)).values()) {
    if (alike.length === 1) continue
    const ids = alike.map(({ person }) => person)
    const members = alike.filter(({ isMember }) => isMember)
    for (const { person, name, isMember } of alike) {
      if (!isMember || members.length > 1) shown.set(person, withDigits(name, person, ids))
    }
  }
  return shown
}
