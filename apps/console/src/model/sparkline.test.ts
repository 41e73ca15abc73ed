import { describe, expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

describe('a sparkline', () => {
  it.each<[string, Array<number | undefined>, string | undefined]>([
    ['runs from the left edge to the right, up to the peak', [0, 10, 5], 'M0 26L60 2L120 14'],
    ['has a gap where nothing was measured', [1, 1, undefined, 1, 1], 'M0 2L30 2M90 2L120 2'],
    ['shows a lonely value as a short line', [undefined, 4], 'M118 2L120 2'],
    ['of zeros lies on the ground', [0, 0], 'M0 26L120 26'],
    ['of nothing is no line', [undefined, undefined], undefined],
    ['of no points is no line', [], undefined],
  ])('%s', (_name, track, line) => expect(sparkline(track)?.line).toBe(line));

  it('fills the area down to the ground', () => {
    expect(sparkline([1, 1])?.area).toBe('M0 2L120 2V28H0Z');
  });
});
