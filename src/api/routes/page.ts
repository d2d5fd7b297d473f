import type { Hono, MiddlewareHandler } from 'hono'

/** The files of the page by their path below `/`. */
export type PageFiles = ReadonlyMap<string, { type: string; bytes: Uint8Array<ArrayBuffer> }>

/** What every answer carries: scripts and data from this address only, nobody frames it, nothing leaks out of it. */
const SECURITY_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Adds the security headers to every answer, failures and bytes included; a stricter policy of a route stays. */
export function securityHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    }
  }
}

/** Adds a route for each file of the page. */
export function addPage(app: Pick<Hono, 'get'>, files: PageFiles): void {
  for (const [path, { type, bytes }] of files) {
    const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache' }
    app.get(`/${path}`, (context) => context.body(bytes, 200, headers))
    if (path === 'index.html') app.get('/', (context) => context.body(bytes, 200, headers))
  }
}
