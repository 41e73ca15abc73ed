import type { Outcome } from '@gameday/conventions';
import { createBalancer, type BalancedEndpoint, type BalancerRuntime, type Picked } from '../balancer.ts';
import type { BalancerListener } from '../events.ts';
import { defaultBalancerPolicy, type BalancerPolicy } from '../policy.ts';

type Endpoints<E> = readonly E[];
type Pick<E> = { pick(exclude?: ReadonlySet<string>): Picked<E> | undefined };

const nothing = { done(_outcome: Outcome, _durationMs: number): void {} };

/** A balancer of this package with the endpoints in it. */
export const balancerPicker =
  (policy: BalancerPolicy = defaultBalancerPolicy, listener: BalancerListener = {}) =>
  <E extends BalancedEndpoint>(endpoints: Endpoints<E>, runtime: BalancerRuntime): Pick<E> => {
    const balancer = createBalancer<E>(policy, runtime, listener);
    balancer.update(endpoints);
    return balancer;
  };

/** One after the other. */
export function roundRobinPicker<E extends BalancedEndpoint>(endpoints: Endpoints<E>): Pick<E> {
  let turn = 0;
  return {
    pick(exclude) {
      for (let tries = 0; tries < endpoints.length; tries += 1) {
        const endpoint = endpoints[(turn = (turn + 1) % endpoints.length)];
        if (endpoint && !exclude?.has(endpoint.id)) return { endpoint, ...nothing };
      }
      return undefined;
    },
  };
}

/** Any one. */
export function randomPicker<E extends BalancedEndpoint>(endpoints: Endpoints<E>, runtime: BalancerRuntime): Pick<E> {
  return {
    pick(exclude) {
      const open = exclude && exclude.size > 0 ? endpoints.filter(({ id }) => !exclude.has(id)) : endpoints;
      const endpoint = open[Math.floor(runtime.random() * open.length)];
      return endpoint && { endpoint, ...nothing };
    },
  };
}

/** Whoever has the fewest outstanding calls, looked for among all; at random among equals. */
export function leastOutstandingPicker<E extends BalancedEndpoint>(
  endpoints: Endpoints<E>,
  runtime: BalancerRuntime,
): Pick<E> {
  const states = endpoints.map((endpoint) => ({ endpoint, outstanding: 0 }));
  return {
    pick(exclude) {
      const offset = Math.floor(runtime.random() * states.length);
      let best: (typeof states)[number] | undefined;
      for (let index = 0; index < states.length; index += 1) {
        const state = states[(offset + index) % states.length];
        if (!state || exclude?.has(state.endpoint.id)) continue;
        if (best === undefined || state.outstanding < best.outstanding) best = state;
      }
      const chosen = best;
      if (chosen === undefined) return undefined;
      chosen.outstanding += 1;
      return { endpoint: chosen.endpoint, done: () => void (chosen.outstanding -= 1) };
    },
  };
}
