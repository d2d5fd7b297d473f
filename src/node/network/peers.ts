import type { PeerView } from '../../core/services.ts'
import { isoTime, Views } from '../project/views.ts'
import type { Peering } from './peering.ts'

/** Returns the devices of the other members, those that are connected first. */
export async function peerViews(peering: Peering): Promise<PeerView[]> {
  const { project, running } = peering
  const { local, records } = project.store
  const views = new Views(project)
  const peers = await Promise.all(
    peering.others().map(async (device): Promise<PeerView> => {
      const person = records.membership.devices.get(device)?.person
      const kept = await local.peerAddresses(device)
      const seenMs = running?.seenMs(device) ?? kept?.seenMs
      const { receivedBytes, sentBytes } = peering.traffic(device)
      const share = peering.replicator.share(device)
      return {
        device: { id: device, name: await views.deviceName(device) },
        person: person === undefined ? null : { id: person, name: await views.shownName(person) },
        online: running?.isConnected(device) ?? false,
        addresses: [...(kept?.addresses ?? [])],
        lastSeen: seenMs === undefined ? null : isoTime(seenMs),
        holds: (await local.holdings(device)).count,
        equal: peering.isEqual(device),
        receivedBytes,
        sentBytes,
        rate: Math.round(share.rateNow),
        score: share.score,
      }
    }),
  )
  return peers.sort((a, b) => Number(b.online) - Number(a.online) || (a.device.name < b.device.name ? -1 : 1))
}
