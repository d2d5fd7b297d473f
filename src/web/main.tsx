import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startTheme } from './app/theme.ts'
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
restoreCheckpointDialog()
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
