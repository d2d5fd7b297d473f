import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../src/api/access.ts'
import { serveApi } from '../../src/api/server.ts'
import { systemConnector } from '../../src/cli/connect.ts'
import { readNodeFile } from '../../src/cli/node-file.ts'
import { fakeServices } from '../api/helpers/fake-services.ts'

/** Above what any system gives to a process. */
const NO_PID = 0x7fff_fff0

let home: string
let env: NodeJS.ProcessEnv
const { signal } = new AbortController()

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pegbar-'))
  env = { PEGBAR_HOME: home }
})
afterEach(() => rm(home, { recursive: true }))

function running() {
  return systemConnector(env, () => {}).running(signal)
}

async function noteNode(node: object | string): Promise<void> {
  await writeFile(join(home, 'node.json'), typeof node === 'string' ? node : JSON.stringify(node))
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the running node', () => {
  it('is the one that node.json names, once it has proved itself', async () => {
    const token = createToken()
    const services = fakeServices()
    const api = await serveApi({ services, token, port: 0 })
    try {
      await noteNode({ address: api.url, token, pid: process.pid })
      const connection = await running()
      expect(connection?.running).toEqual({ address: api.url, token, pid: process.pid })
      expect(await connection?.services.projects()).toEqual(await services.projects())
      await connection?.close()
      await noteNode({ address: api.url, token: createToken(), pid: process.pid })
      expect(await running()).toBeUndefined()
    } finally {
      await api.close()
    }
  })

  it('is none without the file, with a damaged one, or with that of a process that ended', async () => {
    expect(await running()).toBeUndefined()
    for (const damaged of ['', '{"addr', '[]', 'null', '{"address":1,"token":2,"pid":3}']) {
      await noteNode(damaged)
      expect(readNodeFile(env)).toBeUndefined()
    }
    await noteNode({ address: 'http://127.0.0.1:1', token: 'x', pid: NO_PID })
    expect(await running()).toBeUndefined()
    await rm(join(home, 'node.json'))
    await mkdir(join(home, 'node.json'))
    expect(await running()).toBeUndefined()
  })

  it('is none when nothing listens there, and is told no secret when another program does', async () => {
    const asked: string[] = []
    const other = createServer((request, response) => {
      asked.push(JSON.stringify([request.url, request.headers]))
      response.end('{"pegbar":"0.1.0","proof":"guessed"}')
    })
    const address = await listen(other)
    await noteNode({ address, token: 'a-secret-token', pid: process.pid })
    expect(await running()).toBeUndefined()
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toContain('a-secret-token')
    other.closeAllConnections()
    await new Promise((resolve) => other.close(resolve))
    expect(await running()).toBeUndefined()
  })

  it('is NODE_UNREACHABLE when it does not answer in time', async () => {
    const silent = createServer(() => {})
    const address = await listen(silent)
    await noteNode({ address, token: 'x', pid: process.pid })
    await expect(running()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE', details: { pid: process.pid } })
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
  })
})
