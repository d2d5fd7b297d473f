import type { ProjectStore } from '../../src/core/contracts.ts'

/** Faults that can be put in, to see that they are found. */
export const BROKEN = ['lying disk', 'swallowed records', 'unbound tickets', 'leases without busy'] as const
export type Broken = (typeof BROKEN)[number]

/** Returns what puts a fault into the store of laptop `number`; undefined: none. */
export function alteration(
  broken: Broken | undefined,
  number: number,
): ((store: ProjectStore) => ProjectStore) | undefined {
  switch (broken) {
    case 'swallowed records':
      return number === 1 ? swallowing : undefined
    case 'unbound tickets':
      return unbound
    case 'leases without busy':
      return neverBusy
    default:
      return undefined
  }
}

/** Loses, for ever, one in eight of the records that others send. */
function swallowing(store: ProjectStore): ProjectStore {
  const ingest = store.records.ingest.bind(store.records)
  store.records.ingest = (given, options) => {
    const isKept = (one: (typeof given)[number]) => !(one instanceof Uint8Array) || one.at(-1)! % 8 !== 0
    const kept = options?.from === undefined ? given : given.filter(isKept)
    return ingest(kept, options)
  }
  return store
}

/** Forgets which device has shown a ticket (J2). */
function unbound(store: ProjectStore): ProjectStore {
  const setTicket = store.local.setTicket.bind(store.local)
  store.local.setTicket = (ticket) => setTicket({ ...ticket, boundTo: undefined })
  return store
}

/** Grants leases on what it is giving up, and gives up what it has granted leases on (L4). */
function neverBusy(store: ProjectStore): ProjectStore {
  store.leases.begin = () => ({ grant: async () => {}, cancel: () => {} })
  store.leases.renew = () => true
  return store
}
