import type { Collector, RunEvent } from '@gameday/chaos-engine';
import type { Lab } from '../lab/lab.ts';
import type { Follower } from './follower.ts';

/** What a runner hands to the engine so that a run is explained. */
export interface RunEvidence {
  /** To be called with each event of the run: while faults are in force decisions are read, and their traces copied. */
  onEvent(event: RunEvent): void;
  readonly collectors: readonly Collector[];
}

const podEventsMax = 300;

/**
 * Gathers what explains a run. Nothing of it is read before the first fault is in force.
 * @param folder of the run; without one no trace is copied
 */
export function runEvidence(lab: Lab, folder: string | undefined): RunEvidence {
  let following: Promise<Follower> | undefined;
  const follower = (): Promise<Follower> =>
    (following ??= import('./follower.ts').then((module) => new module.Follower(lab, folder)));
  return {
    onEvent(event) {
      if (event.type === 'fault' && event.state === 'in force') void follower().then((one) => one.start());
      if (event.type === 'phase' && event.phase === 'done') void following?.then((one) => one.stop());
    },
    collectors: [
      async ({ fromMs, toMs, context }) => (await follower()).collect(fromMs, toMs, context.signal),
      async ({ fromMs, toMs, context }) => {
        const { autoscalerEvents, podEvents } = await import('./cluster-events.ts');
        const pods = await podEvents(lab, fromMs, toMs, context.signal);
        return [...(await autoscalerEvents(lab, fromMs, toMs, context.signal)), ...pods.slice(0, podEventsMax)];
      },
      async ({ fromMs, toMs, context }) =>
        (await import('./series.ts')).metricSeries(lab, fromMs, toMs, context.signal),
    ],
  };
}
