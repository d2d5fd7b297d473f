import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { OPERATION_NAMES, OPERATIONS, pathOf } from '../../src/api/operations.ts'
import { appOf } from './helpers/app.ts'
import { fakeServices } from './helpers/fake-services.ts'

interface Route {
  operationId: string
  summary: string
  parameters?: { name: string; in: string; required: boolean }[]
  responses: Record<string, unknown>
}

interface Document {
  openapi: string
  paths: Record<string, Record<string, Route>>
  components: { schemas: Record<string, unknown> }
}

const { app, ask } = appOf(fakeServices())
const document = app.document() as Document
const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, route]) => ({ path, method, route })),
)
afterAll(() => app.close())

describe('the OpenAPI document', () => {
  it('is the committed one: after a change run `node scripts/generate-openapi.js`', async () => {
    const text = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'openapi.json'), 'utf8')
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)))
  })

  it('is served', async () => {
    const response = await ask('GET', '/openapi.json')
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)))
  })

  it('lists every operation, once', () => {
    const ids = routes.map(({ route }) => route.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const name of OPERATION_NAMES) {
      const found = routes.find(({ route }) => route.operationId === name)
      expect(found).toMatchObject({
        path: pathOf(OPERATIONS[name]),
        method: OPERATIONS[name].method.toLowerCase(),
        route: { summary: OPERATIONS[name].summary },
      })
    }
  })

  it('declares the fields of each path, and answers for each route', () => {
    for (const { path, route } of routes) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const declared = (route.parameters ?? []).filter((one) => one.in === 'path')
      expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort())
      expect(declared.every(({ required }) => required)).toBe(true)
      expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(['200', '4XX', '5XX']))
    }
  })

  it('refers only to schemas that it has', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1])
    expect(refs.length).toBeGreaterThan(0)
    for (const ref of refs) {
      expect(document.components.schemas).toHaveProperty([ref!.replace('#/components/schemas/', '')])
    }
  })
})
