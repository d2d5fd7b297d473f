import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { closing } from './helpers.ts'
import { makeStoreFixture, openStoreFixture, type StoreFixture, whatIsIn } from './store-fixture.ts'

const FIXTURE = new URL('../fixtures/store/v1.json', import.meta.url)

it('a store of format version 1 is read as it was written', async () => {
  const fixture: StoreFixture = JSON.parse(await readFile(FIXTURE, 'utf8'))
  const store = closing(await openStoreFixture(fixture))
  expect(await whatIsIn(store)).toEqual(fixture.found)
})

it('format version 1 is written as it was', async () => {
  const fixture: StoreFixture = JSON.parse(await readFile(FIXTURE, 'utf8'))
  const made = await makeStoreFixture()
  expect(made.local).toEqual(fixture.local)
  expect(made.chunks.map(withoutTime)).toEqual(fixture.chunks.map(withoutTime))
})

/** Bytes 8 to 11 of a value say when it was stored. Entry 0 describes the store. */
function withoutTime([key, value]: [string, string]): [string, string] {
  return key === '0'.repeat(16) ? [key, value] : [key, `${value.slice(0, 16)}${'0'.repeat(8)}${value.slice(24)}`]
}
