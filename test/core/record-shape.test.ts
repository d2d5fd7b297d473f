import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BODY_SHAPE } from '../../src/core/record-shape.ts'
import type { MessageShape } from '../../src/core/wire-shape.ts'

const proto = readFileSync(new URL('../../proto/record.proto', import.meta.url), 'utf8').replace(/\/\/.*$/gm, '')

const enums = new Set([...proto.matchAll(/enum (\w+)/g)].map((match) => match[1]!))

/** The fields of a message of the .proto file, as `number name type`; messages are opened in place. */
function fromProto(message: string): string[] {
  const start = proto.indexOf(`message ${message} {`)
  const end = proto.indexOf('\n}', start)
  const fields = proto.slice(start, end).matchAll(/(repeated )?(\w+) (\w+) = (\d+)( \[jstype = JS_NUMBER\])?;/g)
  return [...fields].flatMap(([, repeated, type, name, number, asNumber]) => {
    const list = repeated === undefined ? '' : '[]'
    if (enums.has(type!)) return [`${number} ${name} uint32`]
    if (asNumber !== undefined) return [`${number} ${name} uint53`]
    if (!proto.includes(`message ${type} {`)) return [`${number} ${name} ${type}${list}`]
    return [`${number} ${name} message${list}`, ...fromProto(type!).map((line) => `${number}.${line}`)]
  })
}

function fromShape(shape: MessageShape): string[] {
  return Object.entries(shape).flatMap(([number, field]) => {
    const line = `${number} ${field.name} ${field.type}`
    return 'shape' in field ? [line, ...fromShape(field.shape).map((inner) => `${number}.${inner}`)] : [line]
  })
}

it('the shape of a record is that of proto/record.proto', () => {
  const expected = fromProto('Body')
  expect(expected.length).toBeGreaterThan(60)
  expect(fromShape(BODY_SHAPE)).toEqual(expected)
})
