/** Why a call or an attempt was refused without being made; the values of the metrics' `reason` label. */
export type RejectionReason = 'open' | 'bulkhead' | 'budget' | 'deadline' | 'shed';

const texts: Record<RejectionReason, string> = {
  open: 'the circuit breaker is open: the callee failed recently, nothing was sent',
  bulkhead: 'too many calls are under way and waiting, nothing was sent',
  budget: 'the retry budget is spent, nothing was sent',
  deadline: 'the deadline passed before the call could start, nothing was sent',
  shed: 'the load was shed, nothing was done',
};

// V8's knob, absent from the language's own types.
const stackKnob = Error as unknown as { stackTraceLimit?: number };

/** An error that is made often under fire: no stack is captured, which would cost more than the rest of the call. */
class StacklessError extends Error {
  constructor(message: string) {
    const limit = stackKnob.stackTraceLimit;
    stackKnob.stackTraceLimit = 0;
    super(message);
    if (limit !== undefined) stackKnob.stackTraceLimit = limit;
  }
}

/** The call was refused here; nothing was sent. */
export class Rejected extends StacklessError {
  override readonly name = 'Rejected';
  readonly code = 'rejected';
  readonly edge: string;
  readonly reason: RejectionReason;
  /** When trying again can make sense, in ms from now, where that is known. */
  readonly retryAfterMs?: number;
  constructor(edge: string, reason: RejectionReason, retryAfterMs?: number) {
    super(`${edge}: ${texts[reason]}`);
    this.edge = edge;
    this.reason = reason;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** An attempt got no answer within its time; it was aborted, and may have had its effect. */
export class AttemptTimeout extends StacklessError {
  override readonly name = 'AttemptTimeout';
  readonly code = 'attempt_timeout';
  readonly edge: string;
  readonly timeoutMs: number;
  constructor(edge: string, timeoutMs: number) {
    super(`${edge}: no answer within ${timeoutMs} ms`);
    this.edge = edge;
    this.timeoutMs = timeoutMs;
  }
}

/** The call's deadline passed while an attempt was under way; the attempt was aborted, and may have had its effect. */
export class DeadlineExceeded extends StacklessError {
  override readonly name = 'DeadlineExceeded';
  readonly code = 'deadline_exceeded';
  readonly edge: string;
  readonly deadlineMs: number;
  constructor(edge: string, deadlineMs: number) {
    super(`${edge}: the deadline of ${Math.round(deadlineMs)} ms passed`);
    this.edge = edge;
    this.deadlineMs = deadlineMs;
  }
}

/** The caller gave up (its signal was aborted without a reason of its own). */
export class Cancelled extends StacklessError {
  override readonly name = 'Cancelled';
  readonly code = 'cancelled';
  readonly edge: string;
  constructor(edge: string) {
    super(`${edge}: the call was cancelled`);
    this.edge = edge;
  }
}
