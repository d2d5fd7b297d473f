import { defineConfig } from 'vitest/config'

if (Number(process.versions.node.split('.')[0]) < 22) {
  // tests kill processes; under an older Node the launcher would start a second one, and the kill would miss it
  throw new Error(`the tests need Node 22; this is ${process.version}. Run \`npm test\`, which brings its own`)
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/helpers/seed.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // two workers: the machine that runs CI has two cores, and several suites start node processes of their own
    maxWorkers: 2,
  },
})
