import type { RetryBudgetPolicy } from './policy.ts';

/** Slices of the window: what is in one leaves as a whole. */
export const budgetSlices = 100;

/** Counts differ from multiples of a decimal ratio by less than this. */
const rounding = 1e-9;

/**
 * Finagle's RetryBudget: each call deposits `ratio` of a retry, each retry withdraws one, what was deposited or withdrawn is
 * forgotten after the window, and a reserve of `perSecondMin` for each second of the window is always there. O(1) each.
 *
 * Finagle's windowed adder forgets the deposits and withdrawals of a slice together. Here deposits count for at most the window
 * and withdrawals for at least the window (one slice longer), so that with calls at a constant rate no stretch of
 * `windowSeconds`, wherever it begins, holds more than `ratio × calls + perSecondMin × windowSeconds` retries.
 */
export class RetryBudget {
  private policy: RetryBudgetPolicy;
  private sliceMs: number;
  private newest = Number.NEGATIVE_INFINITY;
  private newestEndsMs = Number.NEGATIVE_INFINITY;
  private deposited = 0;
  private withdrawn = 0;
  private readonly deposits = new Uint32Array(budgetSlices);
  private readonly withdrawals = new Uint32Array(budgetSlices + 1);

  constructor(policy: RetryBudgetPolicy) {
    this.policy = policy;
    this.sliceMs = (policy.windowSeconds * 1000) / budgetSlices;
  }

  /** A call was made. */
  deposit(nowMs: number): void {
    this.expire(nowMs);
    this.deposits[this.newest % budgetSlices]! += 1;
    this.deposited += 1;
  }

  canWithdraw(nowMs: number): boolean {
    this.expire(nowMs);
    return this.balance() >= 1 - rounding;
  }

  /** Pays for a retry, if the budget has one. */
  withdraw(nowMs: number): boolean {
    if (!this.canWithdraw(nowMs)) return false;
    this.withdrawals[this.newest % (budgetSlices + 1)]! += 1;
    this.withdrawn += 1;
    return true;
  }

  /** Retries that could start now: a fraction, as deposits are. Below 0 only after a change of policy. */
  retriesLeft(nowMs: number): number {
    this.expire(nowMs);
    return this.balance();
  }

  /** What is left, 0 to 1; 1 where nothing was withdrawn. */
  ratioLeft(nowMs: number): number {
    this.expire(nowMs);
    if (this.withdrawn === 0) return 1;
    const total = this.balance() + this.withdrawn;
    return total <= 0 ? 0 : Math.max(0, this.balance() / total);
  }

  /** Keeps what was counted where the window is as long as before. */
  setPolicy(policy: RetryBudgetPolicy): void {
    if (policy.windowSeconds !== this.policy.windowSeconds) {
      this.sliceMs = (policy.windowSeconds * 1000) / budgetSlices;
      this.newest = this.newestEndsMs = Number.NEGATIVE_INFINITY;
    }
    this.policy = policy;
  }

  private balance(): number {
    const { ratio, perSecondMin, windowSeconds } = this.policy;
    return perSecondMin * windowSeconds + ratio * this.deposited - this.withdrawn;
  }

  private expire(nowMs: number): void {
    if (nowMs < this.newestEndsMs) return;
    const slice = Math.floor(nowMs / this.sliceMs);
    if (slice <= this.newest) return;
    if (slice - this.newest > budgetSlices) {
      this.deposits.fill(0);
      this.withdrawals.fill(0);
      this.deposited = this.withdrawn = 0;
    } else {
      for (let index = this.newest + 1; index <= slice; index += 1) {
        const deposit = index % budgetSlices;
        const withdrawal = index % (budgetSlices + 1);
        this.deposited -= this.deposits[deposit] ?? 0;
        this.withdrawn -= this.withdrawals[withdrawal] ?? 0;
        this.deposits[deposit] = this.withdrawals[withdrawal] = 0;
      }
    }
    this.newest = slice;
    this.newestEndsMs = (slice + 1) * this.sliceMs;
  }
}
