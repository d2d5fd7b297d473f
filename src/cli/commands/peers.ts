import type { PeerView } from '../../core/services.ts'
import { type AddCommand, define } from '../define.ts'
import { printable, table } from '../print/text.ts'
import { formatAgo, formatBytes, formatCount } from '../print/units.ts'

export const addPeers: AddCommand = (program, run) => {
  define(program, 'peers', { summary: 'the other laptops, and what is exchanged with them', example: 'peers' }).action(
    () =>
      run(async (context) => {
        const { out } = context
        const project = await context.project({ runningTo: 'list peers' })
        const peers = await project.services.peers({}, context.call)
        if (out.json) return out.lines(peers)
        if (peers.length === 0) return out.note('no other laptop is known yet: `pegbar invite`')
        out.print(table(peers.map(rowOf(Date.now())), ['left', 'left', 'left', 'left', 'left']).join('\n'))
      }),
  )
}

function rowOf(nowMs: number): (peer: PeerView) => string[] {
  return (peer) => [
    printable(peer.person === null ? peer.device.name : `${peer.person.name} on ${peer.device.name}`),
    peer.online ? 'online' : peer.lastSeen === null ? 'not seen yet' : `seen ${formatAgo(peer.lastSeen, nowMs)}`,
    `holds ${formatCount(peer.holds, 'checkpoint')}${peer.equal ? ', records equal' : ''}`,
    `got ${formatBytes(peer.receivedBytes)}, sent ${formatBytes(peer.sentBytes)}${peer.rate > 0 ? `, ${formatBytes(peer.rate)}/s now` : ''}`,
    printable(peer.addresses[0] ?? ''),
  ]
}
