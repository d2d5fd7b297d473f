import { expect, test } from 'vitest'
import { fileError } from '../../src/cdc/file-error.ts'
import { PegbarError } from '../../src/core/errors.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, errno: -1 })
}

test.each([
  ['ENOENT', 'linux', 'FILE_NOT_FOUND'],
  ['ENOTDIR', 'linux', 'FILE_NOT_FOUND'],
  ['EISDIR', 'linux', 'NOT_A_FILE'],
  ['EACCES', 'linux', 'FILE_UNREADABLE'],
  ['EPERM', 'darwin', 'FILE_UNREADABLE'],
  ['EIO', 'linux', 'FILE_UNREADABLE'],
  ['EBUSY', 'win32', 'FILE_LOCKED'],
  ['EPERM', 'win32', 'FILE_LOCKED'],
  ['EACCES', 'win32', 'FILE_UNREADABLE'],
] as const)('%s on %s is %s', (errno, platform, code) => {
  const error = fileError(systemError(errno), 'a/b.blend', platform)
  expect(error).toBeInstanceOf(PegbarError)
  expect(error).toMatchObject({ code, path: 'a/b.blend', hint: expect.any(String) })
})

test('what is no system error stays what it is', () => {
  const error = new TypeError('a mistake')
  expect(fileError(error, 'a')).toBe(error)
})
