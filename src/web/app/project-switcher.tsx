import { ChevronDown, Plus } from 'lucide-react'
import type { ProjectView } from '../data/views.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { useProject } from './project.ts'
import { goTo, navigate, useRoute } from './use-route.ts'

export function ProjectSwitcher({ projects }: { projects: readonly ProjectView[] }) {
  const { id: current, name, dir } = useProject()
  const { view } = useRoute()
  const choices = projects.map((project) => ({
    kind: 'choice' as const,
    label: project.name,
    checked: project.id === current,
    run: () => navigate({ project: project.id, view, params: {} }),
  }))
  const add = { label: 'New or joined project…', icon: <Plus size={15} />, run: () => goTo('new') }
  return (
    <Menu entries={[{ kind: 'title', label: dir }, ...choices, { kind: 'line' }, add]}>
      <Button look="quiet" className="project-switcher" aria-label={`Project ${name}`}>
        <span className="project-switcher__name">{name}</span> <ChevronDown size={14} />
      </Button>
    </Menu>
  )
}
