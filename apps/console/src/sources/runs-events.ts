import {
  type ChaosPhase,
  chaosPhases,
  type ChaosRunEvent,
  type ChaosVerdict,
  chaosVerdicts,
  type RunFaultState,
  type RunReading,
  type RunReason,
} from '@gameday/console-api';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** The first line of a run's events: what they are of. */
export interface RunOpened {
  readonly run: string;
  readonly title: string;
  readonly file: string | undefined;
  readonly seed: number | undefined;
  readonly expected: 'held' | 'deviated';
  readonly pid: number | undefined;
  readonly atMs: number;
}

const faultStates = [
  'intended',
  'in force',
  'proved',
  'not proved',
  'ended',
  'undo failed',
] as const satisfies readonly RunFaultState[];

export const verdictIn = (value: unknown): ChaosVerdict | undefined =>
  chaosVerdicts.find((verdict) => verdict === value);

const phaseIn = (value: unknown): ChaosPhase | undefined => chaosPhases.find((phase) => phase === value);

/** A lease that is held only so that load ends with its run is no fault. */
const bringsLoad = (kind: string | undefined): boolean => kind !== undefined && /^(?:k6|load)\b/.test(kind);

/** What of a probe's answer can be drawn: a number, or the status of an answer over HTTP or of a process. */
export function drawable(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && value.trim() !== '') return numberOf(Number(value));
  if (typeof value === 'object' && value !== null) return drawable(fieldsOf(value)['status']);
  return numberOf(value);
}

export const expectedIn = (value: unknown): 'held' | 'deviated' => (value === 'deviated' ? 'deviated' : 'held');

function reasonIn(value: unknown): RunReason | undefined {
  const { verdict, code, message } = fieldsOf(value);
  const known = verdictIn(verdict);
  if (known === undefined || known === 'held') return undefined;
  return { verdict: known, code: textOf(code) ?? '', message: textOf(message) ?? '' };
}

/** Reasons as sentences. */
export const reasonsIn = (value: unknown): string[] => listOf(value).flatMap((item) => reasonIn(item)?.message ?? []);

const readingsIn = (value: unknown): RunReading[] =>
  listOf(value).flatMap((item): RunReading[] => {
    const fields = fieldsOf(item);
    const name = textOf(fields['name']);
    if (name === undefined) return [];
    const drawn = drawable(fields['value']);
    const reading = { name, met: fields['met'] === true, reason: textOf(fields['reason']) ?? '' };
    return [{ ...reading, ...(drawn !== undefined && { value: drawn }) }];
  });

/** Of one kind each; undefined where a line lacks what its kind must have. */
const readers: Readonly<Record<string, (fields: Fields, at: number) => ChaosRunEvent | undefined>> = {
  phase({ phase }, at) {
    const known = phaseIn(phase);
    return known && { at, type: 'phase', phase: known };
  },
  'activity-started': ({ where, kind, name, background }, at) => ({
    at,
    type: 'started',
    where: textOf(where) ?? '',
    kind: textOf(kind) ?? '',
    name: textOf(name) ?? '',
    background: background === true,
  }),
  'activity-ended'({ where, kind, name, status, durationMs, message }, at) {
    const said = textOf(message);
    return {
      at,
      type: 'done',
      where: textOf(where) ?? '',
      kind: textOf(kind) ?? '',
      name: textOf(name) ?? '',
      status: textOf(status) ?? '',
      durationMs: numberOf(durationMs) ?? 0,
      ...(said !== undefined && { message: said }),
    };
  },
  pause: ({ name, ms }, at) => ({ at, type: 'pause', name: textOf(name) ?? '', ms: numberOf(ms) ?? 0 }),
  hypothesis: ({ phase, met, counts, probes }, at) => ({
    at,
    type: 'look',
    phase: phaseIn(phase) ?? 'inject',
    met: met === true,
    counts: counts !== false,
    readings: readingsIn(probes),
  }),
  fault({ state, lease, kind, target, says, message }, at) {
    const known = faultStates.find((one) => one === state);
    const id = textOf(lease);
    const said = textOf(message);
    if (known === undefined || id === undefined) return undefined;
    const told = { lease: id, target: textOf(target) ?? '', says: textOf(says) ?? id, load: bringsLoad(textOf(kind)) };
    return { at, type: 'fault', state: known, ...told, ...(said !== undefined && { message: said }) };
  },
  load({ state, message }, at) {
    const said = textOf(message);
    return { at, type: 'load', state: textOf(state) ?? '', ...(said !== undefined && { message: said }) };
  },
  reason({ reason }, at) {
    const known = reasonIn(reason);
    return known && { at, type: 'reason', reason: known };
  },
  warning: ({ message }, at) => ({ at, type: 'warning', message: textOf(message) ?? '' }),
  verdict({ verdict, asExpected }, at) {
    const known = verdictIn(verdict);
    return known && { at, type: 'verdict', verdict: known, asExpected: asExpected === true };
  },
};

function fieldsIn(line: string): Fields {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return {};
  }
}

/** What a run is, from the first line of its events. */
export function openedIn(line: string): RunOpened | undefined {
  const fields = fieldsIn(line);
  const [run, title, atMs] = [textOf(fields['run']), textOf(fields['title']), numberOf(fields['at'])];
  if (fields['type'] !== 'run' || run === undefined || atMs === undefined) return undefined;
  return {
    run,
    title: title ?? run,
    file: textOf(fields['file']),
    seed: numberOf(fields['seed']),
    expected: expectedIn(fields['expected']),
    pid: numberOf(fields['pid']),
    atMs,
  };
}

/** Looks at the hypothesis are told as a whole; each of their probes by itself is no news, unless it could not be asked. */
const isNews = (event: ChaosRunEvent): boolean => {
  if (event.type !== 'started' && event.type !== 'done') return true;
  if (event.where === 'method' || event.where === 'rollbacks') return true;
  return event.type === 'done' && event.status !== 'succeeded' && event.where === 'configuration';
};

/** One line of a run's events; undefined for what is no event, or no news. */
export function eventIn(line: string): ChaosRunEvent | undefined {
  const fields = fieldsIn(line);
  const at = numberOf(fields['at']);
  const type = textOf(fields['type']);
  if (at === undefined || type === undefined || !Object.hasOwn(readers, type)) return undefined;
  const event = readers[type]?.(fields, at);
  return event && isNews(event) ? event : undefined;
}

/** How a run ended, where a line says so. */
export function verdictLine(
  line: string,
): { verdict: ChaosVerdict; asExpected: boolean; reasons: string[]; atMs: number } | undefined {
  const fields = fieldsIn(line);
  const verdict = verdictIn(fields['verdict']);
  const atMs = numberOf(fields['at']);
  if (fields['type'] !== 'verdict' || verdict === undefined || atMs === undefined) return undefined;
  return { verdict, asExpected: fields['asExpected'] === true, reasons: reasonsIn(fields['reasons']), atMs };
}
