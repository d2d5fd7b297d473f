import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { assetUpdatesOf } from './asset-updates.ts'
import { isStaleAfter } from './keys.ts'
import { type Connection, followEvents } from './live.ts'
import type { ServerEvent } from './sse.ts'

/** Keeps every cache as the node's events say, while the component is there. Returns how the page is connected. */
export function useLive(): Connection {
  const client = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => {
    const controller = new AbortController()
    const updates = assetUpdatesOf(client)
    const onEvent = (event: ServerEvent) => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => isStaleAfter(event, queryKey) })
      if (event.event !== 'assets') return
      const { project, paths } = event.data as { project: string; paths: string[] | null }
      void updates.changed(project, paths)
    }
    void followEvents({ onEvent, onConnection: setConnection, signal: controller.signal })
    return () => controller.abort()
  }, [client])
  return connection
}
