import type { Hono } from 'hono'
import { type ApiDocument, renderDocs } from '../docs/render.ts'
import { DOCS_STYLE } from '../docs/style.ts'

/** Where the page about the API is; it says nothing about this node, and needs no token. */
export const DOCS_PATH = '/api/docs'
const STYLE_PATH = `${DOCS_PATH}/style.css`

/** It has no script and asks for nothing but its style sheet. */
const DOCS_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Adds the page that shows the OpenAPI document to people. */
export function addDocs(app: Pick<Hono, 'get'>, document: () => object): void {
  let page: string | undefined
  const headers = { 'Cache-Control': 'no-cache', 'Content-Security-Policy': DOCS_POLICY }
  app.get(DOCS_PATH, (context) => {
    page ??= renderDocs(document() as ApiDocument, STYLE_PATH)
    return context.html(page, 200, headers)
  })
  app.get(STYLE_PATH, (context) =>
    context.body(DOCS_STYLE, 200, { ...headers, 'Content-Type': 'text/css; charset=utf-8' }),
  )
}
