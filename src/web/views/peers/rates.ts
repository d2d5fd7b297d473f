import type { PeerView } from '../../data/views.ts'

export interface Sample {
  /** Milliseconds since 1970. */
  at: number
  peers: readonly Pick<PeerView, 'device' | 'sentBytes'>[]
}

/** Returns for each device how many bytes a second went to it between two looks; what was not there before is left out. */
export function sentRates(before: Sample | undefined, now: Sample): ReadonlyMap<string, number> {
  const rates = new Map<string, number>()
  if (before === undefined || now.at <= before.at) return rates
  const sent = new Map(before.peers.map(({ device, sentBytes }) => [device.id, sentBytes]))
  for (const { device, sentBytes } of now.peers) {
    const earlier = sent.get(device.id)
    // less than before: the node was started anew and counts from nothing
    if (earlier !== undefined && sentBytes >= earlier) {
      rates.set(device.id, ((sentBytes - earlier) * 1000) / (now.at - before.at))
    }
  }
  return rates
}
