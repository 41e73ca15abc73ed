import { outcomes } from '@gameday/conventions';
import { expect, it } from 'vitest';
import { createBalancer, type Picked } from './balancer.ts';
import { ejectedMax } from './ejection.ts';
import { defaultBalancerPolicy, type BalancerPolicy } from './policy.ts';
import { seededRandom } from '@gameday/random';

const env = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env;
const given = env?.['GAMEDAY_SEED'];
/** Another seed each time; a failure tells it, and GAMEDAY_SEED reruns it. */
const firstSeed = given === undefined ? Math.floor(Math.random() * 1e9) : Number(given);
const sequences = given === undefined ? 100 : 1;

interface Endpoint {
  readonly id: string;
  readonly port: number;
}

/** One random life of a balancer: endpoints come and go, calls end anyhow, time jumps, policies change. */
function live(seed: number): number {
  const random = seededRandom(seed);
  const upTo = (count: number) => Math.floor(random() * count);
  // Not `expect`: it would take most of the time here.
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${what}; GAMEDAY_SEED=${seed} reruns this`);
  };
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
      must((picked === undefined) === (known.length === 0), 'a pick is undefined only where nobody is known');
      if (picked) {
        must(known.includes(picked.endpoint), 'a pick is among the endpoints given');
        must(isOut.get(picked.endpoint.id) === false, 'no ejected one is picked');
        const untried = known.filter(({ id }) => !isOut.get(id) && !tried.has(id));
        must(untried.length === 0 || untried.includes(picked.endpoint), 'an untried one is picked if there is one');
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
    const allowed = policy.ejection ? ejectedMax(known.length, policy.ejection.shareMax) : 0;
    must(max === allowed && ejected <= max, 'at most the share is ejected');
    must(known.length === 0 || ejected < known.length, 'never all are ejected');
    must(
      endpoints.every(({ id }, index) => id === known[index]?.id),
      'the snapshot has all endpoints, in order',
    );
    const outstanding = endpoints.map((endpoint) => endpoint.outstanding);
    must(
      outstanding.every((value) => value >= 0),
      'outstanding is never negative',
    );
    const sum = outstanding.reduce((total, value) => total + value, 0);
    must(sum <= open.length, 'no more are outstanding than were picked');
    must(
      endpoints.every(({ ewmaMs }) => ewmaMs === null || (ewmaMs >= 0 && ewmaMs <= 1_000)),
      'the latency lies within what was observed',
    );
  }
  must(count.returned <= count.ejected, 'only what was ejected returns');
  return count.ejected;
}

it('whatever happens, a pick is a known endpoint that is not ejected, an untried one if there is one, and at most the share is out', () => {
  const ejections = Array.from({ length: sequences }, (_, index) => live(firstSeed + index));
  expect(
    ejections.reduce((sum, count) => sum + count, 0),
    `first seed ${firstSeed}`,
  ).toBeGreaterThan(0);
}, 30_000);
