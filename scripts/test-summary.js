/**
 * Prints `N passed, N failed, N skipped` for the JSON report of a test run: `node scripts/test-summary.js REPORT`. A
 * file that could not be loaded, or a run that left no report, counts as one failure.
 */
import { readFileSync } from 'node:fs'

const counts = count(readReport(process.argv[2]))
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function count(report) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
