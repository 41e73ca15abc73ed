import { outcomes } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { createBalancer, type Picked } from './balancer.ts';
import { ejectedMax } from './ejection.ts';
import { defaultBalancerPolicy, type BalancerPolicy } from './policy.ts';
import { seededRandom } from './simulation/random.ts';

/** Another seed each time; a failure prints it, and GAMEDAY_SEED reruns it. */
const firstSeed = Number(process.env['GAMEDAY_SEED'] ?? Math.floor(Math.random() * 1e9));
const sequences = process.env['GAMEDAY_SEED'] === undefined ? 300 : 1;

interface Endpoint {
  readonly id: string;
  readonly port: number;
}

/** One random life of a balancer: endpoints come and go, calls end anyhow, time jumps, policies change. */
function live(seed: number): void {
  const random = seededRandom(seed);
  const upTo = (count: number) => Math.floor(random() * count);
  const told = `GAMEDAY_SEED=${seed} reruns this`;
  const clock = { nowMs: 0 };
  const count = { ejected: 0, returned: 0 };
  let policy: BalancerPolicy = defaultBalancerPolicy;
  const balancer = createBalancer<Endpoint>(
    policy,
    { now: () => clock.nowMs, random },
    { ejected: () => void (count.ejected += 1), returned: () => void (count.returned += 1) },
  );
  let known: Endpoint[] = [];
  let open: Array<Picked<Endpoint>> = [];
  const update = () => {
    const size = upTo(8);
    known = Array.from({ length: size }, (_, index) => ({ id: `r${index}`, port: upTo(20) === 0 ? upTo(9) : index }));
    balancer.update(known);
  };
  const changePolicy = () => {
    const ejection = defaultBalancerPolicy.ejection && {
      ...defaultBalancerPolicy.ejection,
      shareMax: random(),
      consecutiveErrors: 1 + upTo(5),
      consecutiveConnectionErrors: 1 + upTo(3),
      successRate: upTo(2) === 0 ? null : { requestsMin: 1 + upTo(20), stdevFactor: 1, intervalMs: 1_000 },
    };
    const slowStartMs = upTo(2) * 3_000;
    policy = {
      decayMs: 100 + upTo(20_000),
      toleranceRatio: 1 + random(),
      slowStartMs,
      ejection: upTo(4) ? ejection : null,
    };
    balancer.setPolicy(policy);
  };
  update();
  for (let step = 0; step < 400; step += 1) {
    const dice = random();
    if (dice < 0.01) update();
    else if (dice < 0.02) changePolicy();
    else if (dice < 0.03) clock.nowMs += upTo(100_000);
    else if (dice < 0.55 || open.length === 0) {
      const tried = new Set(known.filter(() => upTo(4) === 0).map(({ id }) => id));
      const isOut = new Map(balancer.snapshot().endpoints.map(({ id, status }) => [id, status.kind === 'ejected']));
      const picked = balancer.pick(tried);
      expect(picked === undefined, told).toBe(known.length === 0);
      if (picked) {
        expect(known, told).toContain(picked.endpoint);
        expect(isOut.get(picked.endpoint.id), told).toBe(false);
        const untried = known.filter(({ id }) => !isOut.get(id) && !tried.has(id));
        if (untried.length > 0) expect(untried, told).toContain(picked.endpoint);
        open.push(picked);
      }
    } else {
      const index = upTo(open.length);
      const outcome = outcomes[upTo(outcomes.length)] ?? 'ok';
      open[index]?.done(outcome, random() * 1_000 - 10);
      if (upTo(3) === 0) open[index]?.done('connection_error', 1);
      open = open.filter((_, other) => other !== index);
    }
    clock.nowMs += random() * 20;
    const { endpoints, ejected, ejectedMax: max } = balancer.snapshot();
    expect(max, told).toBe(policy.ejection ? ejectedMax(known.length, policy.ejection.shareMax) : 0);
    expect(ejected, told).toBeLessThanOrEqual(max);
    if (known.length > 0) expect(ejected, told).toBeLessThan(known.length);
    expect(
      endpoints.map(({ id }) => id),
      told,
    ).toEqual(known.map(({ id }) => id));
    const outstanding = endpoints.map((endpoint) => endpoint.outstanding);
    expect(Math.min(0, ...outstanding), told).toBe(0);
    expect(
      outstanding.reduce((sum, value) => sum + value, 0),
      told,
    ).toBeLessThanOrEqual(open.length);
    for (const { ewmaMs } of endpoints) expect(ewmaMs === null || (ewmaMs >= 0 && ewmaMs <= 1_000), told).toBe(true);
  }
  expect(count.returned, told).toBeLessThanOrEqual(count.ejected);
}

describe('whatever happens', () => {
  it('a pick is a known endpoint that is not ejected, an untried one if there is one, and at most the share is out', () => {
    for (let index = 0; index < sequences; index += 1) live(firstSeed + index);
  });
});
