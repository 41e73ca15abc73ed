import { defineConfig } from 'vitest/config';

/**
 * Three kinds of tests, told apart by their names:
 *   unit         `X.test.ts` beside `X.ts`: no engine needed; real sockets are allowed; quick
 *   integration  `X.integration.test.ts` beside `X.ts`: against real engines that the test starts itself
 *   e2e          `*.e2e.test.ts` in apps/gameday/e2e: against a whole lab
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
