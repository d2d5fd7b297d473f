import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { DEFAULT_VIEW, parseRoute } from './app/route.ts'
import { startTheme } from './app/theme.ts'
import { askEarly } from './data/ask-early.ts'
import { createQueryClient } from './data/query-client.ts'
import { codeIn, signIn } from './data/session.ts'
import { restoreCheckpointDialog } from './dialogs/checkpoint/restore.tsx'
import './styles/tokens.css'
import './styles/base.css'

startTheme()
// without an answer there is no token, and the page says what to do
await signIn().catch(() => {})
// an address with a new code, opened in this very tab, changes nothing but the fragment
window.addEventListener('hashchange', () => {
  if (codeIn(location.hash) !== undefined) void signIn().finally(() => location.reload())
})
const client = createQueryClient()
const { project, view, params } = parseRoute(location.hash)
askEarly(client, { project, folder: view === DEFAULT_VIEW ? (params.folder ?? '') : undefined })
restoreCheckpointDialog()
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
)
