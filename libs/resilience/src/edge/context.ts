import type { Bulkhead } from '../bulkhead.ts';
import type { CircuitBreaker } from '../breaker/types.ts';
import type { Cancellations } from '../cancellations.ts';
import type { HedgeGate } from '../hedge.ts';
import type { EdgePolicy } from '../policy.ts';
import type { RetryBudget } from '../retry-budget.ts';
import type { AbortSignalLike, Runtime } from '../runtime.ts';
import type { FifoTimers } from '../timers/fifo.ts';
import type { HeapTimers } from '../timers/heap.ts';
import type { EdgeListener } from './types.ts';

/** What the calls of an edge share: the policies in force and their state. */
export interface EdgeContext<S extends AbortSignalLike> {
  readonly name: string;
  readonly runtime: Runtime<S>;
  readonly listener: EdgeListener;
  policy: EdgePolicy;
  breaker: CircuitBreaker | null;
  budget: RetryBudget | null;
  bulkhead: Bulkhead | null;
  hedge: HedgeGate | null;
  /** Attempts that are given the policy's full time-out (the full deadline where there is none). */
  timeouts: FifoTimers;
  /** Attempts that wait the policy's full time in the bulkhead's queue. */
  queueWaits: FifoTimers;
  /** Every other time: what little is left of a deadline, backoff, hedges. */
  oddTimers: HeapTimers;
  readonly cancellations: Cancellations;
  callsInFlight: number;
  attemptsInFlight: number;
}
