/**
 * How the page gets its token. The address that the node prints carries a code in its fragment, which no server, log or
 * Referer header sees. The page trades the code for a session token, once, and takes it out of the address: what stays in
 * the browser's history opens nothing. It keeps the session token in localStorage. A cookie would be out of
 * scripts' reach, but browsers send cookies to every port of a host, so any other server on this machine could collect
 * it; storage belongs to one port, and the Content-Security-Policy keeps foreign scripts out of the page. Both kinds of
 * secret end with the process.
 */
import { createHash } from 'node:crypto'
import { PegbarError } from '../core/errors.ts'
import { createToken } from './access.ts'

/** Codes and sessions that are kept; the oldest goes first. Each printed address makes one code. */
export const MAX_SESSIONS = 64

export class Sessions {
  // kept as digests: looking one up then takes a time that says nothing about the others
  readonly #codes = new Set<string>()
  readonly #tokens = new Set<string>()

  /** Returns a code that can be traded once. */
  createCode(): string {
    return remember(this.#codes)
  }

  /**
   * Returns a session token for a code.
   *
   * @throws PegbarError `UNAUTHORIZED` when the code is unknown or was used
   */
  trade(code: string): string {
    if (!this.#codes.delete(digest(code))) {
      throw new PegbarError('UNAUTHORIZED', 'this address was used before, or belongs to a node that has ended', {
        hint: 'open the page with `pegbar web`',
      })
    }
    return remember(this.#tokens)
  }

  accepts(token: string): boolean {
    return this.#tokens.has(digest(token))
  }
}

function remember(secrets: Set<string>): string {
  const secret = createToken()
  secrets.add(digest(secret))
  const [oldest] = secrets
  if (secrets.size > MAX_SESSIONS && oldest !== undefined) secrets.delete(oldest)
  return secret
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
