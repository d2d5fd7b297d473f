/**
 * Who may call. The port is open to every program and every web page on this machine, so a request is answered when
 * - its Host is this machine's loopback name: a name that an attacker's DNS points to 127.0.0.1 is another one,
 * - it comes from no web page but our own: Origin and Sec-Fetch-Site tell, and a page can not change them,
 * - it shows a token, which only the person who runs the node can read (`node.json`, mode 0600).
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { PegbarError } from '../core/errors.ts'

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/
/** `none`: the person typed the address or followed a bookmark. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none'])
const TOKEN_BYTES = 32

/** Returns a new secret for the Authorization header: 64 hex digits. */
export function createToken(): string {
  return randomBytes(TOKEN_BYTES).toString('hex')
}

/** Tells whether two secrets are equal, in a time that does not depend on where they differ or how long they are. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** Returns what only one who knows the token can answer to `challenge`: HMAC-SHA-256 in hex. */
export function proveToken(token: string, challenge: string): string {
  return createHmac('sha256', token).update(`pegbar health ${challenge}`).digest('hex')
}

/** Refuses other hosts' names, for the page too. */
export function requireLoopbackHost(): MiddlewareHandler {
  return async (context, next) => {
    // a request without a socket has no Host header, its URL then says where it goes
    const host = context.req.header('host') ?? new URL(context.req.url).host
    if (!LOOPBACK_HOST.test(host)) {
      throw new PegbarError('NOT_ALLOWED', `this node does not answer to the name "${host.slice(0, 100)}"`, {
        hint: 'use http://127.0.0.1 with the port that `pegbar start` prints',
      })
    }
    await next()
  }
}

/** Refuses requests that another site's page sends. */
export function requireOwnOrigin(): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('origin')
    const site = context.req.header('sec-fetch-site')
    const own = `http://${context.req.header('host') ?? new URL(context.req.url).host}`
    if ((origin !== undefined && origin !== own) || (site !== undefined && !OWN_SITES.has(site))) {
      throw new PegbarError('NOT_ALLOWED', 'only its own page may call this node from a browser')
    }
    await next()
  }
}

/** Refuses requests without a token that `accepts` knows. */
export function requireToken(accepts: (token: string) => boolean): MiddlewareHandler {
  return async (context, next) => {
    const given = /^Bearer (\S{1,200})$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (given === undefined || !accepts(given)) {
      throw new PegbarError('UNAUTHORIZED', 'this needs the token of the running node', {
        hint: 'open the page with `pegbar web`',
      })
    }
    await next()
  }
}
