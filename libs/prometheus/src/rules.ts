import { asArray, asRecord, asTexts } from './json.ts';
import { readNumber } from './result.ts';

export interface Alert {
  readonly state: 'pending' | 'firing' | 'inactive';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: number;
  /** ISO 8601. */
  readonly activeAt: string;
}

interface RuleBase {
  /** The group and file that the rule is in. */
  readonly group: string;
  readonly file: string;
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `unknown` before the first evaluation. */
  readonly health: 'ok' | 'err' | 'unknown';
  /** Why the last evaluation failed; empty when it did not. */
  readonly lastError: string;
}

export type Rule =
  | (RuleBase & { readonly type: 'recording' })
  | (RuleBase & {
      readonly type: 'alerting';
      readonly state: 'pending' | 'firing' | 'inactive';
      /** How long the query must hold before the alert fires. */
      readonly forSeconds: number;
      readonly annotations: Readonly<Record<string, string>>;
      readonly alerts: readonly Alert[];
    });

/** Reads the `data` of the rules, of all groups in one list. @throws Error */
export function readRules(data: unknown): readonly Rule[] {
  return asArray(asRecord(data, 'data')['groups'], 'groups').flatMap((value) => {
    const group = asRecord(value, 'a group');
    return asArray(group['rules'], 'rules').map((rule) =>
      readRule(asRecord(rule, 'a rule'), String(group['name']), String(group['file'])),
    );
  });
}

function readRule(rule: Record<string, unknown>, group: string, file: string): Rule {
  const health = rule['health'];
  const base: RuleBase = {
    group,
    file,
    name: String(rule['name']),
    query: String(rule['query']),
    labels: asTexts(rule['labels'], 'labels'),
    health: health === 'ok' || health === 'err' ? health : 'unknown',
    lastError: String(rule['lastError'] ?? ''),
  };
  if (rule['type'] === 'recording') return { ...base, type: 'recording' };
  if (rule['type'] !== 'alerting') throw new Error(`a rule's type is ${JSON.stringify(rule['type'])}`);
  return {
    ...base,
    type: 'alerting',
    state: readState(rule['state']),
    forSeconds: Number(rule['duration'] ?? 0),
    annotations: asTexts(rule['annotations'], 'annotations'),
    alerts: asArray(rule['alerts'] ?? [], 'alerts').map(readAlert),
  };
}

function readAlert(value: unknown): Alert {
  const alert = asRecord(value, 'an alert');
  return {
    state: readState(alert['state']),
    labels: asTexts(alert['labels'], 'labels'),
    annotations: asTexts(alert['annotations'], 'annotations'),
    value: readNumber(alert['value']),
    activeAt: String(alert['activeAt']),
  };
}

function readState(value: unknown): Alert['state'] {
  if (value === 'pending' || value === 'firing' || value === 'inactive') return value;
  throw new Error(`an alert's state is ${JSON.stringify(value)}`);
}
