import { note } from '../support/app.ts';
import type { Figure } from '../support/report.ts';
import {
  type Autoscaled,
  capacityOfReplica,
  capFeed,
  fillFeed,
  overTarget,
  type Observed,
  reversals,
  runAutoscaled,
  whenOver,
} from './autoscaled.ts';
import { pastDays, wander, workingDay } from './day.ts';
import type { Subject } from './scaling.ts';

const coresPerReplica = 0.2;
/** A replica is meant to be this busy; above, it has no room for what comes while another one starts. */
const utilization = 0.6;
const latencyTargetMs = 250;
const stepSeconds = 300;
const daySeconds = 86_400;
const stepsPerDay = daySeconds / stepSeconds;

/** One replica's share of load at its target, by what a capped one can do on this machine. */
async function calibrate(subject: Subject): Promise<number> {
  await fillFeed(subject);
  await capFeed(subject, coresPerReplica);
  const capacity = await capacityOfReplica(subject);
  const perPod = capacity * utilization;
  note(
    `a replica with ${coresPerReplica} core answers ${capacity.toFixed(0)} requests a second: ${perPod.toFixed(0)} for each`,
  );
  return perPod;
}

interface Pair {
  readonly reactive: Observed;
  readonly predictive: Observed;
}

async function runPair(
  subject: Subject,
  base: Omit<Autoscaled, 'mode'>,
  rate: (elapsedMs: number) => number,
  durationMs: number,
): Promise<Pair> {
  const reactive = await runAutoscaled(subject, { ...base, mode: 'off' }, rate, durationMs);
  const predictive = await runAutoscaled(subject, { ...base, mode: 'auto' }, rate, durationMs);
  note(`  over ${latencyTargetMs} ms, reactive: ${whenOver(reactive, latencyTargetMs)}`);
  note(`  over ${latencyTargetMs} ms, predictive: ${whenOver(predictive, latencyTargetMs)}`);
  return { reactive, predictive };
}

/** Two runs of each, so ordered that a machine that gets busier or quieter does both the same harm. */
async function runPairs(...args: Parameters<typeof runPair>): Promise<Pair> {
  const [subject, base, rate, durationMs] = args;
  const runs: Observed[] = [];
  for (const mode of ['off', 'auto', 'auto', 'off'] as const) {
    runs.push(await runAutoscaled(subject, { ...base, mode }, rate, durationMs));
  }
  const both = (first: number, second: number): Observed => ({
    samples: [...(runs[first]?.samples ?? []), ...(runs[second]?.samples ?? [])],
    replicaSeconds: (runs[first]?.replicaSeconds ?? 0) + (runs[second]?.replicaSeconds ?? 0),
    replicas: [],
  });
  return { reactive: both(0, 3), predictive: both(1, 2) };
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);

/** What both measurements have in common. */
async function prepare(subject: Subject, timeScale: number) {
  const perPod = await calibrate(subject);
  return {
    highest: perPod * 2.9,
    dayMs: subject.short ? 20_000 : (daySeconds * 1000) / timeScale,
    scaled: { targetPerPod: perPod, maxReplicas: 5 },
  };
}

/** The same recorded day with and without the forecast. */
export async function measurePredictive(subject: Subject, timeScale: number): Promise<Figure[]> {
  const { highest, dayMs, scaled } = await prepare(subject, timeScale);
  note(`a recorded day in ${(dayMs / 60_000).toFixed(1)} min, reactive and then predictive …`);
  const past = { stepSeconds, values: pastDays(workingDay, 4, stepsPerDay, 7).map((share) => share * highest) };
  const day = await runPair(subject, { ...scaled, past }, (ms) => highest * workingDay((ms / dayMs) % 1), dayMs);
  return compare('recorded day', day, { atLeast: 80 }, { atMost: 10 });
}

/** A load of which the past says nothing. */
export async function measureAperiodic(subject: Subject, timeScale: number): Promise<Figure[]> {
  const { highest, dayMs, scaled } = await prepare(subject, timeScale);
  const spanMs = dayMs / 3;
  note(`a load without a period for ${(spanMs / 60_000).toFixed(1)} min, twice reactive and twice predictive …`);
  const past = { stepSeconds, values: wander(11, 4 * stepsPerDay).map((share) => share * highest) };
  const points = wander(12, stepsPerDay / 3);
  const rate = (ms: number) =>
    highest * (points[Math.min(points.length - 1, Math.floor((ms / spanMs) * points.length))] ?? 0.4);
  const runs = await runPairs(subject, { ...scaled, past }, rate, spanMs);
  return compare('load without a period', runs, undefined, { atMost: 2 });
}

function compare(
  what: string,
  { reactive, predictive }: Pair,
  cut: Figure['goal'],
  more: { readonly atMost: number },
): Figure[] {
  const [before, after] = [overTarget(reactive, latencyTargetMs), overTarget(predictive, latencyTargetMs)];
  const [hours, hoursAfter] = [reactive.replicaSeconds, predictive.replicaSeconds];
  const harm = percent(after, predictive.samples.length) - percent(before, reactive.samples.length);
  return [
    {
      name: `${what}: requests over ${latencyTargetMs} ms, reactive`,
      value: percent(before, reactive.samples.length),
      unit: '%',
    },
    { name: '  predictive', value: percent(after, predictive.samples.length), unit: '%' },
    cut
      ? { name: '  cut by', value: percent(before - after, before), unit: '%', goal: cut }
      : { name: '  harm', value: harm, unit: 'points', goal: { atMost: 2 } },
    { name: '  replica-hours more than reactive', value: percent(hoursAfter - hours, hours), unit: '%', goal: more },
  ];
}

/** A load that jumps up and down, under upstream's defaults. */
export async function measureFlapping(subject: Subject, timeScale: number): Promise<Figure[]> {
  const perPod = await calibrate(subject);
  const minuteMs = 60_000 / timeScale;
  const minutes = subject.short ? 8 : 30;
  note(`a square wave for ${((minutes * minuteMs) / 1000).toFixed(0)} s …`);
  const halfMs = 2.5 * minuteMs;
  const square = (ms: number) => perPod * (Math.floor(ms / halfMs) % 2 === 0 ? 0.5 : 2.5);
  const run = await runAutoscaled(
    subject,
    { mode: 'off', targetPerPod: perPod, maxReplicas: 5 },
    square,
    minutes * minuteMs,
  );
  return [
    {
      name: 'square wave: reversals in 10 minutes, at most',
      value: reversals(run, 10 * minuteMs),
      unit: 'reversals',
      goal: { atMost: 2 },
    },
  ];
}
