import { expect, it } from 'vitest';
import { moved, zoomedOut } from './shift.ts';

const span = { fromMs: 100, toMs: 200 };

it.each([
  ['back by half', moved(span, -1, 1_000), { fromMs: 50, toMs: 150 }],
  ['on by half', moved(span, 1, 1_000), { fromMs: 150, toMs: 250 }],
  ['on, but not beyond now', moved(span, 1, 210), { fromMs: 110, toMs: 210 }],
  ['not back to now when it is in the future already', moved(span, 1, 150), { fromMs: 100, toMs: 200 }],
  ['out around its middle', zoomedOut(span, 1_000), { fromMs: 50, toMs: 250 }],
  ['out, but not beyond now', zoomedOut(span, 200), { fromMs: 0, toMs: 200 }],
  ['out of a moment', zoomedOut({ fromMs: 100_000, toMs: 100_000 }, 100_000), { fromMs: -20_000, toMs: 100_000 }],
])('a time range goes %s', (_what, got, expected) => expect(got).toEqual(expected));
