/**
 * The page's right to call its node. The address that `pegbar` prints carries a code in its fragment, which no server,
 * log or Referer header sees. It is traded once for a token, and taken out of the address before anything else happens.
 */
import { PREFIX } from './operations.ts'

const TOKEN_KEY = 'pegbar-token'
/** A route starts with a slash, so the two never look alike. */
const CODE = /^#([^/?][^?]*)$/

/** Returns the code that an address carries, if it carries one. */
export function codeIn(hash: string): string | undefined {
  return CODE.exec(hash)?.[1]
}

/** Trades the code in the address for a token and takes it out of the address; without a code, the kept token stays. */
export async function signIn(): Promise<void> {
  const code = codeIn(location.hash)
  if (code === undefined) return
  history.replaceState(null, '', location.pathname)
  const response = await fetch(`${PREFIX}/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  // a used code is no failure while this browser still has the token that it was traded for
  if (!response.ok) return
  const { token } = (await response.json()) as { token: string }
  localStorage.setItem(TOKEN_KEY, token)
}

/** Returns the header that shows the token. */
export function authorization(): { Authorization: string } {
  return { Authorization: `Bearer ${localStorage.getItem(TOKEN_KEY) ?? ''}` }
}
