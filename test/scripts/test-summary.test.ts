import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runScript, withTree } from './tree.ts'

function summary(report: string) {
  return withTree({ 'report.json': report }, async (root) => {
    const { stdout } = await runScript('test-summary.js', join(root, 'report.json'))
    return stdout
  })
}

const counts = { numPassedTests: 12, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }

it('counts tests', async () => {
  expect(await summary(JSON.stringify({ ...counts, testResults: [] }))).toBe('12 passed, 1 failed, 3 skipped\n')
})

it('counts a file that did not load as a failure', async () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [] },
  ]
  expect(await summary(JSON.stringify({ ...counts, testResults }))).toBe('12 passed, 2 failed, 3 skipped\n')
})

it('counts a run that left no report as a failure', async () => {
  expect(await summary('')).toBe('0 passed, 1 failed, 0 skipped\n')
})
