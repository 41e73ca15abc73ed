import type { Outcome } from '@gameday/conventions';
import type { Bulkhead, Waiter } from '../bulkhead.ts';
import type { CircuitBreaker, Ticket } from '../breaker/types.ts';
import { AttemptTimeout, DeadlineExceeded, type RejectionReason } from '../errors.ts';
import type { AbortLike, AbortSignalLike } from '../runtime.ts';
import { Timed } from '../timers/node.ts';
import type { Run } from './run.ts';
import type { Attempt, AttemptKind, Judgement } from './types.ts';

const resultIsOk: Judgement = { outcome: 'ok', retryable: false };
const timedOut: Judgement = { outcome: 'timeout', retryable: true };
const lost: Judgement = { outcome: 'cancelled', retryable: false };
/** Judging threw: the caller's own fault, which says nothing about the callee and must reach the caller. */
const unjudged: Judgement = { outcome: 'cancelled', retryable: false };
/** Sums of milliseconds are off by less than this. */
const rounding = 1e-6;

/** queued: waits for a place in the bulkhead; running: the caller's code is at it; ended: whatever it does now is ignored. */
type Phase = 'new' | 'queued' | 'running' | 'ended';

/**
 * One attempt: gets its place in the bulkhead, its ticket from the breaker and its time-out, runs the caller's code, and gives
 * everything back exactly once. It is timer, queue member and the caller's view (`Attempt`) in one object.
 */
export class AttemptRun<T, S extends AbortSignalLike> extends Timed implements Attempt<S>, Waiter {
  readonly kind: AttemptKind;
  number = 0;
  queued = false;
  queueNext: Waiter | null = null;
  queuePrevious: Waiter | null = null;
  private phase: Phase = 'new';
  private readonly run: Run<T, S>;
  private startedMs = 0;
  private endsAtMs = 0;
  private endsByDeadline = false;
  private ticket: Ticket = 0;
  // Kept here, as the edge's own may be replaced by a new policy meanwhile.
  private breaker: CircuitBreaker | null = null;
  private bulkhead: Bulkhead | null = null;
  private controller: AbortLike<S> | null = null;
  /** Set once it was aborted. */
  private abortReason: unknown = undefined;

  constructor(run: Run<T, S>, kind: AttemptKind) {
    super();
    this.run = run;
    this.kind = kind;
  }

  get remainingMs(): number {
    return Math.max(0, this.endsAtMs - this.run.edge.runtime.now());
  }

  get signal(): S {
    if (this.controller === null) {
      this.controller = this.run.edge.runtime.createAbort();
      if (this.abortReason !== undefined) this.controller.abort(this.abortReason);
    }
    return this.controller.signal;
  }

  /** Starts at once, or waits for a place, or is refused: one of them happens before this returns. */
  begin(now: number): void {
    const { edge, deadlineAtMs } = this.run;
    const { breaker, bulkhead } = edge;
    // Asked before queueing, so that nobody waits for a place that is of no use.
    if (breaker !== null && !breaker.wouldAdmit(now)) return this.refuse('open', now);
    if (bulkhead === null) return this.start(now);
    if (bulkhead.tryEnter()) {
      this.bulkhead = bulkhead;
      return this.start(now);
    }
    if (!bulkhead.tryQueue(this)) return this.refuse('bulkhead', now);
    this.bulkhead = bulkhead;
    this.phase = 'queued';
    const left = deadlineAtMs - now;
    if (left >= edge.queueWaits.delayMs) edge.queueWaits.add(this, now);
    else edge.oddTimers.add(this, now, left);
  }

  /** A hedge never waits: it starts if there is a place now, and otherwise not at all. */
  beginIfRoom(now: number): boolean {
    const { breaker, bulkhead } = this.run.edge;
    if (breaker !== null && breaker.state !== 'closed') return false;
    if (bulkhead !== null && !bulkhead.tryEnter()) return false;
    this.bulkhead = bulkhead;
    this.start(now);
    return true;
  }

  /** From the bulkhead: a place is free, and taken for this one. */
  granted(): void {
    this.cancelTimer();
    this.start(this.run.edge.runtime.now());
  }

  /** From the edge: the breaker opened, so that waiting for a place is of no use. */
  dismissed(now: number): void {
    this.leaveQueue();
    this.refuse('open', now);
  }

  private start(now: number): void {
    const { run } = this;
    const { edge } = run;
    const { breaker, budget } = edge;
    if (breaker !== null) {
      this.ticket = breaker.acquire(now);
      if (this.ticket === 0) return this.backOut('open', now);
      this.breaker = breaker;
    }
    if (budget !== null) {
      if (this.kind === 'first') {
        budget.deposit(now);
      } else if (!budget.withdraw(now)) {
        breaker?.release(this.ticket, now);
        return this.backOut('budget', now);
      }
    }
    this.phase = 'running';
    this.startedMs = now;
    edge.attemptsInFlight += 1;
    this.limitTime(now);
    this.number = run.attemptStarted(now);
    try {
      run.call.attempt(this).then(this.onResult, this.onError);
    } catch (error) {
      this.onError(error);
    }
  }

  private limitTime(now: number): void {
    const { edge, deadlineAtMs } = this.run;
    const { timeouts } = edge;
    const left = deadlineAtMs - now;
    const timed = edge.policy.timeoutMs !== null;
    // The full time is nearly always the right one, and the cheap one to keep.
    if (left > timeouts.delayMs - rounding && (timed || left < timeouts.delayMs + rounding)) {
      timeouts.add(this, now);
      this.endsByDeadline = !timed;
    } else {
      edge.oddTimers.add(this, now, left);
      this.endsByDeadline = true;
    }
    this.endsAtMs = this.dueMs;
  }

  private readonly onResult = (result: T): void => {
    if (this.phase !== 'running') return;
    const { call } = this.run;
    if (call.judgeResult === undefined) return this.finish(resultIsOk, false, result);
    let judgement: Judgement;
    try {
      judgement = call.judgeResult(result);
    } catch (error) {
      return this.finish(unjudged, true, error);
    }
    this.finish(judgement, false, result);
  };

  private readonly onError = (error: unknown): void => {
    if (this.phase !== 'running') return;
    let judgement: Judgement;
    try {
      judgement = this.run.call.judgeError(error);
    } catch (thrown) {
      return this.finish(unjudged, true, thrown);
    }
    this.finish(judgement, true, error);
  };

  override onDue(now: number): void {
    if (this.phase === 'queued') {
      this.leaveQueue();
      this.refuse(now >= this.run.deadlineAtMs ? 'deadline' : 'bulkhead', now);
    } else if (this.phase === 'running') {
      const { edge, deadlineAtMs, startedMs } = this.run;
      const error = this.endsByDeadline
        ? new DeadlineExceeded(edge.name, deadlineAtMs - startedMs)
        : new AttemptTimeout(edge.name, edge.timeouts.delayMs);
      this.abortReason = error;
      this.finish(timedOut, true, error);
    }
  }

  /** Another attempt won (then `observe` says that what it took until now is a latency seen), or the caller gave up. */
  cancel(reason: unknown, now: number, observe: boolean): void {
    if (this.phase === 'queued') {
      this.leaveQueue();
    } else if (this.phase === 'running') {
      if (observe) this.observe(now);
      this.abortReason = reason;
      this.giveBack(lost.outcome, now);
    }
  }

  private finish(judgement: Judgement, threw: boolean, payload: unknown): void {
    const now = this.run.edge.runtime.now();
    if (judgement.outcome === 'ok') this.observe(now);
    this.giveBack(judgement.outcome, now);
    this.run.attemptEnded(this, judgement, threw, payload, now);
  }

  /** Ends it: what it held is counted and returned, and what still runs for it is aborted. */
  private giveBack(outcome: Outcome, now: number): void {
    const { edge } = this.run;
    const durationMs = now - this.startedMs;
    this.phase = 'ended';
    this.cancelTimer();
    edge.attemptsInFlight -= 1;
    if (this.controller !== null && this.abortReason !== undefined) this.controller.abort(this.abortReason);
    if (this.breaker !== null) tell(this.breaker, this.ticket, outcome, durationMs, now);
    const { listener } = edge;
    if (listener.attemptEnded !== undefined) {
      listener.attemptEnded({ kind: this.kind, number: this.number, outcome, durationMs });
    }
    if (this.bulkhead !== null) this.bulkhead.leave();
  }

  private observe(now: number): void {
    const { edge, call } = this.run;
    if (edge.hedge !== null && call.hedgeable && this.kind !== 'hedge') edge.hedge.observe(now - this.startedMs);
  }

  private leaveQueue(): void {
    this.cancelTimer();
    this.bulkhead?.leaveQueue(this);
    this.phase = 'ended';
  }

  private backOut(reason: RejectionReason, now: number): void {
    this.bulkhead?.leave();
    this.refuse(reason, now);
  }

  private refuse(reason: RejectionReason, now: number): void {
    this.phase = 'ended';
    this.run.refused(this, reason, now);
  }
}

function tell(breaker: CircuitBreaker, ticket: Ticket, outcome: Outcome, durationMs: number, now: number): void {
  switch (outcome) {
    case 'ok':
    case 'client_error':
      return breaker.succeed(ticket, durationMs, now);
    case 'server_error':
    case 'timeout':
    case 'connection_error':
      return breaker.fail(ticket, durationMs, now);
    case 'rejected':
    case 'cancelled':
      return breaker.release(ticket, now);
  }
}
