import { LatencyQuantile } from './latency.ts';
import type { HedgePolicy } from './policy.ts';
import { RetryBudget } from './retry-budget.ts';

const shareWindowSeconds = 10;

/**
 * When a read is worth a second attempt (Dean and Barroso, "The Tail at Scale", CACM 2013): after the edge's own observed quantile,
 * for at most a share of the reads of the last ten seconds.
 */
export class HedgeGate {
  private policy: HedgePolicy;
  private readonly latency: LatencyQuantile;
  private readonly share: RetryBudget;

  constructor(policy: HedgePolicy) {
    this.policy = policy;
    this.latency = new LatencyQuantile(policy.quantile);
    this.share = new RetryBudget(shareBudget(policy));
  }

  /** A read started. Milliseconds after which it may be hedged; null while too little was observed. */
  readStarted(nowMs: number): number | null {
    this.share.deposit(nowMs);
    return this.delayMs();
  }

  /** What a read took; for an attempt that was given up because another won, what it had taken by then. */
  observe(latencyMs: number): void {
    this.latency.record(latencyMs);
  }

  delayMs(): number | null {
    if (this.latency.samples < this.policy.samplesMin) return null;
    return Math.max(this.policy.delayMsMin, this.latency.estimate());
  }

  /** Whether the share has room for one more hedge; takes nothing. */
  hasRoom(nowMs: number): boolean {
    return this.share.canWithdraw(nowMs);
  }

  take(nowMs: number): void {
    this.share.withdraw(nowMs);
  }

  get samples(): number {
    return this.latency.samples;
  }

  /** Keeps what was observed. */
  setPolicy(policy: HedgePolicy): void {
    this.policy = policy;
    this.latency.setQuantile(policy.quantile);
    this.share.setPolicy(shareBudget(policy));
  }
}

const shareBudget = ({ shareMax }: HedgePolicy) => ({
  ratio: shareMax,
  perSecondMin: 0,
  windowSeconds: shareWindowSeconds,
});
