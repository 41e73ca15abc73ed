import { defaultPredictiveSettings, type PredictiveMode } from '@gameday/forecast';
import { median, type Figure } from '../support/report.ts';
import { runAutoscaled, type AutoscaledResult, type ScaledBy } from './autoscaled.ts';
import { aperiodicCalls, daySeconds, periodicCalls, type LastDay } from './loads.ts';

interface Compared {
  /** Part of the calls over their latency target that is saved, in percent. */
  readonly cut: number;
  /** Replica-hours more, in percent. */
  readonly more: number;
  readonly overTarget: number;
  readonly ready: number;
}

interface Situation {
  /** Loads of the same name are the same but for their last day. */
  readonly name: string;
  readonly load: (seed: number, days: number) => (atSeconds: number) => number;
  readonly scaledBy: ScaledBy;
  readonly startupSeconds: number;
  readonly quantile?: number;
}

/** Histories that the reactive autoscaler lived through, as stored. */
const histories = new Map<string, unknown>();

/** The same last day twice from the same history: reactive, and with the forecast. */
function compare({ name, load, scaledBy, startupSeconds, quantile }: Situation, seed: number, days: number): Compared {
  const rate = load(seed, days + 1);
  const settings = { ...defaultPredictiveSettings, ...(quantile === undefined ? {} : { quantile }) };
  const run = (mode: PredictiveMode, fromDay: number, toDay: number, stored?: unknown): AutoscaledResult =>
    runAutoscaled({
      load: rate,
      scaledBy,
      startupSeconds,
      seed: seed * 10 + fromDay,
      fromSeconds: fromDay * daySeconds,
      toSeconds: toDay * daySeconds,
      settings: { ...settings, mode },
      ...(stored === undefined ? {} : { stored }),
    });
  const key = [name, scaledBy, startupSeconds, seed].join();
  const stored = histories.get(key) ?? (JSON.parse(JSON.stringify(run('off', 0, days).predictor)) as unknown);
  histories.set(key, stored);
  const reactive = run('off', days, days + 1, stored);
  const predictive = run('auto', days, days + 1, stored);
  return {
    cut: (1 - predictive.overTarget / reactive.overTarget) * 100,
    more: (predictive.replicaHours / reactive.replicaHours - 1) * 100,
    overTarget: (reactive.overTarget / reactive.calls) * 100,
    ready: predictive.ready * 100,
  };
}

/** Median over the seeds of each figure. */
function measured(situation: Situation, short: boolean): Compared {
  const runs = Array.from({ length: short ? 1 : 3 }, (_, index) => compare(situation, index + 1, short ? 3 : 5));
  const of = (name: keyof Compared) => median(runs.map((run) => run[name]));
  return { cut: of('cut'), more: of('more'), overTarget: of('overTarget'), ready: of('ready') };
}

const day = (lastDay: LastDay): Pick<Situation, 'name' | 'load'> => ({
  name: 'day',
  load: (seed, days) => periodicCalls(seed, days, lastDay),
});

/** The whole loop: calls over their latency target and replica-hours, predictive against reactive. */
export function measureScaling(short: boolean): Figure[] {
  const figures: Figure[] = [];
  for (const scaledBy of ['cpu', 'calls'] as const)
    for (const startupSeconds of short ? [60] : [30, 60, 180]) {
      const { cut, more, overTarget } = measured({ ...day('as usual'), scaledBy, startupSeconds }, short);
      figures.push(
        {
          name: `by ${scaledBy}, ${startupSeconds} s to start: over target, cut by`,
          value: cut,
          unit: '%',
          goal: { atLeast: 80 },
        },
        { name: '  replica-hours more', value: more, unit: '%', goal: { atMost: 10 } },
        { name: '  over target when reactive', value: overTarget, unit: '%' },
      );
    }
  const usual = { scaledBy: 'cpu', startupSeconds: 60 } as const;
  for (const quantile of short ? [] : [0.5, 0.8, 0.95, 0.99]) {
    const { cut, more } = measured({ ...usual, ...day('as usual'), quantile }, short);
    figures.push(
      { name: `quantile ${quantile}: over target, cut by`, value: cut, unit: '%' },
      { name: '  replica-hours more', value: more, unit: '%' },
    );
  }
  for (const lastDay of ['twice the load', 'two hours later', 'without the evening', 'a burst at night'] as const) {
    const { cut, more, ready } = measured({ ...usual, ...day(lastDay) }, short);
    figures.push(
      {
        name: `a day ${lastDay === 'a burst at night' ? 'with ' : ''}${lastDay}: over target, cut by`,
        value: cut,
        unit: '%',
      },
      { name: '  replica-hours more', value: more, unit: '%' },
      { name: '  of the time ready', value: ready, unit: '%' },
    );
  }
  for (const [name, load] of Object.entries(aperiodicCalls)) {
    const { cut, more } = measured({ ...usual, name, load }, short);
    figures.push(
      { name: `no period, ${name}: over target, more by`, value: -cut, unit: '%', goal: { atMost: 2 } },
      { name: '  replica-hours more', value: more, unit: '%', goal: { atMost: 2 } },
    );
  }
  return figures;
}
