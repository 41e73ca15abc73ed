import { type LoadResult, type LoadSettings, loadThreshold } from '@gameday/console-api';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

type Known = Pick<LoadResult, 'thresholds' | 'problems' | 'surroundings'>;

/** What `run.json` says of a load that has ended. */
export interface LoadRecord extends Known {
  readonly scenario: string | undefined;
  readonly settings: LoadSettings;
  readonly startedAtMs: number | undefined;
  readonly stopped: boolean;
  /** Of k6 itself. */
  readonly exitCode: number | undefined;
  /** As it stands, for the library that judges it. */
  readonly generator: unknown;
}

function settingsIn(value: unknown): LoadSettings {
  const fields = fieldsOf(value);
  const [vus, ratePerSecond, durationSeconds] = ['vus', 'ratePerSecond', 'durationSeconds'].map((key) =>
    numberOf(fields[key]),
  );
  return {
    ...(vus !== undefined && { vus }),
    ...(ratePerSecond !== undefined && { ratePerSecond }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

function surroundingsIn(document: unknown): Known['surroundings'] {
  const fields = fieldsOf(document);
  const machine = fieldsOf(fields['machine']);
  const lab = fieldsOf(fields['lab']);
  const target = textOf(fields['gateway']);
  const cpus = numberOf(machine['cpus']);
  return {
    ...(target !== undefined && { target }),
    ...(cpus !== undefined && {
      machine: `${cpus} × ${textOf(machine['cpuModel']) ?? 'CPU'}, ${numberOf(machine['memoryGiB']) ?? '?'} GiB, ${textOf(machine['system']) ?? ''}`,
    }),
    versions: Object.entries(fieldsOf(fields['versions'])).flatMap(([name, version]) => {
      const text = textOf(version);
      return text === undefined ? [] : [[name, text] as const];
    }),
    services: listOf(lab['services']).map((one) => {
      const service = fieldsOf(one);
      const whole = (key: string) => numberOf(service[key]) ?? 0;
      return {
        name: textOf(service['name']) ?? 'unnamed',
        before: whole('before'),
        after: whole('after'),
        most: whole('most'),
        restarts: whole('restarts'),
      };
    }),
    policies: listOf(lab['policies']).map(
      (one) => `${textOf(fieldsOf(one)['service']) ?? '?'} → ${textOf(fieldsOf(one)['peer']) ?? '?'}`,
    ),
    faults: listOf(lab['faults']).map((one) => {
      const { says, target: of, experiment } = fieldsOf(one);
      return [textOf(says), textOf(of), textOf(experiment)].filter((part) => part !== undefined).join(', ');
    }),
  };
}

export function parseRecord(document: unknown): LoadRecord {
  const fields = fieldsOf(document);
  const startedAtMs = Date.parse(textOf(fields['startedAt']) ?? '');
  return {
    scenario: textOf(fields['scenario']),
    settings: settingsIn(fields['settings']),
    startedAtMs: Number.isNaN(startedAtMs) ? undefined : startedAtMs,
    stopped: fields['stopped'] === true,
    exitCode: numberOf(fields['exitCode']),
    thresholds: listOf(fields['thresholds']).flatMap((one) => {
      const { name, ok } = fieldsOf(one);
      return typeof name === 'string' ? [loadThreshold(name, ok === true)] : [];
    }),
    problems: listOf(fields['problems']).flatMap((one) => {
      const message = textOf(fieldsOf(one)['message']);
      return message === undefined ? [] : [{ message, count: numberOf(fieldsOf(one)['count']) ?? 1 }];
    }),
    surroundings: surroundingsIn(document),
    generator: fields['generator'],
  };
}
