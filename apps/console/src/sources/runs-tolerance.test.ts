import { expect, it } from 'vitest';
import { bandOf, toleranceText } from './runs-tolerance.ts';

it.each([
  [{ type: 'range', range: [0, 0.25] }, 'at most 0.25', { low: 0, high: 0.25 }],
  [{ type: 'range', range: [0.99, 1e9] }, 'at least 0.99', { low: 0.99 }],
  [{ type: 'range', range: [1, 2] }, 'from 1 to 2', { low: 1, high: 2 }],
  [{ type: 'range', range: [0, 0] }, 'exactly 0', { low: 0, high: 0 }],
  [200, 'exactly 200', { low: 200, high: 200 }],
  [[200, 201, 202], 'one of 200, 201, 202', undefined],
  [{ type: 'regex', pattern: '^ok' }, 'matches /^ok/', undefined],
  [{ type: 'jsonpath', path: '$.a' }, 'finds $.a', undefined],
  [{ type: 'probe', name: 'judge' }, 'judged by the probe "judge"', undefined],
  [true, 'true', undefined],
  [undefined, 'not given', undefined],
])('the tolerance %j is %s', (tolerance, words, band) => {
  expect(toleranceText(tolerance)).toBe(words);
  expect(bandOf(tolerance)).toEqual(band);
});
