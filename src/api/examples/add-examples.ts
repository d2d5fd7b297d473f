import { OPERATIONS, type OperationName, pathFields, pathOf } from '../operations.ts'
import { EXAMPLES } from './examples.ts'

/** A call as it was made, and its answer; `input` has the fields of the path too. */
export interface Example {
  operation: OperationName
  /** null: an operation of the node itself. */
  project: string | null
  input: Record<string, unknown>
  /** The body of the answer. Jobs are shown as they are when they have ended. */
  answer: unknown
}

/** What of the OpenAPI document the examples are put into. */
export interface ExampleDocument {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: { name: string; in: string; example?: unknown }[]
        requestBody?: { content: Record<string, { example?: unknown }> }
        responses: Record<string, { content?: Record<string, { example?: unknown }> }>
      }
    >
  >
}

/** Puts the examples into the document: of each operation the first. A test makes the same calls and holds the answers equal. */
export function addExamples(document: ExampleDocument, examples: readonly Example[] = EXAMPLES): void {
  const seen = new Set<OperationName>()
  for (const { operation: name, project, input, answer } of examples) {
    const operation = OPERATIONS[name]
    const route = document.paths[pathOf(operation)]?.[operation.method.toLowerCase()]
    if (seen.has(name) || route === undefined) continue
    seen.add(name)
    for (const parameter of route.parameters ?? []) {
      const value = parameter.name === 'project' ? project : input[parameter.name]
      if (value !== undefined && value !== null) parameter.example = value
    }
    const inPath = pathFields(operation)
    const rest = Object.fromEntries(Object.entries(input).filter(([field]) => !inPath.includes(field)))
    const body = route.requestBody?.content['application/json']
    if (body !== undefined) body.example = rest
    const done = route.responses['200']?.content?.['application/json']
    if (done !== undefined) done.example = answer
  }
}
