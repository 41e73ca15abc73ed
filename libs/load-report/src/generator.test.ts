import { expect, it } from 'vitest';
import type { Figures } from './figures.ts';
import { shortageOf } from './generator.ts';

const figures = (averageMs: number, dropped = 0) => ({ all: { averageMs }, dropped, durationSeconds: 10 }) as Figures;
const generator = (delayMs: number | null) => ({
  cpuSeconds: 5,
  waitedShare: delayMs === null ? null : 0.6,
  delayMs,
  samples: [],
});

it.each([
  ['waiting that hardly adds to slow answers', generator(1), figures(900), false, 'too little to matter'],
  ['waiting that is much of quick answers', generator(1), figures(5), true, 'About 2.0 ms of each response time'],
  ['waiting of less than a millisecond', generator(0.3), figures(1), false, 'too little to matter'],
  ['arrivals that were not made', generator(0.1), figures(900, 7), true, '7 arrivals found no free user'],
  ['arrivals that were not made, on a system that tells nothing', generator(null), figures(900, 7), true, '7 arrivals'],
])('%s', (_, record, measured, short, says) => {
  expect(shortageOf(record, measured)).toMatchObject({ short, says: expect.stringContaining(says) });
});

it('nothing is said where nothing is known', () => {
  expect(shortageOf(generator(null), figures(900))).toBeUndefined();
});
