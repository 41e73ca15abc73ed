import { expect, it } from 'vitest';
import { humanDuration, since } from './duration.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

it.each([
  [-2 * second, '<invalid>'],
  [-1 * second, '0s'],
  [0, '0s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [9 * minute + 59 * second, '9m59s'],
  [10 * minute + 5 * second, '10m'],
  [3 * hour, '3h'],
  [7 * hour + 59 * minute, '7h59m'],
  [8 * hour + 59 * minute, '8h'],
  [47 * hour, '47h'],
  [2 * day + 3 * hour, '2d3h'],
  [8 * day + 3 * hour, '8d'],
  [2 * 365 * day + 10 * day, '2y10d'],
  [9 * 365 * day, '9y'],
])('prints %i ms as %s', (ms, text) => expect(humanDuration(ms)).toBe(text));

it('knows nothing of a time that is absent', () => expect(since(undefined, 0)).toBe('<unknown>'));
