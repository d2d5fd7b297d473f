/** `node scripts/generate-openapi.js`: writes `docs/openapi.json`; a test holds it equal to what a node serves. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createApp } from '../src/api/app.ts'

const root = join(import.meta.dirname, '..')
const file = join(root, 'docs', 'openapi.json')
// the document is made from the routes alone; no service is called
const app = createApp({ services: {}, token: 'unused' })
await writeFile(file, JSON.stringify(app.document()))
execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', file])
