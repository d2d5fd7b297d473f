import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startTheme } from './app/theme.ts'
import { type FirstAnswers, keepFirst } from './data/first-answers.ts'
import { createQueryClient } from './data/query-client.ts'
import { restoreCheckpointDialog } from './dialogs/checkpoint/restore.tsx'
import './styles/tokens.css'
import './styles/base.css'

/** Shows the page in its place of `index.html`. */
export function showPage(first: FirstAnswers): void {
  startTheme()
  const client = createQueryClient()
  keepFirst(client, first)
  restoreCheckpointDialog()
  createRoot(document.getElementById('page')!).render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  )
}
