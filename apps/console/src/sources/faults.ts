import type { FaultNow } from '@gameday/console-api';
import { faultsPath } from '@gameday/conventions';
import type { ConsoleContext } from '../context.ts';
import { SourceError } from './get-json.ts';
import { fieldsOf, textOf } from './shape.ts';

const states = ['starting', 'in force', 'ending', 'undo failed'] as const satisfies readonly FaultNow['state'][];

function faultOf(value: unknown): FaultNow | undefined {
  const fields = fieldsOf(value);
  const lease = textOf(fields['lease']);
  const run = textOf(fields['run']);
  if (lease === undefined || run === undefined) return undefined;
  const sinceMs = Date.parse(textOf(fields['since']) ?? '');
  const detours = Array.isArray(fields['detours']) ? fields['detours'].map(fieldsOf) : [];
  return {
    lease,
    run,
    experiment: textOf(fields['experiment']) ?? run,
    kind: textOf(fields['kind']) ?? 'unknown',
    target: textOf(fields['target']) ?? '',
    says: textOf(fields['says']) ?? textOf(fields['kind']) ?? lease,
    sinceMs: Number.isNaN(sinceMs) ? undefined : sinceMs,
    // What cannot be told is taken for the state that asks for attention.
    state: states.find((state) => state === fields['state']) ?? 'in force',
    message: textOf(fields['message']),
    detours: detours.flatMap(({ caller, upstream }) =>
      typeof caller === 'string' && typeof upstream === 'string' ? [{ caller, upstream }] : [],
    ),
  };
}

/**
 * The faults that a lease is held for now, whoever made them: those on their way in and out, and those that could not be undone.
 * @throws SourceError when the cluster app does not answer, or not with faults
 */
export async function readFaults(
  cluster: ConsoleContext['cluster'],
  signal?: AbortSignal,
): Promise<readonly FaultNow[]> {
  const { items } = fieldsOf(await cluster(faultsPath, signal));
  if (!Array.isArray(items)) {
    throw new SourceError('malformed', 'The cluster answered with something that is no list of faults');
  }
  return items.map(faultOf).filter((fault) => fault !== undefined);
}
