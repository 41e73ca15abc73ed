import { join } from 'node:path';
import { lastValue, type TimelineAnswer } from '@gameday/console-api';
import type { GovernanceReport } from '@gameday/service-kit';
import type { ConsoleContext } from '../context.ts';
import { heldFaultEvents, readClusterEvents } from './events-cluster.ts';
import { decisionEvents } from './events-decisions.ts';
import type { EventRange } from './events-item.ts';
import { createLoadEvents } from './events-loads.ts';
import { readMeasured } from './events-measured.ts';
import { mergeEvents } from './events-merge.ts';
import { createRunEvents } from './events-runs.ts';
import { readFaults } from './faults.ts';
import { readGovernance } from './governance.ts';
import { createRunsFolder } from './runs-list.ts';

/** More than anybody reads; the oldest are left out first. */
const itemsMax = 2_000;

export interface EventSource {
  /** Everything that happened within a range, as far as anybody still knows. Rejects only by `signal`. */
  read(
    range: EventRange,
    signal?: AbortSignal,
  ): Promise<TimelineAnswer & { readonly reports: readonly GovernanceReport[] }>;
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

export function createEvents(
  { config, status, cluster, prometheus }: Pick<ConsoleContext, 'config' | 'status' | 'cluster' | 'prometheus'>,
  nowMs: () => number = Date.now,
): EventSource {
  const runs = createRunEvents(createRunsFolder(config.paths));
  const loads = createLoadEvents(join(config.paths.folder, 'load'));
  return {
    async read(range, signal) {
      const notes: string[] = [];
      /** That a source is away costs what it would have said and nothing else. */
      const listen = async <Value>(asked: Promise<Value>, missing: string, without: Value): Promise<Value> => {
        try {
          return await asked;
        } catch (error) {
          signal?.throwIfAborted();
          notes.push(`${reasonOf(error)}: ${missing}.`);
          return without;
        }
      };
      const decisions = async () => {
        const reading = await status.fresh(2_000);
        const lab = lastValue(reading);
        if (!lab) throw new Error(reading.state === 'away' ? reading.reason : 'The supervisor has not answered yet');
        const { reports, silent } = await readGovernance(lab, {}, signal);
        for (const { reason } of silent)
          notes.push(`${reason.replace(/\.$/, '')}: of its decisions only what was measured is shown.`);
        return reports;
      };
      const now = nowMs();
      const [reports, runEvents, loadEvents, clusterEvents, faults, measured] = await Promise.all([
        listen(decisions(), 'of breakers, ejections and shedding only what was measured is shown', []),
        listen(runs.read(range, now), 'runs of experiments are missing', []),
        listen(loads.read(range, now), 'loads are missing', []),
        listen(
          readClusterEvents(cluster, signal),
          'starts and stops of replicas are missing, and scalings are only as measured',
          [],
        ),
        listen(readFaults(cluster, signal), 'faults are only as their runs tell them', []),
        listen(readMeasured(prometheus, range, signal), 'what is no longer remembered exactly is missing', {
          events: [],
          slackMs: 0,
        }),
      ]);
      const exact = [runEvents, loadEvents, heldFaultEvents(faults, now), decisionEvents(reports, now), clusterEvents];
      const items = mergeEvents(exact, measured, range);
      const leftOut = Math.max(0, items.length - itemsMax);
      return { ...range, items: items.slice(leftOut), leftOut, notes, reports };
    },
  };
}
