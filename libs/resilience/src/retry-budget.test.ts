import { describe, expect, test } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

const withdrawAll = (budget: RetryBudget, nowMs: number): number => {
  let count = 0;
  while (budget.withdraw(nowMs)) count += 1;
  return count;
};

describe('a retry budget', () => {
  test.each([
    { deposits: 0, ratio: 0.2, perSecondMin: 10, retries: 100 },
    { deposits: 4, ratio: 0.2, perSecondMin: 0, retries: 0 },
    { deposits: 5, ratio: 0.2, perSecondMin: 0, retries: 1 },
    { deposits: 1000, ratio: 0.2, perSecondMin: 10, retries: 300 },
    { deposits: 10, ratio: 0.1, perSecondMin: 0, retries: 1 },
    { deposits: 30, ratio: 0, perSecondMin: 0, retries: 0 },
  ])('pays for $retries retries after $deposits calls at $ratio and $perSecondMin/s', (row) => {
    const budget = new RetryBudget({ ...row, windowSeconds: 10 });
    for (let call = 0; call < row.deposits; call += 1) budget.deposit(0);
    expect(withdrawAll(budget, 0)).toBe(row.retries);
  });

  test('forgets deposits after its window, and withdrawals a slice later', () => {
    const budget = new RetryBudget({ ratio: 1, perSecondMin: 1, windowSeconds: 10 });
    for (let call = 0; call < 5; call += 1) budget.deposit(0);
    expect(withdrawAll(budget, 9_999)).toBe(15);
    expect(withdrawAll(budget, 10_000)).toBe(0);
    // The deposits are gone, the withdrawals are not.
    expect(budget.retriesLeft(10_000)).toBe(-5);
    expect(withdrawAll(budget, 19_999)).toBe(0);
    expect(withdrawAll(budget, 20_000)).toBe(10);
  });

  test('tells what is left, 1 when nothing was withdrawn', () => {
    const budget = new RetryBudget({ ratio: 0, perSecondMin: 1, windowSeconds: 10 });
    expect(budget.ratioLeft(0)).toBe(1);
    budget.withdraw(0);
    expect(budget.ratioLeft(0)).toBeCloseTo(0.9);
    withdrawAll(budget, 0);
    expect(budget.ratioLeft(0)).toBe(0);
  });

  test('keeps what was counted when only its size changes', () => {
    const budget = new RetryBudget({ ratio: 0, perSecondMin: 1, windowSeconds: 10 });
    withdrawAll(budget, 0);
    budget.setPolicy({ ratio: 0, perSecondMin: 2, windowSeconds: 10 });
    expect(withdrawAll(budget, 0)).toBe(10);
    budget.setPolicy({ ratio: 0, perSecondMin: 1, windowSeconds: 20 });
    expect(withdrawAll(budget, 0)).toBe(20);
  });
});
