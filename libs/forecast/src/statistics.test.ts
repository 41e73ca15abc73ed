import { describe, expect, it } from 'vitest';
import { mean, median, quantileInPlace, robustDeviation, weightedMedianInPlace } from './statistics.ts';

describe('statistics', () => {
  it.each([
    { of: [1, 2, 3, 4], share: 0.5, is: 2.5 },
    { of: [4, 1, 3, 2], share: 0, is: 1 },
    { of: [4, 1, 3, 2], share: 1, is: 4 },
    { of: [10, 20], share: 0.25, is: 12.5 },
    { of: [7], share: 0.9, is: 7 },
    { of: [], share: 0.5, is: Number.NaN },
  ])('has the quantile $share of $of at $is', ({ of, share, is }) => {
    expect(quantileInPlace(Float64Array.from(of), share)).toBe(is);
  });

  it('leaves gaps out of means and medians', () => {
    expect(mean([1, Number.NaN, 3])).toBe(2);
    expect(median([9, Number.NaN, 1, 2])).toBe(2);
  });

  it('has a deviation that one outlier does not move, and one for values that are mostly equal', () => {
    expect(robustDeviation([1, 2, 3, 4, 5, 1_000])).toBeCloseTo(1.4826 * 1.5);
    expect(robustDeviation([5, 5, 5, 5, 15])).toBeCloseTo(1.2533 * 2);
    expect(robustDeviation([5, 5, 5])).toBe(0);
  });

  it.each([
    { values: [1, 2, 100], weights: [1, 1, 1], is: 2 },
    { values: [100, 1, 2], weights: [5, 1, 1], is: 100 },
    { values: [3, 1, 2], weights: [1, 1, 3], is: 2 },
    { values: [4], weights: [0.1], is: 4 },
  ])('has the weighted median of $values by $weights at $is', ({ values, weights, is }) => {
    expect(weightedMedianInPlace([...values], [...weights])).toBe(is);
  });
});
