import { lastValue, type FaultNow, type Topology } from '@gameday/console-api';
import type { ConsoleContext } from '../../context.ts';
import { readFaults } from '../../sources/faults.ts';
import { type GovernanceReading, readGovernance } from '../../sources/governance.ts';
import { readAutoscalers, readDeployments } from '../../sources/topology-deployments.ts';
import { readFigures } from '../../sources/topology-figures.ts';
import { readFaultIds, readPauseEnd } from '../../sources/topology-undo.ts';
import { assembleTopology, type FaultExtra } from './assemble.ts';
import { createReportMemory } from './remember-reports.ts';

/** What one source said, or why it said nothing. */
type Said<Value> = { readonly value: Value } | { readonly value: undefined; readonly away: string };

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Asks a source; that it is away costs what it would have said and nothing else. */
export const listen = <Value>(asked: Promise<Value>, signal?: AbortSignal): Promise<Said<Value>> =>
  asked.then(
    (value) => ({ value }),
    (error: unknown) => {
      signal?.throwIfAborted();
      return { value: undefined, away: messageOf(error) };
    },
  );

/** A sentence about a source that is away. */
const note = (said: Said<unknown>, missing: string): string[] =>
  'away' in said ? [`${said.away.replace(/\.$/, '')}: ${missing}.`] : [];

async function extrasOf(
  faults: readonly FaultNow[],
  { paths }: ConsoleContext['config'],
  nowMs: number,
): Promise<ReadonlyMap<string, FaultExtra>> {
  const kept = await readFaultIds(paths, new Set(faults.map(({ lease }) => lease)));
  const runs = [...new Set(faults.map(({ run }) => run))];
  const ends = new Map(
    await Promise.all(runs.map(async (run) => [run, await readPauseEnd(paths, run, nowMs)] as const)),
  );
  return new Map(faults.map(({ lease, run }) => [lease, { kept: kept.has(lease), untilMs: ends.get(run) }]));
}

const noGovernance: GovernanceReading = { reports: [], silent: [] };

/**
 * What the lab is now, from all sources at the same time; those that are away are named in it.
 * @param remember what the replicas said last, kept from one reading to the next
 */
export async function readTopology(
  context: Pick<ConsoleContext, 'status' | 'cluster' | 'prometheus' | 'config'>,
  signal?: AbortSignal,
  remember = createReportMemory(),
  nowMs: () => number = Date.now,
): Promise<Topology> {
  const { cluster, prometheus, config } = context;
  const reading = await context.status.fresh(1_000);
  const status = lastValue(reading);
  const [governance, figures, deployments, autoscalers, faults] = await Promise.all([
    status ? readGovernance(status, {}, signal) : noGovernance,
    listen(readFigures(prometheus, signal), signal),
    listen(readDeployments(cluster, signal), signal),
    listen(readAutoscalers(cluster, signal), signal),
    listen(readFaults(cluster, signal), signal),
  ]);
  const heard = remember(governance, nowMs());
  return assembleTopology({
    status,
    reports: heard.reports,
    figures: figures.value,
    deployments: deployments.value,
    autoscalers: autoscalers.value,
    faults: faults.value,
    extras: faults.value ? await extrasOf(faults.value, config, nowMs()) : new Map(),
    doorPort: config.ports.gateway,
    notes: [
      ...(reading.state === 'away' ? [`${reading.reason}: which replicas run is not up to date.`] : []),
      ...note(figures, 'there are no figures'),
      ...('away' in deployments || 'away' in faults
        ? note(
            'away' in deployments ? deployments : faults,
            'how many replicas are wanted and which faults are in force is not known',
          )
        : note(autoscalers, 'the autoscalers are not known')),
      ...heard.notes,
    ],
  });
}
