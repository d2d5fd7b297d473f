import { MoreHorizontal } from 'lucide-react'
import type { Target } from '../../actions/member-actions.tsx'
import type { MemberView } from '../../data/views.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import type { PeersContext } from './context.ts'
import { DeviceRow } from './device-row.tsx'
import { entriesFor } from './member-menu.ts'
import { Quarantined } from './quarantined.tsx'
import { RoleMark } from './role-mark.tsx'

export function PersonCard({ member, context }: { member: MemberView; context: PeersContext }) {
  const { person, role, devices, self } = member
  const target: Target = { id: person.id, name: person.name, self, kind: 'person' }
  const entries = entriesFor(context, target, devices)
  return (
    <li className="person" data-removed={role === null} aria-label={person.name}>
      <header className="person__head">
        <span className="person__initial" aria-hidden="true">
          {Array.from(person.name)[0]?.toUpperCase()}
        </span>
        <h2 className="person__name">
          {person.name}
          {self && <span className="person__note"> (you)</span>}
        </h2>
        <RoleMark role={role} />
        {entries.length > 0 && (
          <Menu entries={entries} align="end">
            <IconButton label={`What to do about ${person.name}`}>
              <MoreHorizontal size={17} />
            </IconButton>
          </Menu>
        )}
      </header>
      <ul className="devices">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} personRole={role} alone={devices.length === 1} context={context} />
        ))}
      </ul>
      <Quarantined member={member} context={context} />
    </li>
  )
}
