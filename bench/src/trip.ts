import { parseArgs } from 'node:util';
import { createEdge, defaultPolicy, type BreakerTransition, type EdgePolicy } from '@gameday/resilience';
import { seededRandom } from '@gameday/random';
import { compareWithModels, FakeRuntime } from '@gameday/resilience/testing';
import { machine, printReport, type Figure } from './support/report.ts';

// How the policies decide, in simulated time: nothing here depends on the machine, and the same seed gives the same figures.
//   outage      after healthy traffic every call fails: how soon the breaker opens
//   false trips an hour of healthy traffic with random errors: the breaker must stay closed
//   amplification  every call fails, no breaker: attempts per call in any stretch of ten seconds
//   models      decisions of budget and breaker against naive models, in random sequences

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, seed: { type: 'string' } },
});
const short = flags.short ?? false;
const firstSeed = Number(flags.seed ?? process.env['GAMEDAY_SEED'] ?? 1);
const seeds = Array.from({ length: short ? 2 : 5 }, (_, index) => firstSeed + index);

interface Attempted {
  readonly atMs: number;
  readonly first: boolean;
}

/** Calls at a constant rate through an edge, in simulated time. `fails` decides about each attempt. */
async function traffic(options: {
  policy: EdgePolicy;
  seed: number;
  perSecond: number;
  seconds: number;
  latencyMs: number;
  fails: (atMs: number) => boolean;
  stopWhenOpen?: boolean;
}) {
  const random = seededRandom(options.seed);
  const runtime = new FakeRuntime(random);
  const transitions: BreakerTransition[] = [];
  const attempts: Attempted[] = [];
  const edge = createEdge('callee', options.policy, runtime, { transition: (event) => void transitions.push(event) });
  let failedCalls = 0;
  const call = {
    repeatable: true,
    hedgeable: false,
    attempt: ({ kind }: { kind: string }) =>
      new Promise<void>((resolve, reject) => {
        const atMs = runtime.nowMs;
        attempts.push({ atMs, first: kind === 'first' });
        const fails = options.fails(atMs);
        const end = () => (fails ? reject(new Error('failed')) : resolve());
        if (options.latencyMs === 0) end();
        else runtime.setTimer(options.latencyMs, end);
      }),
    judgeError: () => ({ outcome: 'server_error', retryable: true }) as const,
  };
  const gapMs = 1000 / options.perSecond;
  const calls = Math.round(options.seconds * options.perSecond);
  for (let index = 0; index < calls; index += 1) {
    await runtime.pass(index * gapMs - runtime.nowMs);
    if (options.stopWhenOpen === true && transitions.length > 0) break;
    void edge.call(call).catch(() => (failedCalls += 1));
  }
  await runtime.pass(5000);
  return { transitions, attempts, failedCalls };
}

async function outage(seed: number) {
  const healthySeconds = 60;
  const outageAtMs = healthySeconds * 1000;
  const { transitions, attempts } = await traffic({
    policy: defaultPolicy,
    seed,
    perSecond: 100,
    seconds: healthySeconds + 10,
    latencyMs: 5,
    fails: (atMs) => atMs >= outageAtMs,
    stopWhenOpen: true,
  });
  const [opened] = transitions;
  if (opened === undefined) return { ms: Number.POSITIVE_INFINITY, calls: Number.POSITIVE_INFINITY, attempts: 0 };
  const during = attempts.filter(({ atMs }) => atMs >= outageAtMs && atMs <= opened.atMs);
  return {
    ms: opened.atMs - outageAtMs,
    calls: during.filter(({ first }) => first).length,
    attempts: during.length,
  };
}

async function falseTrips(seed: number): Promise<number> {
  const errors = seededRandom(seed + 1000);
  const { transitions } = await traffic({
    policy: defaultPolicy,
    seed,
    perSecond: 100,
    seconds: short ? 300 : 3600,
    latencyMs: 0,
    fails: () => errors() < 0.01,
  });
  return transitions.length;
}

/** The most attempts per call in any stretch of ten seconds, and the bound. */
async function amplification(perSecond: number, seed: number) {
  const seconds = short ? 25 : 60;
  const { attempts } = await traffic({
    policy: { ...defaultPolicy, breaker: null, bulkhead: null, hedge: null },
    seed,
    perSecond,
    seconds,
    latencyMs: 0,
    fails: () => true,
  });
  const lastFirstMs = attempts.findLast(({ first }) => first)?.atMs ?? 0;
  let worst = 0;
  let begin = 0;
  let firsts = 0;
  // Each stretch (t - 10 s, t] that ends with an attempt: between attempts nothing changes for the worse.
  attempts.forEach(({ atMs, first }, index) => {
    if (first) firsts += 1;
    for (let old = attempts[begin]; old !== undefined && old.atMs <= atMs - 10_000 + 1e-6; old = attempts[begin]) {
      if (old.first) firsts -= 1;
      begin += 1;
    }
    const whole = atMs >= 10_000 && atMs <= lastFirstMs;
    // Calls that come at the same moment belong together.
    const next = attempts[index + 1];
    if (whole && next?.atMs !== atMs && firsts > 0) worst = Math.max(worst, (index + 1 - begin) / firsts);
  });
  return { worst, bound: 1.2 + 10 / perSecond };
}

const figures: Figure[] = [];
const outages = await Promise.all(seeds.map(outage));
const worstOf = (values: readonly number[]) => Math.max(...values);
figures.push(
  {
    name: 'outage at 100 calls/s: calls until open',
    value: worstOf(outages.map(({ calls }) => calls)),
    unit: 'calls',
    goal: { atMost: 20 },
    runs: outages.map(({ calls }) => calls),
  },
  {
    name: 'outage at 100 calls/s: time until open',
    value: worstOf(outages.map(({ ms }) => ms)),
    unit: 'ms',
    goal: { atMost: 300 },
    runs: outages.map(({ ms }) => ms),
  },
);
const trips: number[] = [];
for (const seed of seeds) trips.push(await falseTrips(seed));
figures.push({
  name: `false trips in ${short ? '5 minutes' : 'an hour'} at 1 % errors`,
  value: worstOf(trips),
  unit: 'trips',
  goal: { atMost: 0 },
  runs: trips,
});
for (const perSecond of [1, 10, 100, 1000]) {
  const runs: number[] = [];
  let bound = 0;
  for (const seed of perSecond === 1000 ? seeds.slice(0, 2) : seeds) {
    const result = await amplification(perSecond, seed);
    runs.push(result.worst);
    bound = result.bound;
  }
  const name = `amplification in any 10 s at ${perSecond} calls/s`;
  figures.push({ name, value: worstOf(runs), unit: 'x', goal: { atMost: Number(bound.toFixed(3)) }, runs });
}

const sequences = short ? 2_000 : 100_000;
let decisions = 0;
let differences = 0;
for (let seed = firstSeed; seed < firstSeed + sequences; seed += 1) {
  const result = compareWithModels(seed, 200);
  decisions += result.decisions;
  if (result.difference === null) continue;
  differences += 1;
  process.stderr.write(`${JSON.stringify(result.difference)}\n`);
}
figures.push(
  { name: `sequences that differ from the models`, value: differences, unit: `of ${sequences}`, goal: { atMost: 0 } },
  { name: 'decisions compared', value: decisions, unit: 'decisions' },
);
const versions = { node: process.versions.node, 'first seed': String(firstSeed) };
printReport({ bench: 'trip', short, machine: machine(), versions, figures }, flags.json ?? false);
