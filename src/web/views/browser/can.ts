/** What makes sense for an asset now; the node has the last word. */
import type { AssetStateName, AssetView } from '../../data/views.ts'

export function canCheckpoint({ states }: Pick<AssetView, 'states'>): boolean {
  return states.includes('Modified') || states.includes('Untracked')
}

const UPDATABLE: ReadonlySet<AssetStateName> = new Set(['Outdated', 'Missing', 'Freed'])

export function canUpdate({ states }: Pick<AssetView, 'states'>): boolean {
  return states.some((state) => UPDATABLE.has(state))
}

/** Whether "Update all" would bring it: what is Modified or in Conflict waits for the person, what is Freed stays so. */
export function isBehind({ states }: Pick<AssetView, 'states'>): boolean {
  return (
    (states.includes('Outdated') || states.includes('Missing')) &&
    !states.includes('Modified') &&
    !states.includes('Conflict')
  )
}
