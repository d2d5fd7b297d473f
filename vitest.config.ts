import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // two workers: the machine that runs CI has two cores, and several suites start node processes of their own
    maxWorkers: 2,
  },
})
