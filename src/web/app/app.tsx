import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import { useEffect } from 'react'
import { useLive } from '../data/use-live.ts'
import { useProjects } from '../data/use-queries.ts'
import { DialogSlot } from '../dialogs/dialog-slot.tsx'
import { listenForShortcuts } from '../keys/listener.ts'
import { FirstRun } from '../views/first-run/first-run.tsx'
import { LostNode, SignedOut } from './no-node.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { Shell } from './shell.tsx'
import { ToastArea } from './toast-area.tsx'
import { navigate, useRoute } from './use-route.ts'

export function App({ client }: { client: QueryClient }) {
  useEffect(listenForShortcuts, [])
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
        <Connected />
        <DialogSlot />
        <ProgressPanel />
        <ToastArea />
      </Tooltip.Provider>
    </QueryClientProvider>
  )
}

function Connected() {
  const connection = useLive()
  const { project: wanted, ...route } = useRoute()
  const { data: projects, error } = useProjects()
  const project = projects?.find(({ id }) => id === wanted) ?? projects?.[0]
  useEffect(() => {
    if (project !== undefined && project.id !== wanted) {
      // the parameters belong to the project that they were chosen in
      navigate({ ...route, project: project.id, params: wanted === undefined ? route.params : {} }, { replace: true })
    }
  })
  if (connection === 'signed out') return <SignedOut />
  if (projects === undefined) return error === null ? null : <LostNode />
  if (project === undefined || route.view === 'new') return <FirstRun canClose={project !== undefined} />
  return <Shell key={project.id} project={project} projects={projects} lost={connection === 'lost'} />
}
