import { expect, it } from 'vitest';
import type { Figures } from './figures.ts';
import { shortageOf } from './generator.ts';

const figures = (averageMs: number, lateMs: number | undefined, { dropped = 0, missed = 0 } = {}) =>
  ({
    all: { averageMs },
    dropped,
    durationSeconds: 10,
    timer: lateMs === undefined ? undefined : { ticks: 10, missed, averageMs: lateMs, maxMs: lateMs * 3 },
  }) as Figures;
const generator = { cpuSeconds: 5, waitedShare: 0.6, samples: [] };

it.each([
  ['lateness that hardly adds to slow answers', figures(900, 10), false, 'matters little'],
  ['lateness that is much of quick answers', figures(30, 10), true, 'About 20 ms of each response time'],
  ['lateness of less than what k6 always has', figures(5, 0.9), false, 'matters little'],
  ['ticks that never came', figures(900, 300, { missed: 4 }), true, '4 of 14 ticks never came'],
  ['arrivals that were not made', figures(900, 1, { dropped: 7 }), true, '7 arrivals found no free user'],
  ['arrivals that were not made in a few seconds', figures(900, undefined, { dropped: 7 }), true, '7 arrivals'],
])('%s', (_, measured, short, says) => {
  expect(shortageOf(generator, measured)).toMatchObject({ short, says: expect.stringContaining(says) });
});

it('what k6 had of the CPU is said where it is known', () => {
  expect(shortageOf(generator, figures(900, 1))?.says).toContain('k6 used 0.50 CPUs, and waited for one 60 %');
  expect(shortageOf({ ...generator, waitedShare: null }, figures(900, 1))?.says).toContain(
    'k6 used 0.50 CPUs. Its own',
  );
  expect(shortageOf(undefined, figures(900, 1))?.says).toMatch(/^Its own timer/);
});

it('nothing is said where nothing is known', () => {
  expect(shortageOf(generator, figures(900, undefined))).toBeUndefined();
});
