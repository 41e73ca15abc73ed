import type { ArithmeticLine, ArithmeticStep, ArithmeticTable } from '@gameday/console-api';
import { behaviorWithDefaults, type ExplanationStep, type ScaleEvent } from '@gameday/hpa';
import type { RecordedDecision } from '../../../sources/autoscaling-record.ts';
import { plural, seconds } from '../amounts.ts';

type RateStep = Extract<ExplanationStep, { kind: 'rate' }>;

const changed = (events: readonly ScaleEvent[], periodSeconds: number, nowMs: number): number =>
  events
    .filter(({ timestampMs }) => timestampMs > nowMs - periodSeconds * 1000)
    .reduce((sum, { replicaChange }) => sum + replicaChange, 0);

interface PolicyRow {
  readonly name: string;
  readonly periodSeconds: number;
  readonly added: number;
  readonly removed: number;
  readonly base: number;
  readonly limit: number;
}

function policyRows({ input, explanation }: RecordedDecision, direction: 'up' | 'down') {
  const { hpa, options, state, nowMs } = input;
  const behavior = behaviorWithDefaults(hpa.spec.behavior ?? {}, options.downscaleStabilizationMs);
  const rules = direction === 'up' ? behavior.scaleUp : behavior.scaleDown;
  const sign = direction === 'up' ? 1 : -1;
  const rows = rules.policies.map(({ type, value, periodSeconds }): PolicyRow => {
    const added = changed(state.scaleUpEvents, periodSeconds, nowMs);
    const removed = changed(state.scaleDownEvents, periodSeconds, nowMs);
    const base = (explanation.from ?? 0) - added + removed;
    const scaled = base * (1 + (sign * value) / 100);
    const limit = type === 'Pods' ? base + sign * value : sign > 0 ? Math.ceil(scaled) : Math.trunc(scaled);
    return { name: `${type} ${value}${type === 'Percent' ? ' %' : ''}`, periodSeconds, added, removed, base, limit };
  });
  return { select: rules.selectPolicy, rows };
}

function table(rows: readonly PolicyRow[], direction: string, chosen: number): ArithmeticTable {
  return {
    caption: `Scale-${direction} policies`,
    columns: ['policy', 'period', 'added in it', 'removed in it', 'size at its beginning', 'may reach', ''],
    rows: rows.map(({ name, periodSeconds, added, removed, base, limit }, index) => [
      name,
      seconds(periodSeconds),
      String(added),
      String(removed),
      String(base),
      String(limit),
      index === chosen ? 'counts' : '',
    ]),
  };
}

/** What the policies let through, from the recorded scale events; in the autoscaler's own words where that does not agree. */
function behaviorLines(
  record: RecordedDecision,
  step: RateStep,
): { lines: ArithmeticLine[]; tables: ArithmeticTable[] } {
  const { direction, limit } = step;
  const { select, rows } = policyRows(record, direction);
  if (select === 'Disabled') return { lines: [{ text: `Scaling ${direction} is disabled by the spec.` }], tables: [] };
  const highest = (select === 'Min') === (direction === 'down');
  const limits = rows.map((row) => row.limit);
  const best = highest ? Math.max(...limits) : Math.min(...limits);
  if (best !== limit) return { lines: [{ text: step.text }], tables: [] };
  const chosen = limits.indexOf(best);
  const row = rows[chosen];
  const { from = 0 } = record.explanation;
  const rule =
    rows.length === 1
      ? []
      : [
          {
            text: `Of ${plural(rows.length, 'policy', 'policies')} the one with the ${select === 'Min' ? 'smallest' : 'largest'} change counts (${select}).`,
          },
        ];
  const began = row && {
    text: `${row.name} per ${seconds(row.periodSeconds)}: in this time ${row.added} came and ${row.removed} went, so it began with ${row.base}.`,
    formula: `${from} − ${row.added} + ${row.removed} = ${row.base}; ${direction === 'up' ? 'up' : 'down'} to ${limit}`,
  };
  const blocked = direction === 'up' ? limit < from : limit > from;
  return {
    lines: [
      ...rule,
      ...(began ? [began] : []),
      ...(blocked
        ? [{ text: `That is used up already: nothing more may be ${direction === 'up' ? 'added' : 'taken away'} now.` }]
        : []),
    ],
    tables: [table(rows, direction, chosen)],
  };
}

/** What the behaviour's policies did; undefined where the size was not to change. */
export function policyArithmetic(record: RecordedDecision): ArithmeticStep | undefined {
  const step = record.explanation.steps.find((each): each is RateStep => each.kind === 'rate');
  if (!step) return undefined;
  const { options, hpa } = record.input;
  const { from = 0 } = record.explanation;
  const { lines, tables } = hpa.spec.behavior
    ? behaviorLines(record, step)
    : {
        lines: [
          {
            text: `Without behavior one step up may reach ${options.scaleUpLimitFactor} times the size, and ${options.scaleUpLimitMinimum} at any rate.`,
            formula: `max(${options.scaleUpLimitFactor} × ${from}, ${options.scaleUpLimitMinimum}) = ${step.limit}`,
          },
        ],
        tables: [],
      };
  const allowed = step.direction === 'up' ? Math.max(step.limit, from) : Math.max(0, Math.min(step.limit, from));
  return {
    kind: 'policies',
    title: `Scale-${step.direction} ${hpa.spec.behavior ? 'policies' : 'limit'}`,
    lines,
    tables,
    result: step.limited ? `limited to ${allowed}` : `allow ${allowed}`,
    role: step.limited ? 'holds' : 'plain',
  };
}
