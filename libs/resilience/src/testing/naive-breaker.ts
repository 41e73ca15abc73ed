import type { BreakerPolicy } from '../policy.ts';

interface Past {
  readonly atMs: number;
  readonly failed: boolean;
  readonly slow: boolean;
}

/**
 * The breaker as its description says it, with nothing in common with the real one: every call since the last recovery is kept,
 * and all of them are looked at again for each decision.
 */
export class NaiveBreaker {
  private readonly policy: BreakerPolicy;
  private readonly random: () => number;
  private past: Past[] = [];
  /** Times when it opened since the last recovery. */
  private openedAt: number[] = [];
  private isOpen = false;
  private reopensAtMs = 0;
  private probing = false;
  private probesOut = 0;
  private probesBack: boolean[] = [];
  /** Changes of state: results of calls admitted before the last one are ignored. */
  changes = 0;

  constructor(policy: BreakerPolicy, random: () => number) {
    this.policy = policy;
    this.random = random;
  }

  get state(): string {
    if (this.isOpen) return 'open';
    return this.probing ? 'half_open' : 'closed';
  }

  /** The number of the period that the call belongs to, or null when refused. */
  ask(nowMs: number): number | null {
    if (this.isOpen) {
      if (nowMs < this.reopensAtMs) return null;
      this.isOpen = false;
      this.probing = true;
      this.probesOut = 0;
      this.probesBack = [];
      this.changes += 1;
    }
    if (this.probing) {
      if (this.probesOut + this.probesBack.length >= this.policy.halfOpenProbes) return null;
      this.probesOut += 1;
    }
    return this.changes;
  }

  tell(period: number, result: 'ok' | 'failed' | 'void', durationMs: number, nowMs: number): void {
    if (period !== this.changes) return;
    const { slowCall } = this.policy;
    const slow = slowCall !== null && durationMs >= slowCall.thresholdMs;
    if (this.probing) {
      this.probesOut -= 1;
      if (result === 'failed') this.open(nowMs);
      if (result !== 'ok') return;
      this.probesBack.push(slow);
      if (this.probesBack.length < this.policy.halfOpenProbes) return;
      const slowShare = this.probesBack.filter(Boolean).length / this.probesBack.length;
      if (slowCall !== null && slowShare >= slowCall.rate) this.open(nowMs);
      else this.recover();
      return;
    }
    if (result === 'void') return;
    this.past.push({ atMs: nowMs, failed: result === 'failed', slow });
    if (this.mustOpen(nowMs)) this.open(nowMs);
  }

  private mustOpen(nowMs: number): boolean {
    const { window, callsMin, consecutiveFailures, failureRate, slowCall } = this.policy;
    if (consecutiveFailures !== null && this.past.length >= consecutiveFailures) {
      if (this.past.slice(-consecutiveFailures).every(({ failed }) => failed)) return true;
    }
    const seen =
      window.kind === 'count'
        ? this.past.slice(-window.calls)
        : this.past.filter(({ atMs }) => {
            const sliceMs = (window.seconds * 1000) / 10;
            return Math.floor(nowMs / sliceMs) - Math.floor(atMs / sliceMs) < 10;
          });
    if (seen.length < callsMin) return false;
    const failures = seen.filter(({ failed }) => failed).length;
    const slow = seen.filter((call) => call.slow).length;
    return (
      (failureRate !== null && failures / seen.length >= failureRate) ||
      (slowCall !== null && slow / seen.length >= slowCall.rate)
    );
  }

  private open(nowMs: number): void {
    const { openMs, openMsMax, openGrowth, openJitter } = this.policy;
    let lasts = openMs;
    for (const _ of this.openedAt) lasts *= openGrowth;
    lasts = Math.min(lasts, openMsMax);
    this.openedAt.push(nowMs);
    this.isOpen = true;
    this.probing = false;
    this.reopensAtMs = nowMs + lasts * (1 - openJitter * this.random());
    this.changes += 1;
  }

  private recover(): void {
    this.past = [];
    this.openedAt = [];
    this.probing = false;
    this.changes += 1;
  }
}
