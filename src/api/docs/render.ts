import { escapeHtml } from './html.ts'
import { type Schema, schemaHtml } from './schema-text.ts'

interface Content {
  'application/json'?: { schema?: Schema; example?: unknown }
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema?: Schema
  example?: unknown
}

interface Route {
  operationId: string
  summary: string
  tags?: string[]
  security?: unknown[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content & Record<string, unknown> }>
}

/** What of the OpenAPI document is shown. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string }
  servers?: { url: string }[]
  paths: Record<string, Record<string, Route>>
  components?: { schemas?: Record<string, Schema & { description?: string }> }
}

interface Place {
  method: string
  path: string
  route: Route
}

const HEADINGS: Readonly<Record<string, string>> = {
  node: 'The node',
  project: 'A project',
  jobs: 'Jobs',
}

/** Returns the OpenAPI document as one page for people, without a script. `style`: where its style sheet is. */
export function renderDocs(document: ApiDocument, style: string): string {
  const places = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ method: method.toUpperCase(), path, route })),
  )
  const groups = Map.groupBy(places, ({ route }) => route.tags?.[0] ?? 'node')
  const schemas = Object.entries(document.components?.schemas ?? {})
  const title = `${document.info.title} API`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(style)}">
</head>
<body>
<nav aria-label="Operations">
${[...groups].map(([tag, group]) => contentsHtml(headingOf(tag), group)).join('\n')}
</nav>
<main>
<h1>${escapeHtml(title)}</h1>
${(document.info.description ?? '')
  .split('\n\n')
  .map((text) => `<p>${codeHtml(text)}</p>`)
  .join('\n')}
${[...groups].map(([tag, group]) => `<h2>${headingOf(tag)}</h2>\n${group.map((place) => routeHtml(place, document)).join('\n')}`).join('\n')}
<h2>Shapes</h2>
${schemas.map(([name, schema]) => shapeHtml(name, schema)).join('\n')}
</main>
</body>
</html>
`
}

function headingOf(tag: string): string {
  return escapeHtml(HEADINGS[tag] ?? tag)
}

function contentsHtml(heading: string, group: readonly Place[]): string {
  const links = group.map(({ route: { operationId: id } }) => `<a href="#${escapeHtml(id)}">${escapeHtml(id)}</a>`)
  return `<p>${heading}</p>\n${links.join('\n')}`
}

function routeHtml({ method, path, route }: Place, document: ApiDocument): string {
  const { operationId, summary, parameters = [], requestBody, responses } = route
  const body = requestBody?.content['application/json']
  const parts = [
    `<h3>${escapeHtml(operationId)}</h3>`,
    `<p>${codeHtml(summary)}${route.security?.length === 0 ? ' (without a token)' : ''}</p>`,
    `<p><code>${method} ${escapeHtml(path)}</code></p>`,
    parameters.length === 0 ? '' : parametersHtml(parameters),
    body?.schema === undefined ? '' : block('Body', schemaHtml(body.schema)),
    ...Object.entries(responses).map(([status, answer]) => answerHtml(status, answer)),
    exampleHtml({ method, path, route }, document.servers?.[0]?.url ?? ''),
  ]
  const shown = parts.filter((part) => part !== '').join('\n')
  return `<section id="${escapeHtml(operationId)}">\n${shown}\n</section>`
}

function parametersHtml(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, schema }) => {
    const note = schema?.description ?? ''
    const type = schemaHtml({ ...schema, description: undefined } as Schema)
    return `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(place)}${required === true ? '' : ', optional'}</td><td><code>${type}</code></td><td>${escapeHtml(note)}</td></tr>`
  })
  return `<table>\n<tr><th>field</th><th>in</th><th>type</th><th></th></tr>\n${rows.join('\n')}\n</table>`
}

function answerHtml(status: string, { description, content }: Route['responses'][string]): string {
  // failures look the same everywhere, and are described once
  if (status.endsWith('XX')) return ''
  const schema = content?.['application/json']?.schema
  const heading = `${status}: ${codeHtml(description)}`
  if (schema !== undefined) return block(heading, schemaHtml(schema))
  return `<p>${heading}${content === undefined ? '' : ` (<code>${escapeHtml(Object.keys(content).join(', '))}</code>)`}</p>`
}

function exampleHtml({ method, path, route }: Place, server: string): string {
  const answer = route.responses['200']?.content?.['application/json']?.example
  if (answer === undefined) return ''
  const filled = (place: string) =>
    (route.parameters ?? []).filter((one) => one.in === place && one.example !== undefined)
  const at = filled('path').reduce(
    (text, one) => text.replace(`{${one.name}}`, encodeURIComponent(String(one.example))),
    path,
  )
  const query = new URLSearchParams(
    filled('query').map((one): [string, string] => [one.name, String(one.example)]),
  ).toString()
  const body = route.requestBody?.content['application/json']?.example
  const lines = [
    `curl -H "Authorization: Bearer $TOKEN" '${server}${at}${query === '' ? '' : `?${query}`}'`,
    ...(method === 'GET' ? [] : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(body ?? {})}'`]),
  ]
  return `<details>\n<summary>Example</summary>\n<pre>${escapeHtml(lines.join(' \\\n  '))}</pre>\n<pre>${escapeHtml(JSON.stringify(answer, null, 2))}</pre>\n</details>`
}

function shapeHtml(name: string, schema: Schema): string {
  const note = schema.description === undefined ? '' : `<p>${escapeHtml(schema.description)}</p>`
  return `<section id="schema-${escapeHtml(name)}">\n<h3>${escapeHtml(name)}</h3>\n${note}<pre>${schemaHtml(schema)}</pre>\n</section>`
}

function block(heading: string, html: string): string {
  return `<p>${heading}</p>\n<pre>${html}</pre>`
}

/** Text in which `this` is code. */
function codeHtml(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>')
}
