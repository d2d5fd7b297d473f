/** What the person does to the members of a project. */
import { startWork } from '../app/work.ts'
import { call } from '../data/client.ts'
import type { Undoing } from '../data/undo.ts'
import type { CallInput, MemberView } from '../data/views.ts'
import { confirm } from '../dialogs/confirm.tsx'
import { count } from '../ui/format.ts'

type Role = CallInput<'role'>['role']
type DeviceIn = MemberView['devices'][number]

/** Whom it is about: a person with all their laptops, or one laptop. */
export interface Target {
  id: string
  name: string
  /** It is this laptop, or the person of this laptop. */
  self: boolean
  kind: 'person' | 'laptop'
}

/** Gives somebody a role; `devices` are theirs as they are before. */
export function changeRole(project: string, { id, name }: Target, role: Role, devices: readonly DeviceIn[]) {
  return startWork({
    project,
    title: `Make ${name} ${role}`,
    run: (options) => call('role', { who: id, role }, options),
    done: () => ({ title: `${name} is ${role} now`, undo: undoOfRole(name, role, devices) }),
  })
}

/** Returns what gives each laptop its earlier role; undefined where this one has given away the right to do so. */
export function undoOfRole(name: string, role: Role, devices: readonly DeviceIn[]): Undoing | undefined {
  const changed = devices.filter((device) => device.role !== null && device.role !== role)
  if (changed.length === 0 || (role !== 'admin' && changed.some(({ self }) => self))) return undefined
  return {
    label: `${name} ${role}`,
    steps: changed.map((device) => ({ operation: 'role', input: { who: device.id, role: device.role } })),
  }
}

/** Asks first, because what is sent from then on counts no more. */
export async function removeMember(project: string, target: Target) {
  const { id, name, self, kind } = target
  const wanted = await confirm({
    title: self ? 'Leave the project?' : `Remove ${name}?`,
    about: self ? <Leaving kind={kind} /> : <Removing name={name} kind={kind} />,
    yes: self ? 'Leave' : 'Remove',
    danger: true,
  })
  if (!wanted) return undefined
  return startWork({
    project,
    title: self ? 'Leave the project' : `Remove ${name}`,
    run: (options) => call('remove', { who: id }, options),
    done: () => ({
      title: self ? 'You have left the project' : `${name} is removed`,
      text: self ? 'Your files and the history here stay.' : 'A new ticket takes them in again.',
    }),
  })
}

function Removing({ name, kind }: { name: string; kind: Target['kind'] }) {
  return (
    <>
      <p>
        {kind === 'person' ? `${name} and all their laptops are` : `${name} is`} no longer a member. Each laptop acts on
        it once it hears of it.
      </p>
      <p>
        What was made until now stays in the history. What they make from now on does not count, and waits here to be
        adopted.
      </p>
      <p>What is on their disk already stays there: a removal can not take it back.</p>
    </>
  )
}

function Leaving({ kind }: { kind: Target['kind'] }) {
  return (
    <>
      <p>
        {kind === 'person' ? 'All your laptops are' : 'This laptop is'} no longer a member: nothing is sent or fetched
        any more, and no checkpoint made here counts for the others.
      </p>
      <p>Your files and the history here stay yours to read. To come back, you need a new ticket from an admin.</p>
    </>
  )
}

/** Counts quarantined work in. */
export function adopt(project: string, records: readonly string[]) {
  return startWork({
    project,
    title: 'Adopt',
    run: (options) => call('adopt', { records: [...records] }, options),
    done: ({ adopted }) => ({
      title: `${count(adopted.length, 'record')} adopted`,
      text: adopted.length > records.length ? 'What they rest on came with them.' : undefined,
    }),
  })
}
