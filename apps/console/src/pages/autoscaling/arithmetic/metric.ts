import type { ArithmeticLine, ArithmeticStep, ArithmeticTable } from '@gameday/console-api';
import type { ExplanationStep } from '@gameday/hpa';
import { approximateNumber, type MetricSpec } from '@gameday/kubernetes';
import { metricKey, objectKey } from '../../../sources/autoscaling-answers.ts';
import type { RecordedInput } from '../../../sources/autoscaling-record.ts';
import { amount, figure, listed, plural, type Subject, subjectOf, targetText } from '../amounts.ts';
import { type PodRow, podRows } from './groups.ts';
import { type RatioFacts, ratioSteps, valueSteps } from './ratio-steps.ts';

type MetricStep = Extract<ExplanationStep, { kind: 'metric' }>;

const partWords: Readonly<Record<PodRow['part'], string>> = {
  counted: 'counted',
  unready: 'still starting',
  missing: 'no sample',
  ignored: 'ending or failed',
};

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

function podTable(rows: readonly PodRow[], { unit, utilization }: Subject): ArithmeticTable {
  const withRequest = utilization !== undefined;
  return {
    caption: 'Pods as they were read',
    columns: ['pod', 'measured', ...(withRequest ? ['requested'] : []), 'part'],
    rows: rows.map(({ pod, milli, requestMilli, part }) => [
      pod,
      milli === undefined ? '–' : amount(milli, unit),
      ...(withRequest ? [requestMilli === undefined ? '–' : amount(requestMilli, unit)] : []),
      partWords[part],
    ]),
  };
}

/** What was measured and what part of the target that is; nothing where the record does not have it, or it does not add up. */
function measuredLines(rows: readonly PodRow[], subject: Subject, ratio: number): ArithmeticLine[] {
  const counted = rows.filter(({ part }) => part === 'counted');
  const values = counted.map(({ milli }) => milli ?? 0n);
  const used = sum(values);
  const shown = listed(values.map((value) => amount(value, subject.unit)));
  if (subject.utilization !== undefined) {
    const withRequest = counted.filter(({ requestMilli }) => requestMilli !== undefined);
    const requested = sum(withRequest.map(({ requestMilli }) => requestMilli ?? 0n));
    const usedOfThem = sum(withRequest.map(({ milli }) => milli ?? 0n));
    if (requested === 0n) return [];
    const percent = Number((usedOfThem * 100n) / requested);
    if (percent / subject.utilization !== ratio) return [];
    return [
      { text: `${plural(counted.length, 'counted pod')} ${counted.length === 1 ? 'uses' : 'use'} ${shown}.` },
      {
        text: 'Of what they request, as a whole percent, cut off.',
        formula: `${amount(usedOfThem, subject.unit)} / ${amount(requested, subject.unit)} = ${percent} %`,
      },
      { text: 'Against the target.', formula: `${percent} % / ${subject.utilization} % = ${figure(ratio)}` },
    ];
  }
  if (subject.perPodMilli === undefined || counted.length === 0) return [];
  const average = used / BigInt(counted.length);
  if (Number(average) / Number(subject.perPodMilli) !== ratio) return [];
  return [
    {
      text: `The average of ${plural(counted.length, 'counted pod')} (${shown}).`,
      formula: `${amount(used, subject.unit)} / ${counted.length} = ${amount(average, subject.unit)}`,
    },
    {
      text: 'Against the target.',
      formula: `${amount(average, subject.unit)} / ${amount(subject.perPodMilli, subject.unit)} = ${figure(ratio)}`,
    },
  ];
}

/** A value that is not measured pod by pod. */
function valueLines(
  metric: MetricSpec,
  input: RecordedInput,
  facts: RatioFacts,
  subject: Subject,
): ArithmeticLine[] | undefined {
  const { object, external } = metric;
  const { answers } = input;
  const answer = object
    ? answers.object[objectKey(object.describedObject, object.metric.name, object.metric.selector)]
    : external && answers.external[metricKey(external.metric.name, external.metric.selector)];
  if (!answer || 'error' in answer || 'error' in input.scale) return undefined;
  const series = typeof answer.value === 'string' ? [answer.value] : answer.value;
  const total = sum(series.map(BigInt));
  const { ratio = Number.NaN } = facts.step;
  const read: ArithmeticLine[] =
    series.length > 1
      ? [
          {
            text: `${series.length} series together.`,
            formula: `${listed(series.map((one) => amount(BigInt(one), 'number')))} → ${amount(total, 'number')}`,
          },
        ]
      : [{ text: `It is ${amount(total, 'number')}.` }];
  const ready = input.pods.filter((pod) => pod.phase === 'Running' && pod.ready?.status === 'True').length;
  if (subject.perPodMilli !== undefined) {
    const { statusReplicas } = input.scale;
    const target = Number(subject.perPodMilli);
    if (Number(total) / (target * statusReplicas) !== ratio) return undefined;
    const perPod = `${amount(total, 'number')} / ${amount(subject.perPodMilli, 'number')} = ${figure(Number(total) / target)}`;
    const more = valueSteps({ ...facts, multiplier: statusReplicas, perPod });
    const against = {
      text: `Against the target of all ${plural(statusReplicas, 'replica')} that there are.`,
      formula: `${amount(total, 'number')} / (${amount(subject.perPodMilli, 'number')} × ${statusReplicas}) = ${figure(ratio)}`,
    };
    return more && [...read, against, ...more];
  }
  if (subject.valueMilli === undefined || Number(total) / Number(subject.valueMilli) !== ratio) return undefined;
  const more = valueSteps({ ...facts, multiplier: ready });
  const against = {
    text: 'Against the target.',
    formula: `${amount(total, 'number')} / ${amount(subject.valueMilli, 'number')} = ${figure(ratio)}`,
  };
  return more && [...read, against, ...more];
}

function tolerancesOf({ hpa, options }: RecordedInput): { up: number; down: number } {
  const { scaleUp, scaleDown } = options.featureGates.HPAConfigurableTolerance ? (hpa.spec.behavior ?? {}) : {};
  const own = (text: string | undefined) => (text === undefined ? options.tolerance : approximateNumber(text));
  return { up: own(scaleUp?.tolerance), down: own(scaleDown?.tolerance) };
}

/** One metric's part of a decision, step by step; where the steps do not come to what is recorded, in the autoscaler's own words. */
export function metricArithmetic(
  metric: MetricSpec,
  step: MetricStep,
  input: RecordedInput,
  wins: boolean,
): ArithmeticStep {
  const subject = subjectOf(metric);
  const title = `${step.name} against ${targetText(subject)}`;
  if (step.error !== undefined || step.proposal === undefined) {
    return {
      kind: 'metric',
      title,
      lines: [{ text: step.error ?? step.text }],
      tables: [],
      result: 'could not be read',
      role: 'failed',
    };
  }
  const specReplicas = 'error' in input.scale ? 0 : input.scale.specReplicas;
  const missingAs =
    subject.utilization === undefined
      ? 'as at its target'
      : `as using ${Math.max(100, subject.utilization)} % of what it requests`;
  const facts: RatioFacts = { step, ...tolerancesOf(input), specReplicas, missingAs };
  const rows = podRows(metric, step, input);
  const own: ArithmeticLine[] = [{ text: step.text }];
  const lines = step.pods
    ? ratioSteps(facts)?.toSpliced(0, 0, ...measuredLines(rows ?? [], subject, step.ratio ?? Number.NaN))
    : valueLines(metric, input, facts, subject);
  return {
    kind: 'metric',
    title,
    lines: lines ?? own,
    tables: rows ? [podTable(rows, subject)] : [],
    result: `asks for ${step.proposal}`,
    role: wins ? 'decides' : 'plain',
  };
}
