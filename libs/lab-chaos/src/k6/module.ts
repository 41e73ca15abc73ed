import { resolve } from 'node:path';
import { suggestion } from '@gameday/conventions';
import type { LoadSample } from '@gameday/k6';
import { processesMarked, stopIdentity } from '@gameday/process';
import { LabChaosError } from '../errors.ts';
import type { Lab } from '../lab/lab.ts';
import { problem } from '../lab/names.ts';
import type { ArgumentsOf, NativeFunction, NativeModule } from '../module.ts';
import { figureOf, type LoadMetric, loadMetrics } from './figures.ts';
import { loadMark, loadResult, type Loads, type LoadUndo, type MadeLoad } from './loads.ts';
import { scenarioFile, scenarioNames } from './scenarios.ts';

/** Before this, what is being warmed up is measured too. */
const warmupMs = 5_000;
const recentSecondsDefault = 10;

function loadOf(loads: Loads, run: string): MadeLoad {
  const load = loads.of(run);
  if (load) return load;
  throw new LabChaosError('no_target', 'this run has no load; declare one, or start one with k6.run in the background');
}

async function samplesOf({ run }: MadeLoad, fromMs: number, toMs: number, transaction?: string): Promise<LoadSample[]> {
  const samples = await run.samples(fromMs);
  return samples.filter((sample) => sample.atMs <= toMs && [undefined, sample.transaction].includes(transaction));
}

/** A figure of the requests of a time. @throws LabChaosError when there are none */
async function figureBetween(
  load: MadeLoad,
  { metric, value, transaction }: { metric: LoadMetric; value: string; transaction?: string | undefined },
  [fromMs, toMs]: readonly [number, number],
): Promise<number> {
  const samples = await samplesOf(load, fromMs, toMs, transaction);
  const figure = figureOf(samples, metric, value, Math.max(0.001, (toMs - fromMs) / 1000));
  if (figure !== undefined) return figure;
  const of = transaction === undefined ? '' : ` of ${transaction}`;
  const why = samples.length === 0 ? `no request${of} ended in the time` : `${metric} has no ${value}`;
  throw new LabChaosError('no_target', `there is no ${metric} ${value}: ${why}`);
}

/** Load by k6: beside the declared one, and what it has measured. */
export function k6Module(lab: Lab, loads: Loads): NativeModule {
  const run: NativeFunction<ArgumentsOf<'k6', 'run'>> = {
    check({ scenario }) {
      if (scenario === undefined || scenarioFile(scenario) !== undefined) return [];
      return [problem(['scenario'], `there is no scenario "${scenario}"; ${suggestion(scenario, scenarioNames())}`)];
    },
    async run({ file, ...spec }, context) {
      const load = await loads.start({ ...spec, ...(file !== undefined && { file: resolve(file) }) }, context);
      const stop = () => void load.stop().catch(() => undefined);
      context.signal.addEventListener('abort', stop, { once: true });
      try {
        return loadResult(await load.run.ended);
      } finally {
        context.signal.removeEventListener('abort', stop);
      }
    },
  };

  const recent: NativeFunction<ArgumentsOf<'k6', 'recent'>> = {
    async run({ metric, value, lastSeconds = recentSecondsDefault, relativeTo, transaction }, context) {
      const load = loadOf(loads, context.run.id);
      const now = Date.now();
      const asked = { metric, value, transaction };
      const figure = await figureBetween(load, asked, [now - lastSeconds * 1000, now]);
      if (relativeTo === undefined) return figure;
      const before = [load.startedAtMs + warmupMs, lab.firstFaults.get(context.run.id) ?? now] as const;
      return figure / (await figureBetween(load, asked, before));
    },
  };

  const summary: NativeFunction<ArgumentsOf<'k6', 'summary'>> = {
    check: ({ metric }) =>
      loadMetrics.some((known) => known === metric)
        ? []
        : [problem(['metric'], `there is no metric "${metric}"; there are ${loadMetrics.join(', ')}`)],
    async run({ metric, value }, context) {
      const load = loadOf(loads, context.run.id);
      return figureBetween(load, { metric: metric as LoadMetric, value }, [load.startedAtMs, Date.now()]);
    },
  };

  const stopLoad: NativeFunction<LoadUndo> = {
    async run({ mark, process }) {
      const identities = process ? [process] : processesMarked(loadMark, mark);
      for (const identity of identities) await stopIdentity(identity, { signal: 'SIGKILL', graceMs: 0 });
    },
  };

  return { functions: { run, recent, summary, stopLoad }, proofs: {} };
}
