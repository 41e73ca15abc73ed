import { parseArgs } from 'node:util';
import { defineConfig } from 'vitest/config';

// Vitest hands `--dir` to the workspace only, not to its projects; without this, `--dir libs/x` would run everything.
const { dir } = parseArgs({ options: { dir: { type: 'string' } }, strict: false }).values;
const within = typeof dir === 'string' ? { dir } : {};

const ignored = ['**/node_modules/**', '**/.cache/**', '**/.gameday/**'];

/**
 * Three kinds of tests, told apart by their names:
 *   unit         `X.test.ts` beside `X.ts`: no engine needed; real sockets are allowed; quick
 *   integration  `X.integration.test.ts` beside `X.ts`: against real engines, which tools/testing/engines.ts starts
 *   e2e          `*.e2e.test.ts` in apps/gameday/e2e: against a whole lab, one file at a time
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          ...within,
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.integration.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        test: {
          ...within,
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: ignored,
          globalSetup: ['tools/testing/engines.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...within,
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
