import type { Outcome } from '@gameday/conventions';
import { backoffMs } from '../backoff.ts';
import type { CancelGroup, Cancellable } from '../cancellations.ts';
import { Cancelled, Rejected, type RejectionReason } from '../errors.ts';
import type { AbortSignalLike } from '../runtime.ts';
import { Timed } from '../timers/node.ts';
import { AttemptRun } from './attempt.ts';
import type { EdgeContext } from './context.ts';
import type { Call, Judgement } from './types.ts';

/** attempting: one attempt queued or under way, or two when hedged; backing_off: none; ended: settled. */
type Phase = 'attempting' | 'backing_off' | 'ended';

/** One logical call: decides when to try, to hedge, to try again and to give up. Its timer is the hedge's, later the backoff's. */
export class Run<T, S extends AbortSignalLike> extends Timed implements Cancellable {
  readonly edge: EdgeContext<S>;
  readonly call: Call<T, S>;
  readonly startedMs: number;
  /** On the runtime's clock. */
  readonly deadlineAtMs: number;
  cancelNext: Cancellable | null = null;
  cancelPrevious: Cancellable | null = null;
  cancelGroup: CancelGroup | null = null;
  private phase: Phase = 'attempting';
  private attempts = 0;
  private retries = 0;
  private primary: AttemptRun<T, S> | null = null;
  private hedge: AttemptRun<T, S> | null = null;
  private readonly resolve: (result: T) => void;
  private readonly reject: (error: unknown) => void;
  /** How the last attempt ended: what the call ends with when nothing more is tried. */
  private lastOutcome: Outcome = 'rejected';
  private lastThrew = false;
  private lastPayload: unknown = undefined;

  constructor(edge: EdgeContext<S>, call: Call<T, S>, resolve: (result: T) => void, reject: (error: unknown) => void) {
    super();
    this.edge = edge;
    this.call = call;
    this.resolve = resolve;
    this.reject = reject;
    this.startedMs = edge.runtime.now();
    this.deadlineAtMs = this.startedMs + (call.deadlineMs ?? edge.policy.deadlineMs);
  }

  begin(): void {
    const { edge, call } = this;
    edge.callsInFlight += 1;
    if (call.signal !== undefined) {
      if (call.signal.aborted) return this.cancel(call.signal.reason);
      edge.cancellations.add(call.signal, this);
    }
    this.primary = new AttemptRun(this, 'first');
    // Written so that a deadline that is no number is refused as well.
    if (this.deadlineAtMs > this.startedMs) this.primary.begin(this.startedMs);
    else this.refused(this.primary, 'deadline', this.startedMs);
  }

  /** An attempt got its place; answers its number. */
  attemptStarted(now: number): number {
    this.attempts += 1;
    const { edge } = this;
    if (this.attempts === 1 && this.call.hedgeable && edge.hedge !== null) {
      const delayMs = edge.hedge.readStarted(now);
      if (delayMs !== null && now + delayMs < this.deadlineAtMs) edge.oddTimers.add(this, now, delayMs);
    }
    return this.attempts;
  }

  /** An attempt was not made. */
  refused(attempt: AttemptRun<T, S>, reason: RejectionReason, now: number): void {
    const { edge } = this;
    if (attempt.kind === 'hedge') {
      this.hedge = null;
      return;
    }
    this.primary = null;
    edge.listener.rejected?.({ reason, kind: attempt.kind });
    if (attempt.kind === 'first') {
      const retryAfterMs = reason === 'open' ? edge.breaker?.retryAfterMs(now) : undefined;
      this.lastPayload = new Rejected(edge.name, reason, Number.isFinite(retryAfterMs) ? retryAfterMs : undefined);
      this.lastThrew = true;
    }
    this.settle(now);
  }

  attemptEnded(attempt: AttemptRun<T, S>, judgement: Judgement, threw: boolean, payload: unknown, now: number): void {
    const other = attempt === this.primary ? this.hedge : this.primary;
    if (attempt === this.primary) this.primary = null;
    else this.hedge = null;
    this.lastOutcome = judgement.outcome;
    this.lastThrew = threw;
    this.lastPayload = payload;
    if (other !== null) {
      // The other one may still succeed; it goes on in this one's place.
      if (judgement.retryable) return;
      this.primary = this.hedge = null;
      other.cancel(new Cancelled(this.edge.name), now, judgement.outcome === 'ok');
    }
    this.cancelTimer();
    if (!judgement.retryable || !this.backOff(judgement, now)) this.settle(now);
  }

  /** Plans a retry, if the policies have one. */
  private backOff(judgement: Judgement, now: number): boolean {
    const { edge } = this;
    const { retry } = edge.policy;
    if (retry === null || this.attempts >= retry.attemptsMax || !(this.call.repeatable || retry.unsafe)) return false;
    const waitMs = backoffMs(retry, this.retries + 1, edge.runtime.random(), judgement.retryAfterMs);
    // The callee asked for more than anyone will wait.
    if (waitMs === null) return false;
    const refusal = this.refusalOfRetry(waitMs, now);
    if (refusal !== null) {
      edge.listener.rejected?.({ reason: refusal, kind: 'retry' });
      return false;
    }
    this.retries += 1;
    this.phase = 'backing_off';
    edge.listener.retryScheduled?.({ number: this.attempts + 1, delayMs: waitMs });
    edge.oddTimers.add(this, now, waitMs);
    return true;
  }

  /** Asked before the wait, so that a call that cannot go on ends now. All but the deadline is asked again after it. */
  private refusalOfRetry(waitMs: number, now: number): RejectionReason | null {
    const { breaker, budget } = this.edge;
    if (now + waitMs >= this.deadlineAtMs) return 'deadline';
    // Probing may begin during the wait, but never for a retry's sake.
    if (breaker !== null && !breaker.wouldAdmit(now)) return 'open';
    return budget !== null && !budget.canWithdraw(now) ? 'budget' : null;
  }

  override onDue(now: number): void {
    if (this.phase === 'backing_off') {
      this.phase = 'attempting';
      this.primary = new AttemptRun(this, 'retry');
      // Timers can be late.
      if (now >= this.deadlineAtMs) this.refused(this.primary, 'deadline', now);
      else this.primary.begin(now);
    } else if (this.phase === 'attempting') {
      this.startHedge(now);
    }
  }

  private startHedge(now: number): void {
    const { hedge: gate, budget, listener } = this.edge;
    if (gate === null || !gate.hasRoom(now) || (budget !== null && !budget.canWithdraw(now))) return;
    const hedge = new AttemptRun<T, S>(this, 'hedge');
    this.hedge = hedge;
    if (!hedge.beginIfRoom(now)) {
      this.hedge = null;
      return;
    }
    gate.take(now);
    listener.hedgeStarted?.({ number: hedge.number, delayMs: now - this.startedMs });
  }

  /** The caller gave up. */
  cancel(reason: unknown): void {
    if (this.phase === 'ended') return;
    const now = this.edge.runtime.now();
    const why = reason ?? new Cancelled(this.edge.name);
    const { primary, hedge } = this;
    this.primary = this.hedge = null;
    primary?.cancel(why, now, false);
    hedge?.cancel(why, now, false);
    this.lastOutcome = 'cancelled';
    this.lastThrew = true;
    this.lastPayload = why;
    this.settle(now);
  }

  private settle(now: number): void {
    const { edge } = this;
    this.phase = 'ended';
    this.cancelTimer();
    if (this.cancelGroup !== null) this.cancelGroup.remove(this);
    edge.callsInFlight -= 1;
    const { listener } = edge;
    if (listener.callEnded !== undefined) {
      listener.callEnded({ outcome: this.lastOutcome, attempts: this.attempts, durationMs: now - this.startedMs });
    }
    if (this.lastThrew) this.reject(this.lastPayload);
    else this.resolve(this.lastPayload as T);
  }
}
