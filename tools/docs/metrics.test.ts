import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metricsDocument, renderMetrics } from './metrics.ts';

it('docs/metrics.md says what the processes export: run `npm run docs` after a change', async () => {
  expect(readFileSync(metricsDocument, 'utf8')).toBe(await renderMetrics());
});
