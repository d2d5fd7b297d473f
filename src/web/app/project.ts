import { createContext, useContext } from 'react'
import type { ProjectView } from '../data/views.ts'

export const ProjectContext = createContext<ProjectView | undefined>(undefined)

/** Returns the project that is shown. Everything inside of a view has one. */
export function useProject(): ProjectView {
  const project = useContext(ProjectContext)
  if (project === undefined) throw new TypeError('useProject is for what stands inside of a view')
  return project
}
