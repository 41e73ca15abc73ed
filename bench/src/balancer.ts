import { parseArgs } from 'node:util';
import { createBalancer, defaultBalancerPolicy, defaultLimitPolicy, type LimitPolicy } from '@gameday/balancer';
import {
  balancerPicker,
  healthyReplica,
  leastOutstandingPicker,
  quantile,
  randomPicker,
  roundRobinPicker,
  simulateEdge,
  simulateServer,
  type EdgeSimulation,
  type Phase,
} from '@gameday/balancer/simulation';
import { seededRandom } from '@gameday/random';
import { machine, median, printReport, type Figure } from './support/report.ts';

// What a pick costs, how well calls are spread, and what a server under overload still gets done.
//   cost:     pick and done, real time, beside simple ways to pick, as ratios in one run
//   quality:  simulated, seeded: the same on every machine
// The simulated edge: random arrivals, three replicas of 16 workers, log-normal work of 5 ms (P99 16 ms), one retry elsewhere.
// The simulated server: 8 workers, log-normal work of 20 ms, callers that wait 1 s.

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } });
const short = flags.short ?? false;

const pickers = {
  balancer: balancerPicker(),
  'round robin': roundRobinPicker,
  random: randomPicker,
  'least outstanding': leastOutstandingPicker,
} satisfies Record<string, EdgeSimulation['createPicker']>;
type PickerName = keyof typeof pickers;
const pickerNames = Object.keys(pickers) as PickerName[];

/** Processor time of a piece of work, in ms: on a machine that is shared, time on the wall measures the others. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Processor time of one pick and its done, in ns, with the clock and randomness that a process would use. */
function costNs(name: PickerName, endpointCount: number): number {
  const endpoints = Array.from({ length: endpointCount }, (_, index) => ({ id: `replica-${index}`, index }));
  const runtime = { now: () => performance.now(), random: Math.random };
  const picker = pickers[name](endpoints, runtime);
  const rounds = short ? 20_000 : 500_000;
  const run = () => {
    for (let round = 0; round < rounds; round += 1) picker.pick()?.done('ok', 5 + (round & 7));
  };
  run();
  return median(Array.from({ length: 7 }, () => (cpuMs(run) * 1e6) / rounds));
}

/** Processor time of a pick alone, in ns, without the clock's: many are picked, then done. */
function pickNs(endpointCount: number): number {
  let nowMs = 0;
  const endpoints = Array.from({ length: endpointCount }, (_, index) => ({ id: `replica-${index}` }));
  const balancer = createBalancer(defaultBalancerPolicy, { now: () => nowMs, random: Math.random });
  balancer.update(endpoints);
  const picked = new Array<ReturnType<typeof balancer.pick>>(2_000);
  const runs = Array.from({ length: short ? 60 : 600 }, () => {
    nowMs += 1;
    const took = cpuMs(() => {
      for (let index = 0; index < picked.length; index += 1) picked[index] = balancer.pick();
    });
    for (const one of picked) one?.done('ok', 5);
    return (took * 1e6) / picked.length;
  });
  return median(runs.slice(runs.length / 2));
}

const costFigures = [3, 10, 100].flatMap((count): Figure[] => {
  const own = costNs('balancer', count);
  return [
    { name: `pick of ${count}`, value: pickNs(count), unit: 'ns', goal: { atMost: 150 } },
    { name: `pick and done of ${count}, real clock`, value: own, unit: 'ns' },
    ...pickerNames
      .filter((name) => name !== 'balancer')
      .map((name): Figure => ({ name: `  as a multiple of ${name}`, value: own / costNs(name, count), unit: 'x' })),
  ];
});

const seeds = Array.from({ length: short ? 1 : 5 }, (_, index) => index + 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One of three replicas becomes 800 ms slow after 40 s: the seconds 45 to 100 against the first 40. */
function slowReplica(name: PickerName, ratePerSecond: number) {
  const measured = seeds.map((seed) => {
    const { calls, attempts } = simulateEdge({
      seed,
      ratePerSecond,
      seconds: short ? 60 : 100,
      replicas: [{}, {}, {}],
      createPicker: pickers[name],
      events: [{ atMs: 40_000, run: ([first]) => first && (first.nature.delayMs = 800) }],
    });
    const p99 = (fromMs: number, toMs: number) =>
      quantile(
        calls.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ durationMs }) => durationMs),
        0.99,
      );
    const after = attempts.filter(({ atMs }) => atMs >= 45_000);
    const windows = [0, 10_000, 20_000, 30_000].map((fromMs) => {
      const within = attempts.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 10_000);
      const counts = [0, 1, 2].map((replica) => within.filter((attempt) => attempt.replica === replica).length);
      return (Math.max(...counts) * counts.length) / within.length;
    });
    return {
      share: after.filter(({ replica }) => replica === 0).length / after.length,
      p99Ratio: p99(45_000, Infinity) / p99(0, 40_000),
      imbalance: mean(windows),
    };
  });
  return {
    share: mean(measured.map(({ share }) => share)),
    p99Ratio: mean(measured.map(({ p99Ratio }) => p99Ratio)),
    imbalance: mean(measured.map(({ imbalance }) => imbalance)),
  };
}

const slowFigures = [20, 200].flatMap((rate) =>
  pickerNames.flatMap((name): Figure[] => {
    const { share, p99Ratio, imbalance } = slowReplica(name, rate);
    const own = name === 'balancer';
    const at = `${name}, ${rate}/s`;
    return [
      { name: `slow one's share: ${at}`, value: share * 100, unit: '%', ...(own ? { goal: { atMost: 5 } } : {}) },
      { name: `  P99 against before`, value: p99Ratio, unit: 'x', ...(own ? { goal: { atMost: 1.5 } } : {}) },
      { name: `  busiest against mean, before`, value: imbalance, unit: 'x' },
    ];
  }),
);

/** kill -9 of one of three, which discovery does not notice: when the last call goes to it, and how many calls succeed. */
function kill(ratePerSecond: number): Figure[] {
  const kills = Array.from({ length: short ? 20 : 500 }, (_, index) => {
    // At any moment of the arrivals, whatever the seed.
    const killedMs = 2_000 + seededRandom(index)() * 1_000;
    const { calls, attempts } = simulateEdge({
      seed: index + 1,
      ratePerSecond,
      seconds: 6.5,
      replicas: [{}, {}, {}],
      createPicker: pickers.balancer,
      events: [{ atMs: killedMs, run: ([first]) => first?.kill() }],
    });
    const toDead = attempts.filter(({ replica, atMs }) => replica === 0 && atMs > killedMs);
    const after = calls.filter(({ atMs }) => atMs > killedMs - 100);
    return {
      lastMs: Math.max(0, ...toDead.map(({ atMs }) => atMs - killedMs)),
      ok: after.filter(({ outcome }) => outcome === 'ok').length / after.length,
    };
  });
  const lastMs = kills.map((one) => one.lastMs);
  return [
    {
      name: `last call to a killed one, P99, ${ratePerSecond}/s`,
      value: quantile(lastMs, 0.99),
      unit: 'ms',
      goal: { atMost: 300 },
    },
    {
      name: `  calls that succeed`,
      value: mean(kills.map(({ ok }) => ok)) * 100,
      unit: '%',
      goal: { atLeast: 99.9 },
    },
  ];
}

const nature = { ...healthyReplica, workers: 8, medianMs: 20 };
const capacity = (nature.workers * 1_000) / (nature.medianMs * Math.exp(nature.sigma ** 2 / 2));
const phase = (seconds: number, load: number, change: Partial<typeof nature> = {}): Phase => ({
  seconds,
  ratePerSecond: load * capacity,
  nature: { ...nature, ...change },
});
const warm = phase(20, 0.7);
const long = short ? 10 : 60;
/** The phases measured come last; `possible` is the part of the arrivals that the server could do. */
const scenarios: ReadonlyArray<{ name: string; phases: readonly Phase[]; possible: number }> = [
  { name: '0.5 x capacity', phases: [warm, phase(long, 0.5)], possible: 1 },
  { name: '1.5 x capacity', phases: [warm, phase(long, 1.5)], possible: 1 / 1.5 },
  { name: '3 x capacity', phases: [warm, phase(long, 3)], possible: 1 / 3 },
  { name: '2 x capacity, third minute', phases: [warm, phase(2 * long, 2), phase(long, 2)], possible: 1 / 2 },
  { name: 'work takes 4 x as long', phases: [warm, phase(long, 0.7, { medianMs: 80 })], possible: 1 / 2.8 },
  { name: '200 ms slow behind it', phases: [warm, phase(long, 0.7, { delayMs: 200 })], possible: 1 },
  { name: 'after that', phases: [warm, phase(30, 0.7, { delayMs: 200 }), phase(long, 0.7)], possible: 1 },
];
const limits: Record<string, LimitPolicy | undefined> = {
  'no limit': undefined,
  aimd: { ...defaultLimitPolicy, algorithm: 'aimd' },
  vegas: { ...defaultLimitPolicy, algorithm: 'vegas' },
  gradient2: { ...defaultLimitPolicy, algorithm: 'gradient2', smoothing: 0.2 },
  gradient: defaultLimitPolicy,
};

const limitFigures = scenarios.flatMap(({ name, phases, possible }) =>
  Object.entries(limits).flatMap(([limit, policy]): Figure[] => {
    const measured = seeds.slice(0, 2).map((seed) => {
      const { requests } = simulateServer({ seed, phases, ...(policy ? { policy } : {}) });
      const last = requests.filter((request) => request.phase === phases.length - 1);
      const admitted = last.filter(({ end }) => end !== 'shed').map(({ durationMs }) => durationMs);
      const arrived = (phases.at(-1)?.ratePerSecond ?? 0) * (phases.at(-1)?.seconds ?? 0);
      return {
        goodput: last.filter(({ end }) => end === 'ok').length / (arrived * possible),
        // None where nobody was answered before the end.
        p99Ms: admitted.length > 0 ? [quantile(admitted, 0.99)] : [],
      };
    });
    const p99Ms = measured.flatMap((one) => one.p99Ms);
    const own = limit === 'gradient' ? { goal: { atLeast: 90 } } : {};
    return [
      { name: `${name}: ${limit}`, value: mean(measured.map((one) => one.goodput)) * 100, unit: '%', ...own },
      ...(p99Ms.length > 0 ? [{ name: `  P99 of those let in`, value: mean(p99Ms), unit: 'ms' }] : []),
    ];
  }),
);

const figures = [...costFigures, ...slowFigures, ...[50, 100, 200].flatMap(kill), ...limitFigures];
const versions = { node: process.versions.node };
printReport({ bench: 'balancer', short, machine: machine(), versions, figures }, flags.json ?? false);
