import type { RetryBudgetPolicy } from '../policy.ts';

/**
 * The retry budget as its description says it, with nothing in common with the real one: every deposit and withdrawal is kept,
 * and all of them are counted again for each decision. A hundred slices to the window; a deposit counts in its own slice and the
 * 99 after it, a withdrawal in one slice more.
 */
export class NaiveBudget {
  private readonly policy: RetryBudgetPolicy;
  private readonly depositTimes: number[] = [];
  private readonly withdrawalTimes: number[] = [];

  constructor(policy: RetryBudgetPolicy) {
    this.policy = policy;
  }

  deposit(nowMs: number): void {
    this.depositTimes.push(nowMs);
  }

  withdraw(nowMs: number): boolean {
    const { ratio, perSecondMin, windowSeconds } = this.policy;
    const sliceMs = windowSeconds * 10;
    const age = (time: number) => Math.floor(nowMs / sliceMs) - Math.floor(time / sliceMs);
    const deposits = this.depositTimes.filter((time) => age(time) <= 99).length;
    const withdrawals = this.withdrawalTimes.filter((time) => age(time) <= 100).length;
    const allowed = perSecondMin * windowSeconds + ratio * deposits;
    if (withdrawals + 1 > allowed + 1e-9) return false;
    this.withdrawalTimes.push(nowMs);
    return true;
  }
}
