import { expect, it } from 'vitest'
import { NewestFirst } from '../../src/web/data/newest-first.ts'

it('runs as many as it may, of those that wait the newest first, and goes on after a failure', async () => {
  const tasks = new NewestFirst(2)
  const started: string[] = []
  const ends = new Map<string, PromiseWithResolvers<string>>()
  const run = (name: string) =>
    tasks.run(() => {
      started.push(name)
      const end = Promise.withResolvers<string>()
      ends.set(name, end)
      return end.promise
    })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(run)
  expect(started).toEqual(['a', 'b'])
  ends.get('a')!.reject(new Error('no'))
  await expect(a).rejects.toThrow('no')
  await Promise.resolve()
  expect(started).toEqual(['a', 'b', 'd'])
  // one that comes now waits its turn
  const late = run('late')
  ends.get('b')!.resolve('b')
  expect(await b).toBe('b')
  await Promise.resolve()
  expect(started).toEqual(['a', 'b', 'd', 'late'])
  for (const name of ['d', 'late']) ends.get(name)!.resolve(name)
  expect(await Promise.all([d, late])).toEqual(['d', 'late'])
  await Promise.resolve()
  ends.get('c')!.resolve('c')
  expect(await c).toBe('c')
  void run('free')
  void run('free too')
  expect(started.slice(-2)).toEqual(['free', 'free too'])
})
