import { formatMilli, milliValue } from '@gameday/kubernetes';
import type { HorizontalPodAutoscalerSpec } from '@gameday/kubernetes';
import type { PodSnapshot, PodUsage, Requests } from '../types.ts';
import type { Place } from './reader.ts';
import type { AveragePerPod, StepFaults, StepPods, Trace, TraceStep } from './trace.ts';

/** What rows of the document mean, column by column. */
export interface Columns {
  readonly pods: readonly string[];
  readonly usage: readonly string[];
}

export const defaultColumns: Columns = {
  pods: ['name', 'phase', 'readyStatus', 'startTime', 'readyTransitionTime', 'deleted', 'requestScale'],
  usage: ['app.cpu.milli', 'sidecar.cpu.milli', 'app.memory.bytes', 'sidecar.memory.bytes'],
};

const toMs = (seconds: number): number => Math.round(seconds * 1000);

/** Requests times a factor, exact in thousandths. */
function scaled(requests: Requests, factor: number): Requests {
  if (factor === 1) return requests;
  const byMillionths = BigInt(Math.round(factor * 1_000_000));
  return Object.fromEntries(
    Object.entries(requests).map(([resource, quantity]) => [
      resource,
      formatMilli((milliValue(quantity) * byMillionths) / 1_000_000n),
    ]),
  );
}

function parsePod(row: Place, columns: readonly string[], containers: Trace['containers']): PodSnapshot {
  const cells = row.list('a row of a pod').slice(0, columns.length);
  const cell = (name: string): Place | undefined => {
    const found = cells[columns.indexOf(name)];
    return found?.absent ? undefined : found;
  };
  const nameCell = cell('name');
  if (!nameCell) return row.fail(`a row with the columns ${columns.join(', ')}`);
  const readyStatus = cell('readyStatus')?.text() ?? '';
  const startTime = cell('startTime');
  const deleted = cell('deleted')?.value;
  const factor = cell('requestScale')?.number() ?? 1;
  const transition = cell('readyTransitionTime')?.number() ?? startTime?.number() ?? 0;
  return {
    name: nameCell.text('the name of a pod'),
    phase: cell('phase')?.text() ?? 'Running',
    deleting: deleted === true || deleted === 1,
    ...(startTime && { startTimeMs: toMs(startTime.number()) }),
    ...(readyStatus !== '' && { ready: { status: readyStatus, lastTransitionTimeMs: toMs(transition) } }),
    containers: Object.entries(containers).map(([name, requests]) => ({ name, requests: scaled(requests, factor) })),
  };
}

function parseUsage(usage: Place, columns: readonly string[], timestampMs: number, windowMs: number): PodUsage[] {
  return usage.entries().map(([pod, row]) => {
    const byContainer = new Map<string, Record<string, bigint>>();
    row.list(`a row with the columns ${columns.join(', ')}`).forEach((cell, index) => {
      const [container, resource, unit] = columns[index]?.split('.') ?? [];
      if (container === undefined || resource === undefined || cell.absent) return;
      const usageMilli = byContainer.get(container) ?? {};
      usageMilli[resource] = cell.milli(unit === 'milli' ? 1n : 1000n);
      byContainer.set(container, usageMilli);
    });
    const containers = [...byContainer].map(([name, usageMilli]) => ({ name, usageMilli }));
    return { pod, timestampMs, windowMs, containers };
  });
}

function parseAverage(place: Place, bytes: boolean): AveragePerPod {
  const percent = typeof place.value === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(place.value) : null;
  return percent ? { percent: Number(percent[1]) } : { milli: place.milli(bytes ? 1000n : 1n) };
}

function parseTarget(step: Place, columns: Columns, containers: Trace['containers']): StepPods {
  const rows = step.at('pods');
  const pods = rows.absent
    ? undefined
    : rows.list('a list of rows').map((row) => parsePod(row, columns.pods, containers));
  const scale = step.at('scale');
  if (scale.absent) {
    const replicas = step.at('replicas');
    return { kind: 'follow', ...(!replicas.absent && { replicas: replicas.count() }), ...(pods && { pods }) };
  }
  const [spec, status] = scale.list('[wanted replicas, present replicas]');
  if (!spec || !status) return scale.fail('[wanted replicas, present replicas]');
  return { kind: 'given', specReplicas: spec.count(), statusReplicas: status.count(), pods: pods ?? [] };
}

/** How often a scale that somebody else has changed is written again before that counts as a failure. */
const conflictRetries = 5;
const conflict = /conflict|the object has been modified/i;

/** Why writing the scale fails; a conflict is retried at once, so that one, or a few (given as a number), are no failure. */
function parseUpdateFault(place: Place): string | undefined {
  if (place.absent || place.value === '') return undefined;
  if (typeof place.value === 'number') return place.value < conflictRetries ? undefined : 'conflict';
  const message = place.text('the message of an error, or a number of conflicts');
  return conflict.test(message) ? undefined : message;
}

/** Reads `faults`, as both kinds of conformance data have it. @throws TraceError */
export function parseFaults(faults: Place): StepFaults {
  if (faults.absent) return {};
  const errors = faults.at('errors');
  const text = (place: Place) =>
    place.absent || place.value === '' ? undefined : place.text('the message of an error');
  const api = (name: string) => (errors.absent ? undefined : text(errors.at(name)));
  const getScale = text(faults.at('getScale'));
  const updateScale = parseUpdateFault(faults.at('updateScale'));
  const [resource, custom, external] = [api('resource'), api('custom'), api('external')];
  return {
    ...(getScale !== undefined && { getScale }),
    ...(updateScale !== undefined && { updateScale }),
    ...(resource !== undefined && { resource }),
    ...(custom !== undefined && { custom }),
    ...(external !== undefined && { external }),
  };
}

const valuesOf = (place: Place): Record<string, bigint> =>
  Object.fromEntries(place.entries().map(([name, value]) => [name, value.milli()]));

function parsePodMetrics(place: Place): TraceStep['podMetrics'] {
  return Object.fromEntries(
    place.entries().map(([metric, values]) => {
      const one = typeof values.value === 'number' || typeof values.value === 'string';
      return [metric, one ? { each: values.milli() } : valuesOf(values)];
    }),
  );
}

/** Reads one step. @param spec in force before it @throws TraceError */
export function parseStep(
  step: Place,
  timeMs: number,
  spec: HorizontalPodAutoscalerSpec,
  trace: Pick<Trace, 'containers' | 'windowMs'>,
  columns: Columns,
): TraceStep {
  const sampleAgeMs = step.at('sampleAge').absent ? 0 : toMs(step.at('sampleAge').number());
  const averages = (['cpu', 'memory'] as const).filter((resource) => !step.at(resource).absent);
  return {
    timeMs,
    spec,
    target: parseTarget(step, columns, trace.containers),
    usage: parseUsage(step.at('usage'), columns.usage, timeMs - sampleAgeMs, trace.windowMs),
    podMetrics: parsePodMetrics(step.at('podMetrics')),
    object: valuesOf(step.at('object')),
    external: Object.fromEntries(
      step
        .at('external')
        .entries()
        .map(([metric, values]) => [
          metric,
          Array.isArray(values.value) ? values.list().map((value) => value.milli()) : [values.milli()],
        ]),
    ),
    average: Object.fromEntries(
      averages.map((resource) => [resource, parseAverage(step.at(resource), resource === 'memory')]),
    ),
    load: valuesOf(step.at('load')),
    sampleAgeMs,
    faults: parseFaults(step.at('faults')),
  };
}
