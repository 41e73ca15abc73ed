import { parseArgs } from 'node:util';
import Opossum from 'opossum';
import cockatielPackage from 'cockatiel/package.json' with { type: 'json' };
import opossumPackage from 'opossum/package.json' with { type: 'json' };
import { createBreaker, createEdge, defaultPolicy, type BreakerPolicy } from '@gameday/resilience';
import { callOf, cockatielWrap, guardedEdge, nodeRuntime } from './support/guarded.ts';
import { machine, printReport, type Figure } from './support/report.ts';
import { quickestNs } from './support/timing.ts';

// What guarding a call costs, against opossum and cockatiel, as ratios in one run.
//   breaker    the breaker alone, nothing else: rate over a window of 10 s in ten slices; opossum with its time-out off
//   pipeline   time-out, retry, budget, breaker and bulkhead, against the same of cockatiel (which has no budget)
//   failures   a failing call while the window holds 10,000 calls; the breaker stays closed on both sides
//   aborted    that an attempt's signal is really aborted at its time-out, and the call ended
// The task resolves at once: what is measured is the guard. All figures include it (see `bare`). Fifty calls are under way at
// once, and one where it says so. The settings of both sides are below, and in support/guarded.ts.

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } });
const short = flags.short ?? false;
const rounds = short ? 15 : 150;

const task = async () => 42;
const failure = new Error('the callee failed');
const failingTask = async (): Promise<number> => {
  throw failure;
};

/** As opossum decides: a failure rate in a window of 10 s, nothing else. */
const rateOnly: BreakerPolicy = { ...defaultPolicy.breaker, consecutiveFailures: null, slowCall: null };
const opossumWindow = { timeout: false, rollingCountTimeout: 10_000, rollingCountBuckets: 10 } as const;

async function successPath(): Promise<Figure[]> {
  const breaker = createBreaker('callee', rateOnly, nodeRuntime);
  const timed = createBreaker('callee', defaultPolicy.breaker, nodeRuntime);
  const opossum = new Opossum(task, opossumWindow);
  const opossumDefault = new Opossum(task);
  const edge = guardedEdge(1000);
  let heard = 0;
  const listenedTo = guardedEdge(1000, {
    callEnded: ({ attempts }) => void (heard += attempts),
    attemptEnded: ({ durationMs }) => void (heard += durationMs),
  });
  const hedging = createEdge('callee', defaultPolicy, nodeRuntime);
  const cockatiel = cockatielWrap(1000);
  const plain = callOf(task);
  const read = callOf(task, true);
  const withSignal = callOf(async ({ signal }) => signal.aborted);
  const alone = [
    { name: 'breaker', batch: 2000, call: () => breaker.run(task) },
    { name: 'opossum', batch: 2000, call: () => opossum.fire() },
    { name: 'pipeline', batch: 2000, call: () => edge.call(plain) },
    { name: 'cockatiel', batch: 250, call: () => cockatiel.execute(task) },
  ];
  const one = await quickestNs(alone, rounds, 1);
  const ns = await quickestNs(
    [
      { name: 'bare', batch: 5000, call: task },
      { name: 'clock', batch: 5000, call: async () => performance.now() },
      { name: 'breaker', batch: 5000, call: () => breaker.run(task) },
      { name: 'breaker with slow calls', batch: 5000, call: () => timed.run(task) },
      { name: 'opossum', batch: 2000, call: () => opossum.fire() },
      { name: 'opossum as it comes', batch: 2000, call: () => opossumDefault.fire() },
      { name: 'pipeline', batch: 2000, call: () => edge.call(plain) },
      { name: 'pipeline with listeners', batch: 2000, call: () => listenedTo.call(plain) },
      { name: 'pipeline with hedging', batch: 2000, call: () => hedging.call(read) },
      { name: 'pipeline, signal read', batch: 500, call: () => edge.call(withSignal) },
      { name: 'cockatiel', batch: 250, call: () => cockatiel.execute(task) },
      {
        name: 'cockatiel, signal read',
        batch: 250,
        call: () => cockatiel.execute(async ({ signal }) => signal.aborted),
      },
    ],
    rounds,
  );
  opossum.shutdown();
  opossumDefault.shutdown();
  const of = (name: string) => ns.get(name) ?? Number.NaN;
  const times = (slow: string, quick: string) => of(slow) / of(quick);
  const timesOneByOne = (slow: string, quick: string) => (one.get(slow) ?? Number.NaN) / (one.get(quick) ?? Number.NaN);
  return [
    { name: 'breaker: opossum / ours', value: times('opossum', 'breaker'), unit: 'x', goal: { atLeast: 5 } },
    { name: 'breaker: opossum as it comes / ours', value: times('opossum as it comes', 'breaker'), unit: 'x' },
    { name: 'breaker, one by one: opossum / ours', value: timesOneByOne('opossum', 'breaker'), unit: 'x' },
    { name: 'pipeline', value: of('pipeline') / 1000, unit: 'us', goal: { atMost: 1 } },
    { name: 'pipeline: cockatiel / ours', value: times('cockatiel', 'pipeline'), unit: 'x', goal: { atLeast: 5 } },
    { name: 'pipeline, one by one: cockatiel / ours', value: timesOneByOne('cockatiel', 'pipeline'), unit: 'x' },
    {
      name: 'pipeline, signal read: cockatiel / ours',
      value: times('cockatiel, signal read', 'pipeline, signal read'),
      unit: 'x',
    },
    ...[...ns].map(([name, value]): Figure => ({ name: `  ${name}`, value, unit: 'ns' })),
    ...[...one].map(([name, value]): Figure => ({ name: `  ${name}, one by one`, value, unit: 'ns' })),
  ];
}

async function failurePath(): Promise<Figure[]> {
  const held = 10_000;
  // Long enough that nothing leaves the window meanwhile; a rate of 1 is never met, as the window holds the successes.
  const seconds = 600;
  let fails = false;
  const flaky = () => (fails ? failingTask() : task());
  const window = { ...opossumWindow, rollingCountTimeout: seconds * 1000, errorThresholdPercentage: 100 };
  const opossum = new Opossum(flaky, window);
  const withoutPercentiles = new Opossum(flaky, { ...window, rollingPercentilesEnabled: false });
  const breaker = createBreaker(
    'callee',
    { ...rateOnly, window: { kind: 'time', seconds }, failureRate: 1 },
    nodeRuntime,
  );
  for (let made = 0; made < held; made += 1) {
    await Promise.all([opossum.fire(), withoutPercentiles.fire(), breaker.run(flaky)]);
  }
  fails = true;
  const ignore = () => undefined;
  const ns = await quickestNs(
    [
      { name: 'ours', batch: 1000, call: () => breaker.run(flaky).catch(ignore) },
      { name: 'opossum', batch: 50, call: () => opossum.fire().catch(ignore) },
      { name: 'opossum without percentiles', batch: 500, call: () => withoutPercentiles.fire().catch(ignore) },
    ],
    short ? 3 : 20,
  );
  if (opossum.opened || withoutPercentiles.opened || breaker.state !== 'closed') {
    throw new Error('a breaker opened while failing calls were timed: the figures would be those of refusals');
  }
  opossum.shutdown();
  withoutPercentiles.shutdown();
  const of = (name: string) => ns.get(name) ?? Number.NaN;
  return [
    { name: 'failing call: opossum / ours', value: of('opossum') / of('ours'), unit: 'x', goal: { atLeast: 100 } },
    {
      name: 'failing call: opossum without percentiles / ours',
      value: of('opossum without percentiles') / of('ours'),
      unit: 'x',
    },
    ...[...ns].map(([name, value]): Figure => ({ name: `  ${name}, failing`, value, unit: 'ns' })),
  ];
}

/** How many of 50 attempts that never answer were aborted at their time-out of 40 ms, with the call ended. */
async function abortedAtTimeout(
  run: (task: (signal: AbortSignal) => Promise<never>) => Promise<unknown>,
): Promise<number> {
  let aborted = 0;
  const calls = Array.from({ length: 50 }, async () => {
    let own = false;
    const started = performance.now();
    const hang = (signal: AbortSignal) =>
      new Promise<never>(() => signal.addEventListener('abort', () => (own = performance.now() - started < 500)));
    await run(hang).catch(() => undefined);
    if (own) aborted += 1;
  });
  // The timers are not to keep a process alive, so something else must.
  const alive = setInterval(() => undefined, 1000);
  await Promise.all(calls);
  clearInterval(alive);
  return aborted;
}

const edge = createEdge('callee', { ...defaultPolicy, timeoutMs: 40, retry: null, breaker: null }, nodeRuntime);
const oneAttempt = (task: (signal: AbortSignal) => Promise<never>) => edge.call(callOf(({ signal }) => task(signal)));
const cockatiel = cockatielWrap(40);

const figures: Figure[] = [
  ...(await successPath()),
  ...(await failurePath()),
  {
    name: 'aborted at the time-out, of 50: ours',
    value: await abortedAtTimeout(oneAttempt),
    unit: '',
    goal: { atLeast: 50 },
  },
  {
    name: 'aborted at the time-out, of 50: cockatiel',
    value: await abortedAtTimeout((task) => cockatiel.execute(({ signal }) => task(signal))),
    unit: '',
  },
];
const versions = {
  node: process.versions.node,
  opossum: opossumPackage.version,
  cockatiel: cockatielPackage.version,
};
printReport({ bench: 'resilience', short, machine: machine(), versions, figures }, flags.json ?? false);
