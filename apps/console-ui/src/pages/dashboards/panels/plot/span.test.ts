import { expect, it } from 'vitest';
import { formatSpan } from './span.ts';

it.each([
  [0, '0 ms'],
  [420, '420 ms'],
  [999.6, '1000 ms'],
  [1000, '1 s'],
  [59_600, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [3_605_000, '1 h'],
  [93_784_000, '1 d 2 h'],
])('%s ms are %s', (spanMs, expected) => expect(formatSpan(spanMs)).toBe(expected));
