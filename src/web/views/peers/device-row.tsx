import { ArrowDown, ArrowUp, Laptop, MoreHorizontal } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { count, formatBytes, formatNumber, formatRate } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { Time } from '../../ui/time.tsx'
import { Tip } from '../../ui/tip.tsx'
import type { PeersContext } from './context.ts'
import { type DeviceIn, isMember, type Role } from './may.ts'
import { entriesFor } from './member-menu.ts'
import { RoleMark } from './role-mark.tsx'
import type { Traffic } from './use-peers.ts'

interface DeviceRowProps {
  device: DeviceIn
  personRole: Role | null
  /** The person has no other: what may be done stands beside the person. */
  alone: boolean
  context: PeersContext
}

/** One laptop: whether it is there, what it holds, and what flows. */
export function DeviceRow({ device, personRole, alone, context }: DeviceRowProps) {
  const { id, name, role, self } = device
  const entries = alone ? [] : entriesFor(context, { id, name, self, kind: 'laptop' }, [device])
  const flow = context.traffic.get(id)
  return (
    <li className="device" data-online={device.online && role !== null}>
      <Laptop size={16} className="device__icon" aria-hidden="true" />
      <div className="device__words">
        <span className="device__name">
          {name}
          {self && <span className="person__note"> (here)</span>}
        </span>
        {role !== personRole && <RoleMark role={role} />}
        <Presence device={device} />
      </div>
      {isMember(device) && <Holds device={device} flow={flow} context={context} />}
      {flow?.peer.online && isMember(device) && <Flow flow={flow} />}
      {entries.length > 0 && (
        <Menu entries={entries} align="end">
          <IconButton label={`What to do about ${name}`}>
            <MoreHorizontal size={17} />
          </IconButton>
        </Menu>
      )}
    </li>
  )
}

function Presence({ device: { online, lastSeen, removed, self, role } }: { device: DeviceIn }) {
  if (removed !== null) {
    return (
      <span className="device__presence">
        removed by {removed.by.name}, <Time time={removed.time} />
      </span>
    )
  }
  if (role === null) return null
  if (self || online) return <span className="device__presence device__presence--online">online</span>
  if (lastSeen === null) return <span className="device__presence">not seen yet</span>
  return (
    <span className="device__presence">
      seen <Time time={lastSeen} />
    </span>
  )
}

function Holds({
  device: { self },
  flow,
  context: { stats },
}: {
  device: DeviceIn
  flow: Traffic | undefined
  context: PeersContext
}) {
  if (stats === undefined) return null
  if (self) return <span className="device__holds">{formatBytes(stats.diskBytes)} on this disk</span>
  if (flow === undefined) return null
  const { holds, equal, online } = flow.peer
  const text = `Whole on it: ${count(holds, 'checkpoint')} of ${formatNumber(stats.checkpoints)}.`
  const news = online ? (equal ? ' It knows all that is known here.' : ' News are still on their way.') : ''
  return (
    <Tip text={text + news}>
      <span className="device__holds">
        holds {formatNumber(holds)} of {formatNumber(stats.checkpoints)}
      </span>
    </Tip>
  )
}

function Flow({ flow: { peer, receiving, sending } }: { flow: Traffic }) {
  const text = `Since the start ${formatBytes(peer.receivedBytes)} came from it and ${formatBytes(peer.sentBytes)} went to it.`
  return (
    <Tip text={text}>
      <span className="device__flow">
        <span data-moving={receiving > 0}>
          <ArrowDown size={13} aria-hidden="true" />
          <span className="unseen">receiving </span>
          {formatRate(Math.round(receiving))}
        </span>
        <span data-moving={sending > 0}>
          <ArrowUp size={13} aria-hidden="true" />
          <span className="unseen">sending </span>
          {formatRate(Math.round(sending))}
        </span>
      </span>
    </Tip>
  )
}
