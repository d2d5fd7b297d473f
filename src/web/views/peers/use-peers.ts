import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../../data/client.ts'
import { keys } from '../../data/keys.ts'
import type { PeerView } from '../../data/views.ts'
import { type Sample, sentRates } from './rates.ts'

/** How often it is looked at while it is in sight, milliseconds: events tell who comes and goes, not what is moving. */
const LOOK_MS = 2000

export interface Traffic {
  peer: PeerView
  /** Bytes a second to this laptop, and from it. */
  receiving: number
  sending: number
}

const NONE: ReadonlyMap<string, Traffic> = new Map()

/** What the other laptops hold and what is moving, by the id of the device. */
export function useTraffic(project: string): ReadonlyMap<string, Traffic> {
  const { data, dataUpdatedAt: at } = useQuery({
    queryKey: keys.peers(project),
    queryFn: ({ signal }) => call('peers', {}, { project, signal }),
    refetchInterval: LOOK_MS,
  })
  const [traffic, setTraffic] = useState<{ sample: Sample; map: ReadonlyMap<string, Traffic> }>()
  useEffect(() => {
    if (data === undefined) return
    const sample = { at, peers: data }
    setTraffic((last) => {
      if (last?.sample.at === at) return last
      const sent = sentRates(last?.sample, sample)
      const rows = data.map((peer) => ({ peer, receiving: peer.rate, sending: sent.get(peer.device.id) ?? 0 }))
      return { sample, map: new Map(rows.map((row) => [row.peer.device.id, row])) }
    })
  }, [data, at])
  return traffic?.map ?? NONE
}
