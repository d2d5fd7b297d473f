import { useQueryClient } from '@tanstack/react-query'
import { rescan, sync } from '../actions/project-actions.ts'
import { keys } from '../data/keys.ts'
import { useCommand } from '../keys/commands.ts'

/** The shortcuts that mean the whole project, whatever view is shown. */
export function useProjectCommands(project: string): void {
  const client = useQueryClient()
  useCommand('sync', () => void sync(project))
  useCommand('rescan', () => {
    void rescan(project)
    void client.invalidateQueries({ queryKey: keys.project(project) })
  })
}
