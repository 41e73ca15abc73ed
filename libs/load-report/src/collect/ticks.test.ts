import { describe, expect, it } from 'vitest';
import { Ticks } from './ticks.ts';

const startMs = 1_800_000_000_123;

/** Ticks of a timer, each so many milliseconds late; null for one that never came. */
function read(lateness: readonly (number | null)[]) {
  const ticks = new Ticks();
  lateness.forEach((late, index) => {
    if (late !== null) ticks.add(startMs + index * 1_000 + late);
  });
  const reading = ticks.between(0, Number.POSITIVE_INFINITY);
  return { missed: reading.missed, late: reading.ticks.map(({ lateMs }) => Math.round(lateMs)) };
}

describe('the ticks of k6', () => {
  it.each([
    ['in time', [0, 0, 0, 0]],
    ['some late', [0, 5, 90, 0, 300]],
    ['the first one late', [200, 0, 0, 10, 0]],
    ['one more than half a second late', [0, 0, 600, 0, 0, 0]],
  ])('%s', (_, lateness) => {
    expect(read(lateness)).toEqual({ missed: 0, late: lateness });
  });

  it('that never came are counted', () => {
    expect(read([0, null, null, 3, 0, 0])).toEqual({ missed: 2, late: [0, 3, 0, 0] });
  });

  it('are those of the time that is asked for', () => {
    const ticks = new Ticks();
    for (const second of [1, 2, 3, 4]) ticks.add(second * 1_000);
    expect(ticks.between(2_000, 3_000).ticks).toHaveLength(2);
    expect(ticks.between(9_000, 9_999)).toEqual({ ticks: [], missed: 0 });
  });
});
