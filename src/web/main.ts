/**
 * The first file of the page, and a small one: while the rest of the page is still on its way, the node is already asked
 * for what is shown first.
 */
import { DEFAULT_VIEW, parseRoute } from './app/route.ts'
import { askFirst } from './data/first-answers.ts'
import { codeIn, signIn } from './data/session.ts'

async function main(): Promise<void> {
  // without an answer there is no token, and the page says what to do
  await signIn().catch(() => {})
  // an address with a new code, opened in this very tab, changes nothing but the fragment
  window.addEventListener('hashchange', () => {
    if (codeIn(location.hash) !== undefined) void signIn().finally(() => location.reload())
  })
  const { project, view, params } = parseRoute(location.hash)
  const first = askFirst({ project, folder: view === DEFAULT_VIEW ? (params.folder ?? '') : undefined })
  const { showPage } = await import('./page.tsx')
  showPage(first)
}

// not awaited here: the page shares modules with this file, and waits until it has been evaluated
void main()
