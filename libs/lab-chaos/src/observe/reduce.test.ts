import { describe, expect, it } from 'vitest';
import { reduce, type Reduction } from './reduce.ts';

describe('samples as one number', () => {
  const values = [4, 1, 3, 2];
  it.each<[Reduction, number]>([
    ['last', 2],
    ['min', 1],
    ['max', 4],
    ['avg', 2.5],
    ['sum', 10],
    ['count', 4],
    ['p50', 2.5],
    ['p90', 3.7],
    ['p99', 3.97],
  ])('%s', (how, expected) => {
    expect(reduce(values, how)).toBeCloseTo(expected, 9);
  });

  it('takes many', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => index);
    expect(reduce(many, 'max')).toBe(199_999);
    expect(reduce(many, 'min')).toBe(0);
  });
});
