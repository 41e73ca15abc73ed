import { ejectedMax, timesNow } from './ejection.ts';
import type { EndpointState } from './endpoint-state.ts';
import type { BalancerSnapshot, EndpointStatus } from './events.ts';
import { valueMs, type EwmaScale } from './peak-ewma.ts';
import type { BalancerPolicy } from './policy.ts';
import type { Rotation } from './rotation.ts';
import { slowStartWeight } from './slow-start.ts';

/** What people and metrics see of a balancer. */
export function snapshotOf<E>(
  rotation: Rotation<E>,
  policy: BalancerPolicy,
  scale: EwmaScale,
  nowMs: number,
): BalancerSnapshot {
  const states = [...rotation.all.values()];
  return {
    atMs: nowMs,
    endpoints: states.map((state) => ({
      id: state.id,
      status: statusOf(state, policy, nowMs),
      ewmaMs: state.score < 0 ? null : valueMs(state, scale, nowMs),
      outstanding: state.outstanding,
      consecutiveErrors: state.consecutiveErrors,
      consecutiveConnectionErrors: state.consecutiveConnectionErrors,
      timesEjected: policy.ejection ? timesNow(state, policy.ejection, nowMs) : 0,
      ejectionsTotal: state.ejectionsTotal,
      picksTotal: state.picksTotal,
    })),
    ejected: states.length - rotation.available.length,
    ejectedMax: policy.ejection ? ejectedMax(states.length, policy.ejection.shareMax) : 0,
  };
}

function statusOf(state: EndpointState<unknown>, policy: BalancerPolicy, nowMs: number): EndpointStatus {
  if (state.ejected) return { kind: 'ejected', ...state.ejected };
  if (state.slowStartFromMs < 0) return { kind: 'healthy' };
  return {
    kind: 'slow_start',
    weight: slowStartWeight(nowMs - state.slowStartFromMs, policy.slowStartMs),
    untilMs: state.slowStartFromMs + policy.slowStartMs,
  };
}
