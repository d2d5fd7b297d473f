import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { setStatus } from '../../actions/asset-actions.tsx'
import { createStore, useStore } from '../../app/store.ts'
import { assetUpdatesOf } from '../../data/asset-updates.ts'
import type { Status } from '../../data/views.ts'
import type { Moves } from './columns.ts'

const moving = createStore<Moves>(new Map())

/**
 * Returns the moves that the node has not answered yet, and what moves a card: it is in its new column at once, and goes
 * back when the node refuses. Moves run one after the other, so that the last one is the one that stays.
 */
export function useMoves(project: string): { moves: Moves; move: (path: string, to: Status) => Promise<boolean> } {
  const client = useQueryClient()
  const moves = useStore(moving)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const move = useCallback(
    async (path: string, to: Status) => {
      const own = { to }
      moving.set((now) => new Map(now).set(path, own))
      const done = last.current.then(() => setStatus(project, [path], to))
      last.current = done
      const results = await done
      if (results !== undefined) {
        // the card must not go back meanwhile. No event may come: the node tells none of what was taken back at once
        await assetUpdatesOf(client).changed(project, [path])
      }
      moving.set((now) => {
        if (now.get(path) !== own) return now
        const rest = new Map(now)
        rest.delete(path)
        return rest
      })
      return results !== undefined
    },
    [client, project],
  )
  return { moves, move }
}
