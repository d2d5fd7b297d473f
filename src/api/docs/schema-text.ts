import { escapeHtml } from './html.ts'

/** What of JSON Schema the document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: boolean | Schema
  description?: string
  format?: string
  minimum?: number
  maximum?: number
}

/** Returns a schema as people read types: HTML, named ones as links to where they are described. */
export function schemaHtml(schema: Schema, indent = ''): string {
  if (schema.$ref !== undefined) {
    const name = escapeHtml(schema.$ref.replace('#/components/schemas/', ''))
    return `<a href="#schema-${name}">${name}</a>`
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return choices.map((one) => schemaHtml(one, indent)).join(' | ')
  if (schema.allOf !== undefined) return schema.allOf.map((one) => schemaHtml(one, indent)).join(' &amp; ')
  if (schema.enum !== undefined) return schema.enum.map((value) => escapeHtml(JSON.stringify(value))).join(' | ')
  if (schema.const !== undefined) return escapeHtml(JSON.stringify(schema.const))
  const types = [schema.type ?? 'unknown'].flat()
  return types.map((type) => typeHtml(type, schema, indent)).join(' | ')
}

function typeHtml(type: string, schema: Schema, indent: string): string {
  if (type === 'array') return `${schemaHtml(schema.items ?? {}, indent)}[]`
  if (type !== 'object') return escapeHtml(schema.format === 'date-time' ? 'time' : type)
  if (schema.properties === undefined) return '{ [name]: value }'
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties).map(([name, one]) => {
    const mark = schema.required?.includes(name) === true ? '' : '?'
    return `${inner}${escapeHtml(name)}${mark}: ${schemaHtml(one, inner)}${noteHtml(one)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

function noteHtml({ description, minimum, maximum }: Schema): string {
  const range = maximum === undefined || maximum > 1e15 ? '' : `${minimum ?? 0} to ${maximum}`
  const note = [description ?? '', range].filter((part) => part !== '').join('; ')
  return note === '' ? '' : ` <i>${escapeHtml(note)}</i>`
}
