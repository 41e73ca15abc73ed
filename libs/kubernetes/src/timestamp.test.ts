import { expect, it } from 'vitest';
import { timestamp } from './timestamp.ts';

it.each([
  [0, '1970-01-01T00:00:00Z'],
  [1_700_000_000_999, '2023-11-14T22:13:20Z'],
])('%i ms since the epoch are %s', (epochMs, written) => {
  expect(timestamp(epochMs)).toBe(written);
});
