import { createBreaker } from '../breaker/breaker.ts';
import type { BreakerTransition, CircuitBreaker } from '../breaker/types.ts';
import { Bulkhead } from '../bulkhead.ts';
import { Cancellations } from '../cancellations.ts';
import { HedgeGate } from '../hedge.ts';
import type { EdgePolicy } from '../policy.ts';
import { RetryBudget } from '../retry-budget.ts';
import type { AbortSignalLike, Runtime } from '../runtime.ts';
import { FifoTimers } from '../timers/fifo.ts';
import { HeapTimers } from '../timers/heap.ts';
import type { EdgeContext } from './context.ts';
import { Run } from './run.ts';
import type { Call, Edge, EdgeListener, EdgeSnapshot } from './types.ts';

/**
 * The policies of one edge in their order, from the outside in:
 *
 * `deadline( retry and hedge, paid from the budget( bulkhead( breaker( time-out( attempt )))))`
 *
 * - The deadline bounds everything, waits included.
 * - Retry is outside of breaker and bulkhead: each attempt is let through or refused by itself, so retries stop when the breaker
 *   opens, hedges count as load, and a call holds no place while it waits for its next attempt.
 * - The bulkhead is outside of the breaker, so that a ticket (a half-open breaker has few) is taken only by what starts at once;
 *   but an open breaker refuses before queueing, and empties the queue when it opens.
 * - The breaker sees only what reached the callee: refusals by bulkhead, budget or deadline are not its failures.
 * - The time-out is innermost: it bounds the attempt alone, and what it ends counts against the callee.
 */
class GuardedEdge<S extends AbortSignalLike> implements Edge<S> {
  private readonly context: EdgeContext<S>;

  constructor(context: EdgeContext<S>) {
    this.context = context;
  }

  get name(): string {
    return this.context.name;
  }

  get breaker(): CircuitBreaker | null {
    return this.context.breaker;
  }

  call<T>(call: Call<T, S>): Promise<T> {
    return new Promise((resolve, reject) => {
      new Run(this.context, call, resolve, reject).begin();
    });
  }

  setPolicy(policy: EdgePolicy): void {
    applyPolicy(this.context, policy);
  }

  snapshot(): EdgeSnapshot {
    const { name, policy, runtime, breaker, budget, bulkhead, hedge, callsInFlight, attemptsInFlight } = this.context;
    const now = runtime.now();
    return {
      name,
      policy,
      callsInFlight,
      attemptsInFlight,
      breaker: breaker && breaker.snapshot(),
      retryBudget: budget && { ratio: budget.ratioLeft(now), retries: Math.max(0, budget.retriesLeft(now)) },
      bulkhead: bulkhead && { inUse: bulkhead.inUse, queued: bulkhead.waiting },
      hedge: hedge && { delayMs: hedge.delayMs(), samples: hedge.samples },
    };
  }
}

/** Makes the parts that a policy needs, and keeps those that are there. Attempts under way go on with the parts they have. */
function applyPolicy<S extends AbortSignalLike>(context: EdgeContext<S>, policy: EdgePolicy): void {
  const { name, runtime, breaker, budget, bulkhead, hedge } = context;
  context.policy = policy;

  if (policy.breaker === null) context.breaker = null;
  else if (breaker !== null) breaker.setPolicy(policy.breaker);
  else context.breaker = createBreaker(name, policy.breaker, runtime, (it) => afterTransition(context, it));

  if (policy.retryBudget === null) context.budget = null;
  else if (budget !== null) budget.setPolicy(policy.retryBudget);
  else context.budget = new RetryBudget(policy.retryBudget);

  if (policy.hedge === null) context.hedge = null;
  else if (hedge !== null) hedge.setPolicy(policy.hedge);
  else context.hedge = new HedgeGate(policy.hedge);

  const timeoutMs = policy.timeoutMs ?? policy.deadlineMs;
  if (context.timeouts.delayMs !== timeoutMs) context.timeouts = new FifoTimers(timeoutMs, runtime);
  const waitMs = policy.bulkhead?.queueWaitMsMax ?? 0;
  if (context.queueWaits.delayMs !== waitMs) context.queueWaits = new FifoTimers(waitMs, runtime);

  // Last, as it may start what waits.
  if (policy.bulkhead === null) {
    context.bulkhead = null;
    bulkhead?.setPolicy({ concurrencyMax: Number.POSITIVE_INFINITY, queueMax: 0, queueWaitMsMax: 0 });
  } else if (bulkhead !== null) bulkhead.setPolicy(policy.bulkhead);
  else context.bulkhead = new Bulkhead(policy.bulkhead);
}

function afterTransition<S extends AbortSignalLike>(context: EdgeContext<S>, transition: BreakerTransition): void {
  context.listener.transition?.(transition);
  if (transition.to === 'open') context.bulkhead?.dismissAll(transition.atMs);
}

/** A guarded way to the callee `name`. The policy is taken as it is: check what comes from outside with `parsePolicy` first. */
export function createEdge<S extends AbortSignalLike>(
  name: string,
  policy: EdgePolicy,
  runtime: Runtime<S>,
  listener: EdgeListener = {},
): Edge<S> {
  const context: EdgeContext<S> = {
    name,
    runtime,
    listener,
    policy,
    breaker: null,
    budget: null,
    bulkhead: null,
    hedge: null,
    timeouts: new FifoTimers(policy.timeoutMs ?? policy.deadlineMs, runtime),
    queueWaits: new FifoTimers(policy.bulkhead?.queueWaitMsMax ?? 0, runtime),
    oddTimers: new HeapTimers(runtime),
    cancellations: new Cancellations(),
    callsInFlight: 0,
    attemptsInFlight: 0,
  };
  applyPolicy(context, policy);
  return new GuardedEdge(context);
}
