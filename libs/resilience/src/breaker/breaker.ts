import { Rejected } from '../errors.ts';
import type { BreakerPolicy } from '../policy.ts';
import type { Runtime } from '../runtime.ts';
import { CoarseClock } from '../timers/coarse-clock.ts';
import { RecentDurations } from './recent.ts';
import {
  halfOpenAfter,
  judgeWindow,
  openAfter,
  openingsOf,
  probeEnded,
  probeStarted,
  roomForProbe,
  type BreakerState,
  type ProbeResult,
  type Verdict,
} from './state.ts';
import type {
  BreakerSnapshot,
  BreakerStateName,
  BreakerTransition,
  CircuitBreaker,
  Ticket,
  WindowSummary,
} from './types.ts';
import { createWindow, sameWindow, sliceMsOf, type Window } from './window.ts';

/** How many times in a slice of the window the clock is read, where only the slice matters. */
const coarseShare = 10;

/** What a breaker takes from outside. */
export type BreakerRuntime = Pick<Runtime, 'now' | 'random' | 'setTimer'>;

/** Count a call when its promise settles. */
interface UntimedHandlers {
  succeeded(): void;
  failed(): void;
}

/** The shell around the pure state machine: holds the state and the window, reads the clock, tells of transitions. */
class Breaker implements CircuitBreaker {
  private current: BreakerState;
  /** Grows with each transition; the ticket of what is admitted meanwhile. */
  private period: Ticket = 1;
  private failuresInARow = 0;
  private untimed: UntimedHandlers | null;
  private slowFromMs: number;
  private coarse: CoarseClock;
  private window: Window;
  private readonly recent = new RecentDurations();
  private readonly name: string;
  private policy: BreakerPolicy;
  private readonly runtime: BreakerRuntime;
  private readonly onTransition: ((transition: BreakerTransition) => void) | undefined;

  constructor(
    name: string,
    policy: BreakerPolicy,
    runtime: BreakerRuntime,
    onTransition: ((transition: BreakerTransition) => void) | undefined,
  ) {
    this.name = name;
    this.policy = policy;
    this.runtime = runtime;
    this.onTransition = onTransition;
    this.window = createWindow(policy.window);
    this.coarse = new CoarseClock(runtime, sliceMsOf(policy.window) / coarseShare);
    this.slowFromMs = policy.slowCall?.thresholdMs ?? Number.POSITIVE_INFINITY;
    this.current = { name: 'closed', sinceMs: runtime.now() };
    this.untimed = this.untimedHandlers();
  }

  get state(): BreakerStateName {
    return this.current.name;
  }

  wouldAdmit(nowMs?: number): boolean {
    const { current } = this;
    if (current.name === 'closed') return true;
    if (current.name === 'half_open') return roomForProbe(this.policy, current);
    return (nowMs ?? this.runtime.now()) >= current.untilMs;
  }

  acquire(nowMs?: number): Ticket {
    if (this.current.name === 'closed') return this.period;
    const now = nowMs ?? this.runtime.now();
    if (this.current.name === 'open') {
      const { untilMs, sinceMs } = this.current;
      if (now < untilMs) return 0;
      const verdict: Verdict = { cause: 'open_time_over', threshold: untilMs - sinceMs, observed: now - sinceMs };
      this.change(halfOpenAfter(this.current, now), verdict, now);
      // A listener may have forced another state.
      return this.acquire(now);
    }
    if (!roomForProbe(this.policy, this.current)) return 0;
    this.current = probeStarted(this.current);
    return this.period;
  }

  succeed(ticket: Ticket, durationMs: number, nowMs?: number): void {
    if (ticket !== this.period) return;
    const now = nowMs ?? this.runtime.now();
    const slow = durationMs >= this.slowFromMs;
    this.failuresInARow = 0;
    if (this.current.name === 'closed') this.record(false, slow, durationMs, now);
    else this.endProbe(slow ? 'slow' : 'ok', now);
  }

  fail(ticket: Ticket, durationMs: number, nowMs?: number): void {
    if (ticket !== this.period) return;
    const now = nowMs ?? this.runtime.now();
    this.failuresInARow += 1;
    if (this.current.name === 'closed') this.record(true, durationMs >= this.slowFromMs, durationMs, now);
    else this.endProbe('failed', now);
  }

  release(ticket: Ticket, nowMs?: number): void {
    if (ticket === this.period && this.current.name === 'half_open') this.endProbe('void', nowMs ?? 0);
  }

  private record(failed: boolean, slow: boolean, durationMs: number, now: number): void {
    this.recent.record(durationMs);
    this.count(failed, slow, now);
  }

  private count(failed: boolean, slow: boolean, now: number): void {
    this.window.record(failed, slow, now);
    const verdict = judgeWindow(this.policy, this.window, this.failuresInARow);
    if (verdict !== null) this.open(verdict, now);
  }

  private endProbe(result: ProbeResult, now: number): void {
    if (this.current.name !== 'half_open') return;
    const { next, verdict } = probeEnded(this.policy, this.current, result);
    this.current = next;
    if (verdict === null) return;
    if (verdict.cause === 'probes_ok') this.close(verdict, now);
    else this.open(verdict, now);
  }

  private open(verdict: Verdict, now: number): void {
    this.change(openAfter(this.policy, this.current, now, this.runtime.random()), verdict, now);
  }

  private close(verdict: Verdict, now: number): void {
    this.change({ name: 'closed', sinceMs: now }, verdict, now);
  }

  private change(next: BreakerState, verdict: Verdict, now: number): void {
    const from = this.current.name;
    const window = this.summary(now);
    this.current = next;
    this.period += 1;
    this.untimed = this.untimedHandlers();
    if (next.name === 'closed') {
      this.window.clear();
      this.recent.clear();
      this.failuresInARow = 0;
    }
    if (!this.onTransition) return;
    const openings = next.name === 'open' ? next.openings : 0;
    const transition = { from, to: next.name, atMs: now, ...verdict, window, openings };
    if (next.name !== 'open') this.onTransition(transition);
    else this.onTransition({ ...transition, openForMs: finiteOrNull(next.untilMs - now) });
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    // While it is closed and nobody wants to know how long a call takes, one pair of handlers serves all calls of the period,
    // and the caller gets the task's own promise: the handlers come first, as they were attached first.
    const { untimed } = this;
    if (untimed === null) return this.runTimed(task);
    let promise: Promise<T>;
    try {
      promise = task();
      void promise.then(untimed.succeeded, untimed.failed);
    } catch (error) {
      untimed.failed();
      return Promise.reject(error);
    }
    return promise;
  }

  private async runTimed<T>(task: () => Promise<T>): Promise<T> {
    const startedMs = this.runtime.now();
    const ticket = this.acquire(startedMs);
    if (ticket === 0) throw new Rejected(this.name, 'open', finiteOrNull(this.retryAfterMs(startedMs)) ?? undefined);
    let result: T;
    try {
      result = await task();
    } catch (error) {
      const now = this.runtime.now();
      this.fail(ticket, now - startedMs, now);
      throw error;
    }
    const now = this.runtime.now();
    this.succeed(ticket, now - startedMs, now);
    return result;
  }

  private untimedHandlers(): UntimedHandlers | null {
    if (this.current.name !== 'closed' || this.policy.slowCall !== null) return null;
    const ticket = this.period;
    return {
      succeeded: () => {
        if (ticket !== this.period) return;
        this.failuresInARow = 0;
        this.count(false, false, this.coarse.now());
      },
      failed: () => {
        if (ticket !== this.period) return;
        this.failuresInARow += 1;
        this.count(true, false, this.coarse.now());
      },
    };
  }

  retryAfterMs(nowMs?: number): number {
    return this.current.name === 'open' ? Math.max(0, this.current.untilMs - (nowMs ?? this.runtime.now())) : 0;
  }

  force(state: 'closed' | 'open', openForMs = Number.POSITIVE_INFINITY): void {
    const now = this.runtime.now();
    const verdict: Verdict = { cause: 'forced', threshold: 0, observed: 0 };
    if (state === 'closed') this.close(verdict, now);
    else {
      const openings = openingsOf(this.current) + 1;
      this.change({ name: 'open', sinceMs: now, untilMs: now + openForMs, openings }, verdict, now);
    }
  }

  setPolicy(policy: BreakerPolicy): void {
    if (!sameWindow(this.policy.window, policy.window)) {
      this.window = createWindow(policy.window);
      this.coarse = new CoarseClock(this.runtime, sliceMsOf(policy.window) / coarseShare);
    }
    this.policy = policy;
    this.slowFromMs = policy.slowCall?.thresholdMs ?? Number.POSITIVE_INFINITY;
    this.untimed = this.untimedHandlers();
  }

  snapshot(): BreakerSnapshot {
    const { current } = this;
    return {
      state: current.name,
      sinceMs: current.sinceMs,
      openUntilMs: current.name === 'open' ? finiteOrNull(current.untilMs) : null,
      openings: openingsOf(current),
      probes: current.name === 'half_open' ? { inFlight: current.inFlight, succeeded: current.succeeded } : null,
      window: this.summary(this.runtime.now()),
    };
  }

  private summary(now: number): WindowSummary {
    this.window.expire(now);
    const { calls, failures, slow } = this.window;
    const rate = (count: number) => (calls === 0 ? 0 : count / calls);
    return {
      calls,
      failures,
      slow,
      failureRate: rate(failures),
      slowRate: rate(slow),
      consecutiveFailures: this.failuresInARow,
      ...this.recent.summary(),
    };
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * A circuit breaker for the callee `name`. Opens on consecutive failures, failure rate or slow-call rate over a count or time
 * window (as resilience4j counts them); half-open with bounded probes; growing open time. Recording is O(1).
 */
export function createBreaker(
  name: string,
  policy: BreakerPolicy,
  runtime: BreakerRuntime,
  onTransition?: (transition: BreakerTransition) => void,
): CircuitBreaker {
  return new Breaker(name, policy, runtime, onTransition);
}
