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

/** The build puts a hash of its content into the name of every file here, so a name never means something else. */
const NAMED_BY_CONTENT = 'assets/'

/** Adds a route for each file of the page. A new build shows up with the next load: only its `assets/` are kept. */
export function addPage(app: Pick<Hono, 'get'>, files: PageFiles): void {
  for (const [path, { type, bytes }] of files) {
    const headers = { 'Content-Type': type, 'Cache-Control': cacheControl(path) }
    app.get(`/${path}`, (context) => context.body(bytes, 200, headers))
    if (path === 'index.html') app.get('/', (context) => context.body(bytes, 200, headers))
  }
}

function cacheControl(path: string): string {
  return path.startsWith(NAMED_BY_CONTENT) ? 'public, max-age=31536000, immutable' : 'no-cache'
}
