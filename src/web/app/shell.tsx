import { Component, type ReactNode, Suspense } from 'react'
import type { ProjectView } from '../data/views.ts'
import { Empty } from '../ui/empty.tsx'
import { Header } from './header.tsx'
import { ProjectContext } from './project.ts'
import { useProjectCommands } from './project-commands.ts'
import { useRoute } from './use-route.ts'
import { findView } from './views.tsx'
import './shell.css'

interface ShellProps {
  project: ProjectView
  projects: readonly ProjectView[]
  /** The node has gone for now. */
  lost: boolean
}

/** The frame around every view of a project. */
export function Shell({ project, projects, lost }: ShellProps) {
  const { view: id } = useRoute()
  const view = findView(id)
  useProjectCommands(project.id)
  return (
    <ProjectContext value={project}>
      <div className="shell">
        <Header projects={projects} />
        {lost && (
          <p className="shell__lost" role="status">
            The node does not answer. Run <code>pegbar start</code>; this page connects again by itself.
          </p>
        )}
        <main className="shell__view" id="view" tabIndex={-1}>
          <ViewBoundary key={id}>
            <Suspense fallback={null}>
              {view === undefined ? (
                <Empty title="This page has no such view">
                  <p>Choose another one above.</p>
                </Empty>
              ) : (
                <view.Component />
              )}
            </Suspense>
          </ViewBoundary>
        </main>
      </div>
    </ProjectContext>
  )
}

/** A defect in one view leaves the others usable. */
class ViewBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Empty title="This view met an error that it did not expect">
        <p>Your files are untouched. Reload the page; if it comes back, please report it.</p>
      </Empty>
    )
  }
}
