import type { Outcome } from '@gameday/conventions';
import { expect } from 'vitest';
import { createBalancer, type Balancer } from '../balancer.ts';
import type { BalancerListener, Ejection, EjectionReturn } from '../events.ts';
import { defaultBalancerPolicy, type BalancerPolicy, type EjectionPolicy } from '../policy.ts';
import { seededRandom } from '@gameday/random';

export interface Replica {
  readonly id: string;
  readonly port: number;
}

export const replicas = (count: number): Replica[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index + 1}`, port: 21_000 + index }));

/** A balancer with some endpoints, a clock that is set by hand, and what it told. */
export function setup(count: number, change: Partial<BalancerPolicy> = {}) {
  const clock = { nowMs: 1_000 };
  const events = { ejected: [] as Ejection[], withheld: [] as Ejection[], returned: [] as EjectionReturn[] };
  const listener: BalancerListener = {
    ejected: (event) => events.ejected.push(event),
    withheld: (event) => events.withheld.push(event),
    returned: (event) => events.returned.push(event),
  };
  const runtime = { now: () => clock.nowMs, random: seededRandom(1) };
  const balancer = createBalancer<Replica>({ ...defaultBalancerPolicy, ...change }, runtime, listener);
  balancer.update(replicas(count));
  return { balancer, clock, events };
}

export const ejection = (change: Partial<EjectionPolicy>): EjectionPolicy => ({
  ...(defaultBalancerPolicy.ejection as EjectionPolicy),
  ...change,
});

/** Makes an attempt on this very endpoint, by excluding all others. */
export function callOn(balancer: Balancer<Replica>, id: string, outcome: Outcome, durationMs = 5): void {
  const others = balancer.snapshot().endpoints.flatMap((endpoint) => (endpoint.id === id ? [] : [endpoint.id]));
  const picked = balancer.pick(new Set(others));
  expect(picked?.endpoint.id).toBe(id);
  picked?.done(outcome, durationMs);
}
export const callsOn = (
  balancer: Balancer<Replica>,
  id: string,
  outcome: Outcome,
  times: number,
  durationMs?: number,
) => {
  for (let time = 0; time < times; time += 1) callOn(balancer, id, outcome, durationMs);
};
export const of = (balancer: Balancer<Replica>, id: string) =>
  balancer.snapshot().endpoints.find((endpoint) => endpoint.id === id);

/** The share of the picks, each ended at once, that go to an endpoint. */
export function shareOf(balancer: Balancer<Replica>, id: string, picks = 2_000): number {
  let hits = 0;
  for (let pick = 0; pick < picks; pick += 1) {
    const picked = balancer.pick();
    if (picked?.endpoint.id === id) hits += 1;
    picked?.done('cancelled', 0);
  }
  return hits / picks;
}
